// SPDX-License-Identifier: GPL-2.0
/*
 * Context switches and forks of a container's tasks. Nothing in the kernel
 * counts them by namespace or cgroup, so two tracepoints are listened to while
 * there is a vkernel. Every namespace that contains the task counts it.
 */
#include <linux/percpu.h>
#include <linux/pid_namespace.h>
#include <linux/sched.h>
#include <trace/events/sched.h>

#include <vkfs/hook.h>
#include <vkfs/sched.h>
#include <vkfs/vkernel.h>

/* For a host task: a load, a compare and back. Reaped tasks have no pid. */
static __always_inline void count_event(struct task_struct *task,
					enum vkfs_event event)
{
	struct pid *pid = READ_ONCE(task->thread_pid);
	struct vkernel *vk;
	unsigned int i;

	if (!pid || !pid->level)
		return;
	rcu_read_lock();
	for (i = pid->level; i; i--) {
		vk = vkernel_of(pid->numbers[i].ns);
		if (vk)
			this_cpu_inc(vk->events->nr[event]);
	}
	rcu_read_unlock();
}

/* Under the run queue's lock, interrupts off: no printk, no wakeup, no lock. */
void notrace vkfs_probe_switch(void *data, bool preempt, struct task_struct *prev,
			       struct task_struct *next, unsigned int prev_state)
{
	count_event(prev, VKFS_SWITCHES);
}

void notrace vkfs_probe_fork(void *data, struct task_struct *parent,
			     struct task_struct *child)
{
	count_event(child, VKFS_FORKS);
}

/* The probes have the prototypes that this kernel's tracepoints call. */
static void __always_unused check_prototypes(void)
{
	check_trace_callback_type_sched_switch(vkfs_probe_switch);
	check_trace_callback_type_sched_process_fork(vkfs_probe_fork);
}

/**
 * vkfs_events_get - events of a container's tasks since its vkernel was made
 * @vk: the vkernel
 * @sum: filled in
 */
void vkfs_events_get(struct vkernel *vk, struct vkfs_events *sum)
{
	int cpu, i;

	*sum = (struct vkfs_events){ };
	for_each_possible_cpu(cpu)
		for (i = 0; i < VKFS_NR_EVENTS; i++)
			sum->nr[i] += READ_ONCE(per_cpu_ptr(vk->events, cpu)->nr[i]);
}
