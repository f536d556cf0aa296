// SPDX-License-Identifier: GPL-2.0
/*
 * How long a task runs before another of its queue gets a turn, in a container that
 * has sched_min_granularity_ns or sched_latency_ns of its own.
 *
 * CFS computes the slice whenever it asks for it; the handler computes it with the
 * container's numbers. EEVDF keeps it in the task, and lets sched_setattr(2) give a
 * task a slice of its own: here every task of the container gets it.
 */
#include <linux/idr.h>
#include <linux/math64.h>
#include <linux/pid_namespace.h>
#include <linux/sched.h>

#include <compat/sched.h>
#include <vkfs/param.h>
#include <vkfs/symbols.h>
#include <vkfs/vkernel.h>

#include "internal.h"

int vkfs_slice_on;

/* The host's values; EEVDF has one, the base slice. */
static const unsigned int *host_slice __ro_after_init;
static const unsigned int *host_latency __ro_after_init;

/* Members of struct cfs_rq, and of struct rq. */
static int cfs_rq_rq __ro_after_init;
static int cfs_rq_load __ro_after_init;
static int cfs_rq_h_nr_running __ro_after_init;
static int rq_cfs __ro_after_init;

long vkfs_slice_native(const struct vkfs_param *param)
{
	return READ_ONCE(*host_slice);
}

long vkfs_latency_native(const struct vkfs_param *param)
{
	return READ_ONCE(*host_latency);
}

/* CFS */

/* Tasks that share the CPU: as sched_slice() with ALT_PERIOD. */
static __always_inline unsigned int nr_on_cpu(struct cfs_rq *cfs_rq)
{
	char *rq = *(char **)((char *)cfs_rq + cfs_rq_rq);

	return *(unsigned int *)(rq + rq_cfs + cfs_rq_h_nr_running);
}

static __always_inline int slice_param(struct vkernel *vk, enum vkfs_param_id id,
				       const unsigned int *host)
{
	if (!(READ_ONCE(vk->params.set) & BIT(id)))
		return READ_ONCE(*host);
	smp_rmb();	/* the value after the bit: core/param.c */
	return READ_ONCE(vk->params.value[id]);
}

/**
 * vkfs_slice_handler - in place of CFS's sched_slice()
 * @cfs_rq: the queue
 * @se: an entity on it
 *
 * Same formula, other numbers: the period is the latency, or the minimum for each
 * task if there are too many; of it every level takes its share by weight.
 *
 * Context: the run queue's lock.
 */
notrace struct vkfs_verdict vkfs_slice_handler(struct cfs_rq *cfs_rq,
					       struct sched_entity *se)
{
	u64 slice, min_gran, latency;
	struct task_struct *p;
	struct vkernel *vk;
	unsigned int nr;

	if (se->my_q)
		return (struct vkfs_verdict){ };
	p = container_of(se, struct task_struct, se);
	vk = p->policy == SCHED_IDLE ? NULL : vkernel_of_task(p);
	if (!vk || !(READ_ONCE(vk->params.set) &
		     (BIT(VKFS_PARAM_SLICE) | BIT(VKFS_PARAM_LATENCY))))
		return (struct vkfs_verdict){ };

	min_gran = slice_param(vk, VKFS_PARAM_SLICE, host_slice);
	latency = slice_param(vk, VKFS_PARAM_LATENCY, host_latency);
	nr = nr_on_cpu(cfs_rq) + !se->on_rq;
	slice = max(latency, nr * min_gran);
	for (; se; se = se->parent) {
		struct load_weight *load = (void *)((char *)se->cfs_rq + cfs_rq_load);
		unsigned long all = load->weight;

		if (!se->on_rq)
			all += se->load.weight;
		slice = mul_u64_u64_div_u64(slice, se->load.weight, all ?: 1);
	}
	return (struct vkfs_verdict){ .skip = 1, .value = max(slice, min_gran) };
}

/* EEVDF */

/* The slice a task of @vk should have, or 0 for the host's. */
static u64 own_slice(struct vkernel *vk)
{
	if (!(READ_ONCE(vk->params.set) & BIT(VKFS_PARAM_SLICE)))
		return 0;
	smp_rmb();	/* the value after the bit: core/param.c */
	return READ_ONCE(vk->params.value[VKFS_PARAM_SLICE]);
}

/* Not if the task has asked for one by itself, which is any but @old. */
static void slice_apply_one(struct task_struct *p, u64 slice, u64 old)
{
	if (vkfs_slice_is_custom(&p->se) && vkfs_slice(&p->se) != old)
		return;
	if (slice)
		vkfs_slice_set(&p->se, slice);
	else
		vkfs_slice_reset(&p->se);
}

/**
 * vkfs_slice_apply - give a container's tasks its slice
 * @vk: the vkernel
 * @param: not used
 * @old: the slice they have now
 *
 * A task that is being made meanwhile is seen to by vkfs_probe_slice(): it is in
 * the idr before that looks at the value.
 */
void vkfs_slice_apply(struct vkernel *vk, const struct vkfs_param *param, long old)
{
	u64 slice = own_slice(vk);
	struct task_struct *p;
	struct pid *pid;
	int nr = 1;

	rcu_read_lock();
	while ((pid = idr_get_next(&vk->ns->idr, &nr))) {
		p = pid_task(pid, PIDTYPE_PID);
		if (p && vkernel_of_task(p) == vk)
			slice_apply_one(p, slice, old);
		nr++;
		if (!(nr % 512)) {
			rcu_read_unlock();
			cond_resched();
			rcu_read_lock();
		}
	}
	rcu_read_unlock();
}

/**
 * vkfs_probe_slice - a task begins: it may come from outside its container
 * @data: not used
 * @parent: not used
 * @child: not yet running
 */
void notrace vkfs_probe_slice(void *data, struct task_struct *parent,
			      struct task_struct *child)
{
	struct vkernel *vk;
	u64 slice;

	rcu_read_lock();
	vk = vkernel_of_task(child);
	slice = vk ? own_slice(vk) : 0;
	if (slice)
		slice_apply_one(child, slice, slice);
	rcu_read_unlock();
}

static void __init slice_init_cfs(void)
{
	const int off[] = {
		cfs_rq_rq = vkfs_btf_member("cfs_rq", "rq", "*rq"),
		cfs_rq_load = vkfs_btf_member("cfs_rq", "load", "load_weight"),
		cfs_rq_h_nr_running = vkfs_btf_member("cfs_rq", "h_nr_running",
						      "unsigned int"),
		rq_cfs = vkfs_btf_member("rq", "cfs", "cfs_rq"),
	};
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(off); i++)
		if (off[i] < 0)
			vkfs_feature_refuse(VKFS_FEATURE_SCHED_SLICE, off[i]);
}

/**
 * vkfs_slice_init - find out which of the two schedulers this is
 *
 * Return: 0; -ENOENT if it is neither.
 */
int __init vkfs_slice_init(void)
{
	host_latency = (void *)vkfs_symbol("sysctl_sched_latency");
	if (VKFS_HAS_CUSTOM_SLICE) {
		host_slice = (void *)vkfs_symbol("sysctl_sched_base_slice");
		vkfs_features[VKFS_FEATURE_SCHED_SLICE].absent = true;
		return host_slice ? 0 : -ENOENT;
	}
	host_slice = (void *)vkfs_symbol("sysctl_sched_min_granularity");
	vkfs_features[VKFS_FEATURE_SCHED_CUSTOM_SLICE].absent = true;
	slice_init_cfs();
	return host_slice && host_latency ? 0 : -ENOENT;
}
