// SPDX-License-Identifier: GPL-2.0
/*
 * How long a SCHED_RR task of a container that has sched_rr_timeslice_ms of its own
 * runs before the next one of its priority.
 *
 * The kernel counts a task's time_slice down, one each tick, from the host's value,
 * to which it sets it when it has come to 0. So a task with exactly that many ticks
 * left has just begun a turn: it is given the container's number of ticks on top of
 * the host's, and its turn ends where the host's number begins. A task that is left
 * with such a count when the container's value goes has one longer turn, no more.
 */
#include <linux/jiffies.h>
#include <linux/sched.h>

#include <vkfs/param.h>
#include <vkfs/symbols.h>
#include <vkfs/vkernel.h>

#include "internal.h"

int vkfs_rr_on;

static const int *host_timeslice __ro_after_init;	/* ticks */

long vkfs_rr_native(const struct vkfs_param *param)
{
	return jiffies_to_msecs(READ_ONCE(*host_timeslice));
}

/* The container's value for a task, in ticks, or 0. */
static __always_inline unsigned int own_timeslice(struct task_struct *p)
{
	struct vkernel *vk;

	if (p->policy != SCHED_RR)
		return 0;
	vk = vkernel_of_task(p);
	if (!vk || !(READ_ONCE(vk->params.set) & BIT(VKFS_PARAM_RR_TIMESLICE)))
		return 0;
	smp_rmb();	/* the value after the bit: core/param.c */
	return msecs_to_jiffies(READ_ONCE(vk->params.value[VKFS_PARAM_RR_TIMESLICE]));
}

/**
 * vkfs_rr_tick_handler - before a tick is taken off a real-time task's turn
 * @rq: not used
 * @p: the task that runs
 * @queued: not used
 *
 * Context: the run queue's lock, interrupts off.
 */
notrace void vkfs_rr_tick_handler(struct rq *rq, struct task_struct *p, int queued)
{
	unsigned int own = own_timeslice(p), host = READ_ONCE(*host_timeslice);

	if (!own)
		return;
	/* Fresh; or begun under a value that has been lowered since. */
	if (p->rt.time_slice == host || p->rt.time_slice > own + host)
		p->rt.time_slice = own + host;
	if (p->rt.time_slice > host && p->rt.time_slice <= host + 1)
		p->rt.time_slice = 1;
}

/**
 * vkfs_rr_interval_handler - in place of get_rr_interval_rt(): sched_rr_get_interval(2)
 * @rq: not used
 * @p: the task that is asked about
 */
notrace struct vkfs_verdict vkfs_rr_interval_handler(struct rq *rq,
						     struct task_struct *p)
{
	unsigned int own = own_timeslice(p);

	return (struct vkfs_verdict){ .skip = own, .value = own };
}

/**
 * vkfs_rr_init - find the host's value
 *
 * Return: 0 or -ENOENT.
 */
int __init vkfs_rr_init(void)
{
	host_timeslice = (void *)vkfs_symbol("sched_rr_timeslice");
	return host_timeslice ? 0 : -ENOENT;
}
