// SPDX-License-Identifier: GPL-2.0
/*
 * For how long a task of a container that has sched_migration_cost_ns of its own is
 * too hot to be moved to another CPU.
 *
 * The load balancer asks in task_hot(): has less than the host's cost gone by since
 * the task has last run, which is its exec_start? Nobody else looks at that of a task
 * that does not run; of one that does, it is when its time was last accounted, which
 * is set anew when it is given the CPU. So when it loses the CPU its exec_start is
 * moved by what the container's cost is more than the host's, and the balancer comes
 * to the container's answer.
 */
#include <linux/bits.h>
#include <linux/sched.h>
#include <trace/events/sched.h>

#include <vkfs/hook.h>
#include <vkfs/param.h>
#include <vkfs/symbols.h>
#include <vkfs/vkernel.h>

#include "internal.h"

/*
 * -1: for ever. 13 days are that for a task that is ready to run, and not so long that
 * CFS, which also measures by exec_start whether a task has slept for more than
 * 104 days, could be misled.
 */
#define ALWAYS_HOT	((s64)BIT_ULL(50))

static const unsigned int *host_cost __ro_after_init;

long vkfs_migration_native(const struct vkfs_param *param)
{
	return READ_ONCE(*host_cost);
}

/* Not to 0, which means that the task has never run here. */
static __always_inline u64 moved_by(u64 start, s64 by)
{
	return by < 0 && start <= -by ? 1 : start + by;
}

/**
 * vkfs_probe_migration - a task has lost the CPU
 * @data: not used
 * @preempt: not used
 * @prev: the task
 * @next: not used
 * @prev_state: not used
 *
 * Context: the run queue's lock, interrupts off: no printk, no wakeup, no lock.
 */
void notrace vkfs_probe_migration(void *data, bool preempt, struct task_struct *prev,
				  struct task_struct *next, unsigned int prev_state)
{
	struct vkernel *vk = vkernel_of_task(prev);
	s64 own;

	if (!vk || !(READ_ONCE(vk->params.set) & BIT(VKFS_PARAM_MIGRATION_COST)))
		return;
	smp_rmb();	/* the value after the bit: core/param.c */
	own = READ_ONCE(vk->params.value[VKFS_PARAM_MIGRATION_COST]);
	if (own < 0)
		own = ALWAYS_HOT;
	prev->se.exec_start = moved_by(prev->se.exec_start, own - READ_ONCE(*host_cost));
}

/* The probe has the prototype that this kernel's tracepoint calls. */
static void __always_unused check_prototype(void)
{
	check_trace_callback_type_sched_switch(vkfs_probe_migration);
}

/**
 * vkfs_migration_init - find the host's value
 *
 * Return: 0 or -ENOENT.
 */
int __init vkfs_migration_init(void)
{
	host_cost = (void *)vkfs_symbol("sysctl_sched_migration_cost");
	return host_cost ? 0 : -ENOENT;
}
