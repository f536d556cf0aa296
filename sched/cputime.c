// SPDX-License-Identifier: GPL-2.0
/*
 * CPU time of a container, by vCPU.
 *
 * The kernel keeps per-CPU times for every cgroup and shows only their sums.
 * They are sampled here at most once in a USER_HZ tick, and what has come since
 * the last sample is dealt out to the vCPUs: to the one that the physical CPU
 * stands for, then, where that makes a vCPU busier than a CPU can be, to others.
 * Idle time is what the quota would have allowed and nobody used. So the lines
 * sum up, never go back, and are 100 % busy when the quota is used up.
 *
 * A vCPU that a smaller quota or cpuset takes away leaves its times to the others,
 * and starts from 0 if it comes back.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": cputime: " fmt

#include <linux/jiffies.h>
#include <linux/kernel_stat.h>
#include <linux/math64.h>
#include <linux/minmax.h>
#include <linux/printk.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/static_call.h>
#include <linux/timekeeping.h>

#include <compat/cgroup.h>
#include <vkfs/domain.h>
#include <vkfs/sched.h>
#include <vkfs/symbols.h>
#include <vkfs/vkernel.h>

#include "internal.h"

static void no_flush(VKFS_RSTAT_FLUSH_PROTO)
{
}

DEFINE_STATIC_CALL(vkfs_rstat_flush, no_flush);

/* Nothing is shown finer than this. */
#define SAMPLE_NS	(NSEC_PER_SEC / USER_HZ)

/* Take from vCPUs that would be busier than @dt and give to those that are not. */
static void cputime_level(struct vkfs_times *got, unsigned int nr,
			  struct vkfs_times *pool, u64 dt)
{
	unsigned int i;
	u64 busy;

	for (i = 0; i < nr; i++) {
		busy = vkfs_times_busy(&got[i]);
		if (busy > dt)
			vkfs_times_move(pool, &got[i], busy - dt);
	}
	for (i = 0; i < nr && vkfs_times_busy(pool); i++) {
		busy = vkfs_times_busy(&got[i]);
		if (busy < dt)
			vkfs_times_move(&got[i], pool, dt - busy);
	}
	/* More than all CPUs could do: the clock's and the tick's difference. */
	for (i = 0; i < nr && vkfs_times_busy(pool); i++)
		vkfs_times_move(&got[i], pool, i + 1 < nr ?
			   vkfs_times_busy(pool) / (nr - i) : U64_MAX);
}

/* Deal the unused part of @dt at @rate out to those that have room for it. */
static void cputime_add_idle(struct vkfs_cputime *ct, struct vkfs_times *got,
			     u64 dt, u64 rate)
{
	u64 used = 0, room = 0, idle, headroom, allowed, share;
	unsigned int i;

	for (i = 0; i < ct->nr; i++) {
		u64 busy = vkfs_times_busy(&got[i]);

		used += busy;
		room += busy < dt ? dt - busy : 0;
	}
	allowed = mul_u64_u64_div_u64(dt, rate, VKFS_CPU_ONE);
	if (used >= allowed) {
		ct->debt = min_t(u64, ct->debt + used - allowed, NSEC_PER_SEC);
		return;
	}
	idle = allowed - used;
	share = min(idle, ct->debt);
	ct->debt -= share;
	idle -= share;

	for (i = 0; i < ct->nr && room; i++) {
		u64 busy = vkfs_times_busy(&got[i]);

		headroom = busy < dt ? dt - busy : 0;
		share = mul_u64_u64_div_u64(idle, headroom, room);
		got[i].idle = share;
		idle -= share;
		room -= headroom;
	}
}

/* vCPUs that are no longer shown leave what they have counted to the others. */
static void cputime_resize(struct vkfs_cputime *ct, unsigned int nr)
{
	unsigned int i;

	for (i = nr; i < ct->nr; i++) {
		vkfs_times_add(&ct->vcpu[i % nr], &ct->vcpu[i]);
		ct->vcpu[i] = (struct vkfs_times){ };
	}
	ct->nr = nr;
}

