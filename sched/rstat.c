// SPDX-License-Identifier: GPL-2.0
/*
 * The kernel's own counts of a domain's CPU time, one CPU at a time.
 *
 * cgroup v2 has them in every cgroup; the root, which is not accounted, is the
 * machine. cgroup v1 has them in the cpuacct controller.
 */
#include <linux/cgroup.h>
#include <linux/kernel_stat.h>
#include <linux/u64_stats_sync.h>

#include <compat/cgroup.h>
#include <vkfs/domain.h>
#include <vkfs/symbols.h>

#include "internal.h"

/* cgroup v1: offsets in struct cpuacct, whose first member is its css. */
static struct {
	int usage;	/* u64 __percpu * */
	int stat;	/* struct kernel_cpustat __percpu * */
} cpuacct __ro_after_init;

static void raw_from_cpustat(const u64 *stat, struct vkfs_raw *raw)
{
	raw->user = stat[CPUTIME_USER];
	raw->nice = stat[CPUTIME_NICE];
	raw->system = stat[CPUTIME_SYSTEM] + stat[CPUTIME_IRQ] +
		      stat[CPUTIME_SOFTIRQ];
	raw->run = raw->user + raw->nice + raw->system;
}

static void raw_add_bstat(struct vkfs_raw *raw, const struct cgroup_base_stat *b)
{
	u64 nice = vkfs_bstat_nice(b);

	raw->run += b->cputime.sum_exec_runtime;
	raw->user += b->cputime.utime > nice ? b->cputime.utime - nice : 0;
	raw->nice += nice;
	raw->system += b->cputime.stime;
}

/* Without subtree times each cgroup has its own tasks' only: sum the living. */
static void raw_from_subtree(struct cgroup *cgrp, int cpu, struct vkfs_raw *raw)
{
	struct cgroup_subsys_state *css = NULL;
	struct cgroup_base_stat bstat;
	struct vkfs_rstat_percpu *rstat;
	unsigned int seq;

	rcu_read_lock();
	while ((css = css_next_descendant_pre(css, &cgrp->self))) {
		rstat = vkfs_rstat_cpu(css->cgroup, cpu);
		do {
			seq = u64_stats_fetch_begin(&rstat->bsync);
			bstat = rstat->bstat;
		} while (u64_stats_fetch_retry(&rstat->bsync, seq));
		raw_add_bstat(raw, &bstat);
	}
	rcu_read_unlock();
}

static void raw_from_cgroup(struct cgroup *cgrp, int cpu, struct vkfs_raw *raw)
{
	const struct cgroup_base_stat *sum;

	/* Brought up to date by the flush; only its last stretch may be torn. */
	sum = vkfs_rstat_subtree(vkfs_rstat_cpu(cgrp, cpu));
	if (sum)
		raw_add_bstat(raw, sum);
	else
		raw_from_subtree(cgrp, cpu, raw);
}

/**
 * vkfs_raw_id - tells the cgroup whose times a domain's are
 * @dom: the domain
 *
 * Return: never 0, and another for another cgroup.
 */
u64 vkfs_raw_id(const struct vkfs_domain *dom)
{
	bool v1 = vkfs_domain_is_v1(dom, cpuacct_cgrp_id);

	/* Ids are of one hierarchy each. */
	return cgroup_id(v1 ? dom->css[cpuacct_cgrp_id]->cgroup : dom->cgrp) << 1 | v1;
}

/**
 * vkfs_raw_needs_flush - whether a domain's times are those of a cgroup v2
 * @dom: the domain
 *
 * Those of the root and of cgroup v1 are kept by CPU alone.
 */
bool vkfs_raw_needs_flush(const struct vkfs_domain *dom)
{
	return cgroup_parent(dom->cgrp) && !vkfs_domain_is_v1(dom, cpuacct_cgrp_id);
}

/**
 * vkfs_raw_total - a domain's CPU time with that of its dead cgroups
 * @dom: the domain, just flushed
 * @raw: filled in; all 0 where vkfs_raw_cputime() misses nothing
 */
