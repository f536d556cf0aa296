// SPDX-License-Identifier: GPL-2.0
/*
 * Which CPUs a container has: the effective cpuset of its domain, cut at the
 * number that the CPU quota is worth, the least of all its ancestors' quotas.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": cpus: " fmt

#include <linux/cgroup.h>
#include <linux/cpumask.h>
#include <linux/ktime.h>
#include <linux/math64.h>
#include <linux/printk.h>

#include <vkfs/domain.h>
#include <vkfs/sched.h>
#include <vkfs/symbols.h>
#include <vkfs/vkernel.h>

/* Offsets in the scheduler's and cpuset's private structures, from BTF. */
static struct {
	int tg_bandwidth;	/* task_group.cfs_bandwidth */
	int quota;		/* cfs_bandwidth.quota, ns; RUNTIME_INF: none */
	int period;		/* cfs_bandwidth.period, ns */
	int effective;		/* cpuset.effective_cpus */
} offset __ro_after_init;

#define RUNTIME_INF	((u64)~0ULL)	/* kernel/sched/sched.h */

/* Both structures begin with their css; vkfs_cpus_init() has checked it. */
static u64 tg_u64(const struct cgroup_subsys_state *css, int member)
{
	return READ_ONCE(*(u64 *)((char *)css + offset.tg_bandwidth + member));
}

static const struct cpumask *cpuset_effective(const struct cgroup_subsys_state *css)
{
	return (void *)READ_ONCE(*(unsigned long *)((char *)css + offset.effective));
}

/*
 * A cpuset whose last CPU has just gone, or that has given all to its children,
 * has none: then it is those of its parent; in the end, all.
 */
static void cpus_cut_at_cpuset(struct vkfs_cpus *cpus, struct cgroup_subsys_state *css)
{
	for (; css; css = css->parent)
		if (cpumask_and(cpus->mask, cpuset_effective(css), cpu_online_mask))
			return;
	cpumask_copy(cpus->mask, cpu_online_mask);
}

/* Cut at the tightest quota between the domain and the root. */
static void cpus_cut_at_quota(struct vkfs_cpus *cpus, struct cgroup_subsys_state *css)
{
	u64 quota, period, nr;

	for (; css; css = css->parent) {
		quota = tg_u64(css, offset.quota);
		period = tg_u64(css, offset.period);
		if (quota == RUNTIME_INF || !period)
			continue;
		nr = DIV64_U64_ROUND_UP(quota, period);
		cpus->nr = max_t(u64, 1, min_t(u64, cpus->nr, nr));
		cpus->rate = min(cpus->rate,
				 mul_u64_u64_div_u64(quota, VKFS_CPU_ONE, period));
	}
}

/* Caller holds rcu_read_lock(). */
static int cpus_fill(struct vkernel *vk, struct vkfs_cpus *cpus)
{
	enum vkfs_cpus_mode mode = READ_ONCE(vk->cpus);
	struct vkfs_domain dom;
	int ret;

	ret = vkfs_domain_peek(vk, &dom, BIT(cpu_cgrp_id) | BIT(cpuset_cgrp_id));
	if (ret)
		return ret;
	cpus_cut_at_cpuset(cpus, mode == VKFS_CPUS_HOST ? NULL : dom.css[cpuset_cgrp_id]);

	cpus->nr = cpumask_weight(cpus->mask);
	cpus->rate = cpus->nr * VKFS_CPU_ONE;
	if (mode == VKFS_CPUS_QUOTA)
		cpus_cut_at_quota(cpus, dom.css[cpu_cgrp_id]);
	return 0;
}

/**
 * vkfs_cpus_get - the CPUs a container is shown now
 * @vk: its vkernel
 * @cpus: filled in; given back with vkfs_cpus_put()
 *
 * Context: may sleep.
 * Return: 0; -ESRCH if the container is gone; -ENOMEM.
 */
int vkfs_cpus_get(struct vkernel *vk, struct vkfs_cpus *cpus)
{
	int ret;

	if (!alloc_cpumask_var(&cpus->mask, GFP_KERNEL))
		return -ENOMEM;
	rcu_read_lock();
	ret = cpus_fill(vk, cpus);
	rcu_read_unlock();
	if (ret)
		free_cpumask_var(cpus->mask);
	return ret;
}

/**
 * vkfs_cpus_put - give back what vkfs_cpus_get() took
 * @cpus: the CPUs
 */
void vkfs_cpus_put(struct vkfs_cpus *cpus)
{
	free_cpumask_var(cpus->mask);
}

int __init vkfs_cpus_init(void)
{
	/* effective_cpus is a cpumask_var_t: a pointer only with OFFSTACK. */
	BUILD_BUG_ON(!IS_ENABLED(CONFIG_CPUMASK_OFFSTACK));

	offset.tg_bandwidth = vkfs_btf_member("task_group", "cfs_bandwidth",
					      "cfs_bandwidth");
	offset.quota = vkfs_btf_member("cfs_bandwidth", "quota",
				       "long long unsigned int");
	offset.period = vkfs_btf_member("cfs_bandwidth", "period",
					"long long int");
	offset.effective = vkfs_btf_member("cpuset", "effective_cpus", "*cpumask");

	if (offset.tg_bandwidth < 0 || offset.quota < 0 || offset.period < 0 ||
	    offset.effective < 0 ||
	    vkfs_btf_member("task_group", "css", "cgroup_subsys_state") ||
	    vkfs_btf_member("cpuset", "css", "cgroup_subsys_state")) {
		pr_err("quota or cpuset not where expected: %d %d %d %d\n",
		       offset.tg_bandwidth, offset.quota, offset.period,
		       offset.effective);
		return -EOPNOTSUPP;
	}
	return 0;
}