/* Sum what each physical CPU has done since the last sample by vCPU. */
static void cputime_collect(struct vkfs_cputime *ct, struct vkfs_domain *dom,
			    const struct vkfs_cpus *cpus, struct vkfs_times *got)
{
	struct vkfs_times one;
	struct vkfs_raw now;
	unsigned int cpu, rank = 0, v;

	for_each_possible_cpu(cpu) {
		vkfs_raw_cputime(dom, cpu, &now);
		vkfs_raw_split(&now, &ct->last[cpu], &one);
		/* Time from a CPU that was taken away since still has to go somewhere. */
		v = (cpumask_test_cpu(cpu, cpus->mask) ? rank++ : cpu) % cpus->nr;
		ct->used += vkfs_times_busy(&one);
		vkfs_times_add(&got[v], &one);
		cond_resched();
	}
}

/*
 * Times of cgroups that were removed between two samples are in the total and
 * nowhere else, on kernels that keep no per-CPU sums of a subtree.
 */
static void cputime_add_dead(struct vkfs_cputime *ct, const struct vkfs_raw *total,
			     struct vkfs_times *pool)
{
	u64 seen = ct->used;
	unsigned int cpu;

	if (!total->run)
		return;
	for_each_possible_cpu(cpu)
		seen += ct->last[cpu].held;
	vkfs_times_split(pool, vkfs_since(total->run, seen), total);
	ct->used += vkfs_times_busy(pool);
}

/* The domain is another cgroup than before: begin to count anew. */
static void cputime_rebase(struct vkfs_cputime *ct, struct vkfs_domain *dom)
{
	ct->cgrp = vkfs_raw_id(dom);
	ct->used = 0;
	memset(ct->last, 0, nr_cpu_ids * sizeof(*ct->last));
}

static void cputime_sample(struct vkernel *vk, struct vkfs_domain *dom,
			   const struct vkfs_cpus *cpus, struct vkfs_times *got,
			   u64 now)
{
	struct vkfs_cputime *ct = &vk->cputime;
	struct vkfs_times pool = { };
	struct vkfs_raw total = { };
	bool first = ct->cgrp != vkfs_raw_id(dom);
	unsigned int i;
	u64 dt;

	lockdep_assert_held(&ct->lock);
	dt = now - (ct->stamp ?: vk->start);
	ct->stamp = now;
	if (cpus->nr != ct->nr)
		cputime_resize(ct, cpus->nr);
	if (first)
		cputime_rebase(ct, dom);

	vkfs_raw_total(dom, &total);
	cputime_collect(ct, dom, cpus, got);
	cputime_add_dead(ct, &total, &pool);
	if (first) {
		pool = (struct vkfs_times){ };
		/* The cgroup may be older than the container. */
		for (i = 0; i < ct->nr; i++)
			vkfs_times_clip(&got[i], dt);
	}
	cputime_level(got, ct->nr, &pool, dt);
	cputime_add_idle(ct, got, dt, cpus->rate);
	if (first)	/* what the cgroup did before the container is no debt */
		ct->debt = 0;

	for (i = 0; i < ct->nr; i++)
		vkfs_times_add(&ct->vcpu[i], &got[i]);
}

/*
 * What CPUs there are is asked for with the lock held: who had asked before, and came
 * late, would bring back those that another reader has seen go.
 */
