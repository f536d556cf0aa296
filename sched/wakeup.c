// SPDX-License-Identifier: GPL-2.0
/*
 * Whether a task that wakes up takes the CPU from the one that runs, when both are
 * of a container that has sched_wakeup_granularity_ns or sched_child_runs_first of
 * its own. docs/sched-params.md says what they mean on which scheduler.
 *
 * The handler runs at the entry of check_preempt_wakeup(), wakeup_preempt_fair() in
 * newer kernels, under the run queue's lock: no printk, no wakeup, no lock.
 */
#include <linux/math64.h>
#include <linux/sched.h>

#include <compat/sched.h>
#include <vkfs/param.h>
#include <vkfs/symbols.h>
#include <vkfs/vkernel.h>

#include "internal.h"

static void no_update_curr(struct cfs_rq *cfs_rq)
{
}

static void no_resched(struct rq *rq)
{
}

DEFINE_STATIC_CALL(vkfs_update_curr, no_update_curr);
DEFINE_STATIC_CALL(vkfs_resched_curr, no_resched);

#define NICE_0_WEIGHT	1024UL	/* of a task that is not nice, scaled down */

int vkfs_wakeup_on;

/* CFS only: the host's values. */
static const unsigned int *host_granularity __ro_after_init;
static const unsigned int *host_child_first __ro_after_init;

/* Members of struct rq and struct cfs_rq. */
static int rq_curr __ro_after_init;
static int cfs_rq_idle __ro_after_init;

/* As find_matching_se(): the two of their ancestors that are on one queue. */
static __always_inline void same_queue(struct sched_entity **se,
				       struct sched_entity **pse)
{
	while ((*se)->depth > (*pse)->depth)
		*se = (*se)->parent;
	while ((*pse)->depth > (*se)->depth)
		*pse = (*pse)->parent;
	while ((*se)->cfs_rq != (*pse)->cfs_rq) {
		*se = (*se)->parent;
		*pse = (*pse)->parent;
	}
}

/* A group that is SCHED_IDLE as a whole has rules of its own. */
static __always_inline bool is_idle_group(const struct sched_entity *se)
{
	return se->my_q && *(const int *)((const char *)se->my_q + cfs_rq_idle);
}

/* As wakeup_gran(): the wakee's weight decides how much @ns is in its virtual time. */
static __always_inline u64 virtual_ns(const struct sched_entity *se, u64 ns)
{
	unsigned long weight = se->load.weight >> SCHED_FIXEDPOINT_SHIFT ?: 1;

	return weight == NICE_0_WEIGHT ? ns : div64_u64(ns * NICE_0_WEIGHT, weight);
}

/*
 * A child that has never run goes before its parent, in whose context this is: as
 * task_fork_fair() does it, but that here the parent, which is not in the tree, is
 * moved behind.
 */
static __always_inline bool child_first(struct vkernel *vk, struct task_struct *curr,
					struct task_struct *p)
{
	struct sched_entity *se = &curr->se;

	if (p->se.sum_exec_runtime || curr != current ||
	    se->cfs_rq != p->se.cfs_rq ||
	    !(READ_ONCE(vk->params.set) & BIT(VKFS_PARAM_CHILD_FIRST)) ||
	    !READ_ONCE(vk->params.value[VKFS_PARAM_CHILD_FIRST]))
		return false;
	static_call(vkfs_update_curr)(se->cfs_rq);
	if ((s64)(se->vruntime - p->se.vruntime) <= 0)
		se->vruntime = p->se.vruntime + 1;
	return true;
}

/* What the container's granularity says of @p against @curr. */
static __always_inline struct vkfs_verdict granularity(struct rq *rq,
						       struct vkernel *vk,
						       struct task_struct *curr,
						       struct task_struct *p)
{
	const struct vkfs_verdict skip = { .skip = 1 }, native = { };
	struct sched_entity *se = &curr->se, *pse = &p->se;
	u64 gran = READ_ONCE(vk->params.value[VKFS_PARAM_WAKEUP_GRANULARITY]);
	s64 ahead;

	same_queue(&se, &pse);
	if (is_idle_group(se) || is_idle_group(pse))
		return native;
	static_call(vkfs_update_curr)(se->cfs_rq);
	ahead = se->vruntime - pse->vruntime;
	gran = virtual_ns(pse, gran);
	if (ahead <= 0 || ahead <= gran) {
		vkfs_protect(se, pse->vruntime + gran);
		return skip;
	}
	/* EEVDF decides among those who may; CFS would ask for the host's value. */
	if (!host_granularity || ahead > virtual_ns(pse, READ_ONCE(*host_granularity)))
		return native;
	static_call(vkfs_resched_curr)(rq);
	return skip;
}

/**
 * vkfs_wakeup_handler - before the kernel decides whether a wakeup preempts
 * @rq: the run queue, locked
 * @p: the task that wakes up on it
 * @flags: not used
 *
 * Return: whether the decision has been made here.
 */
notrace struct vkfs_verdict vkfs_wakeup_handler(struct rq *rq, struct task_struct *p,
						int flags)
{
	struct task_struct *curr = *(struct task_struct **)((char *)rq + rq_curr);
	const struct vkfs_verdict native = { };
	struct vkernel *vk;

	if (curr == p || p->policy != SCHED_NORMAL || test_tsk_need_resched(curr) ||
	    (curr->policy != SCHED_NORMAL && curr->policy != SCHED_BATCH))
		return native;
	vk = vkernel_of_task(p);
	if (!vk || vkernel_of_task(curr) != vk)
		return native;
	if (child_first(vk, curr, p)) {
		static_call(vkfs_resched_curr)(rq);
		return (struct vkfs_verdict){ .skip = 1 };
	}
	if (!(READ_ONCE(vk->params.set) & BIT(VKFS_PARAM_WAKEUP_GRANULARITY)))
		return native;
	smp_rmb();	/* the value after the bit: core/param.c */
	return granularity(rq, vk, curr, p);
}

long vkfs_wakeup_native(const struct vkfs_param *param)
{
	return host_granularity ? READ_ONCE(*host_granularity) : 0;
}

long vkfs_child_first_native(const struct vkfs_param *param)
{
	return READ_ONCE(*host_child_first);
}

/** vkfs_has_child_first - whether this kernel's scheduler ever runs a child first */
bool __init vkfs_has_child_first(void)
{
	return host_granularity && host_child_first;
}

/**
 * vkfs_wakeup_init - find what the handler needs
 *
 * What cannot be found is the feature's loss.
 */
void __init vkfs_wakeup_init(void)
{
	host_granularity = (void *)vkfs_symbol("sysctl_sched_wakeup_granularity");
	host_child_first = (void *)vkfs_symbol("sysctl_sched_child_runs_first");
	rq_curr = vkfs_btf_member("rq", "curr", "*task_struct");
	cfs_rq_idle = vkfs_btf_member("cfs_rq", "idle", "int");
	if (!vkfs_bind(vkfs_update_curr, "update_curr") ||
	    !vkfs_bind(vkfs_resched_curr, "resched_curr"))
		vkfs_feature_refuse(VKFS_FEATURE_SCHED_WAKEUP, -ENOENT);
	if (rq_curr < 0 || cfs_rq_idle < 0)
		vkfs_feature_refuse(VKFS_FEATURE_SCHED_WAKEUP, min(rq_curr, cfs_rq_idle));
}