void vkfs_raw_total(struct vkfs_domain *dom, struct vkfs_raw *raw)
{
	if (vkfs_raw_needs_flush(dom) &&
	    !vkfs_rstat_subtree(vkfs_rstat_cpu(dom->cgrp, 0)))
		raw_add_bstat(raw, &dom->cgrp->bstat);
}

static void raw_from_cpuacct(struct cgroup_subsys_state *css, int cpu,
			     struct vkfs_raw *raw)
{
	const void *ca = css;
	u64 __percpu *usage = *(u64 __percpu **)(ca + cpuacct.usage);
	struct kernel_cpustat __percpu *stat =
		*(struct kernel_cpustat __percpu **)(ca + cpuacct.stat);

	raw_from_cpustat(per_cpu_ptr(stat, cpu)->cpustat, raw);
	raw->run = READ_ONCE(*per_cpu_ptr(usage, cpu));
}

/**
 * vkfs_raw_cputime - what a domain has used of one CPU since it was made
 * @dom: the domain, just flushed
 * @cpu: the physical CPU
 * @raw: filled in
 */
void vkfs_raw_cputime(struct vkfs_domain *dom, int cpu, struct vkfs_raw *raw)
{
	*raw = (struct vkfs_raw){ };
	if (vkfs_domain_is_v1(dom, cpuacct_cgrp_id)) {
		struct cgroup_subsys_state *css = dom->css[cpuacct_cgrp_id];

		if (css->parent) {
			raw_from_cpuacct(css, cpu, raw);
			return;
		}
	} else if (cgroup_parent(dom->cgrp)) {
		raw_from_cgroup(dom->cgrp, cpu, raw);
		return;
	}
	raw_from_cpustat(kcpustat_cpu(cpu).cpustat, raw);
}

/* cgroup v1: cpuacct of the same hierarchy, which is mounted with cpu as a rule. */
static struct cgroup_subsys_state *cgroup_cpuacct(struct cgroup *cgrp)
{
	return rcu_dereference(cgrp->subsys[cpuacct_cgrp_id]);
}

/**
 * vkfs_raw_has_own - whether vkfs_raw_own() can tell anything of a cgroup
 * @cgrp: the cgroup, of whichever hierarchy
 */
bool vkfs_raw_has_own(struct cgroup *cgrp)
{
	bool has;

	rcu_read_lock();
	has = cgrp->root == &cgrp_dfl_root || cgroup_cpuacct(cgrp);
	rcu_read_unlock();
	return has;
}

/**
 * vkfs_raw_own - CPU time that a cgroup's own tasks have used, ns
 * @cgrp: the cgroup, of whichever hierarchy; on cgroup v1 its children's is in it
 */
u64 vkfs_raw_own(struct cgroup *cgrp)
{
	struct cgroup_subsys_state *css;
	struct vkfs_rstat_percpu *rstat;
	struct vkfs_raw raw = { };
	unsigned int seq;
	u64 run, sum = 0;
	int cpu;

	rcu_read_lock();
	css = cgrp->root == &cgrp_dfl_root ? NULL : cgroup_cpuacct(cgrp);
	for_each_possible_cpu(cpu) {
		if (css) {
			raw_from_cpuacct(css, cpu, &raw);
			sum += raw.run;
			continue;
		}
		rstat = vkfs_rstat_cpu(cgrp, cpu);
		do {
			seq = u64_stats_fetch_begin(&rstat->bsync);
			run = rstat->bstat.cputime.sum_exec_runtime;
		} while (u64_stats_fetch_retry(&rstat->bsync, seq));
		sum += run;
	}
	rcu_read_unlock();
	return sum;
}

int __init vkfs_raw_init(void)
{
	cpuacct.usage = vkfs_btf_member("cpuacct", "cpuusage",
					"*long long unsigned int");
	cpuacct.stat = vkfs_btf_member("cpuacct", "cpustat", "*kernel_cpustat");
	if (vkfs_btf_member("cpuacct", "css", "cgroup_subsys_state") ||
	    cpuacct.usage < 0 || cpuacct.stat < 0)
		return -EOPNOTSUPP;
	return 0;
}