static int cputime_resample(struct vkernel *vk, struct vkfs_times *got)
{
	struct vkfs_domain dom;
	struct vkfs_cpus cpus;
	int ret;

	lockdep_assert_held(&vk->cputime.lock);
	ret = vkfs_cpus_get(vk, &cpus);
	if (ret)
		return ret;
	ret = vkfs_domain_get(vk, &dom, BIT(cpuacct_cgrp_id));
	if (ret)
		goto put_cpus;
	if (vkfs_raw_needs_flush(&dom))
		static_call(vkfs_rstat_flush)(vkfs_rstat_flush_arg(dom.cgrp));
	cputime_sample(vk, &dom, &cpus, got, ktime_get_boottime_ns());
	vkfs_domain_put(&dom);
put_cpus:
	vkfs_cpus_put(&cpus);
	return ret;
}

static bool cputime_is_fresh(struct vkfs_cputime *ct)
{
	u64 stamp = READ_ONCE(ct->stamp);

	return stamp && ktime_get_boottime_ns() - stamp < SAMPLE_NS;
}

/* Bring the times up to date if a tick has passed since they last were. */
static int cputime_update(struct vkernel *vk)
{
	struct vkfs_cputime *ct = &vk->cputime;
	struct vkfs_times *got;
	int ret = 0;

	if (cputime_is_fresh(ct))
		return 0;
	got = kcalloc(nr_cpu_ids, sizeof(*got), GFP_KERNEL);
	if (!got)
		return -ENOMEM;
	mutex_lock(&ct->lock);
	if (!cputime_is_fresh(ct))
		ret = cputime_resample(vk, got);
	mutex_unlock(&ct->lock);
	kfree(got);
	return ret;
}

/**
 * vkfs_cputime_read - a container's CPU times
 * @vk: its vkernel
 * @vcpu: room for nr_cpu_ids; filled in by vCPU, nanoseconds since its start
 * @nr: how many vCPUs there are
 *
 * Context: may sleep.
 * Return: 0; -ESRCH if the container is gone; -ENOMEM.
 */
int vkfs_cputime_read(struct vkernel *vk, struct vkfs_times *vcpu, unsigned int *nr)
{
	struct vkfs_cputime *ct = &vk->cputime;
	int ret = cputime_update(vk);

	if (ret)
		return ret;
	mutex_lock(&ct->lock);
	*nr = ct->nr;
	memcpy(vcpu, ct->vcpu, ct->nr * sizeof(*vcpu));
	mutex_unlock(&ct->lock);
	return 0;
}

/**
 * vkfs_cputime_idle - a container's idle time, of all its vCPUs
 * @vk: its vkernel
 * @idle: filled in, in USER_HZ ticks: the very sum that /proc/stat shows
 *
 * Context: may sleep.
 * Return: as vkfs_cputime_read().
 */
int vkfs_cputime_idle(struct vkernel *vk, u64 *idle)
{
	struct vkfs_cputime *ct = &vk->cputime;
	int ret = cputime_update(vk);
	unsigned int i;

	if (ret)
		return ret;
	*idle = 0;
	mutex_lock(&ct->lock);
	for (i = 0; i < ct->nr; i++)
		*idle += vkfs_ticks(ct->vcpu[i].idle);
	mutex_unlock(&ct->lock);
	return 0;
}

int vkfs_cputime_alloc(struct vkernel *vk)
{
	struct vkfs_cputime *ct = &vk->cputime;

	mutex_init(&ct->lock);
	ct->vcpu = kvcalloc(nr_cpu_ids, sizeof(*ct->vcpu), GFP_KERNEL_ACCOUNT);
	ct->last = kvcalloc(nr_cpu_ids, sizeof(*ct->last), GFP_KERNEL_ACCOUNT);
	return ct->vcpu && ct->last ? 0 : -ENOMEM;
}

void vkfs_cputime_free(struct vkernel *vk)
{
	kvfree(vk->cputime.vcpu);
	kvfree(vk->cputime.last);
}

int __init vkfs_cputime_init(void)
{
	if (!vkfs_bind(vkfs_rstat_flush, VKFS_RSTAT_FLUSH)) {
		pr_err("no " VKFS_RSTAT_FLUSH " in this kernel\n");
		return -ENOENT;
	}
	return vkfs_raw_init();
}
