// SPDX-License-Identifier: GPL-2.0
/*
 * Load average of a container, with the arithmetic of kernel/sched/loadavg.c:
 * every LOAD_FREQ the tasks of the namespace that are runnable or in
 * uninterruptible sleep are counted, those of nested namespaces among them.
 * Readers find the averages ready, however many tasks there are.
 */
#include <linux/cgroup.h>
#include <linux/idr.h>
#include <linux/pid_namespace.h>
#include <linux/psi.h>
#include <linux/sched.h>
#include <linux/sched/loadavg.h>

#include <vkfs/domain.h>
#include <vkfs/sched.h>
#include <vkfs/vkernel.h>

/* Tasks looked at before others get a chance to run. */
#define LOAD_BATCH	512

static void load_count_one(struct task_struct *task, unsigned int *running,
			   unsigned int *sleeping)
{
	unsigned int state = READ_ONCE(task->__state);

	if (state == TASK_RUNNING)
		++*running;
	else if ((state & TASK_UNINTERRUPTIBLE) && !(state & TASK_NOLOAD) &&
		 !(state & TASK_DEAD))
		++*sleeping;
}

/* Count the namespace's tasks by state; the idr holds each one's struct pid. */
static void load_count(struct pid_namespace *ns, unsigned int *running,
		       unsigned int *sleeping)
{
	struct task_struct *task;
	unsigned int n = 0;
	struct pid *pid;
	int nr = 1;

	rcu_read_lock();
	while ((pid = idr_get_next(&ns->idr, &nr))) {
		task = pid_task(pid, PIDTYPE_PID);
		if (task)
			load_count_one(task, running, sleeping);
		nr++;
		if (!(++n % LOAD_BATCH)) {
			rcu_read_unlock();
			cond_resched();
			rcu_read_lock();
		}
	}
	rcu_read_unlock();
}

/**
 * vkfs_load_tick - take a sample if it is time
 * @vk: the vkernel
 *
 * Context: process context; one caller at a time.
 */
void vkfs_load_tick(struct vkernel *vk)
{
	struct vkfs_load *load = &vk->load;
	unsigned int running = 0, sleeping = 0;
	unsigned long active;

	if (time_before(jiffies, load->update))
		return;
	load_count(vk->ns, &running, &sleeping);
	WRITE_ONCE(load->running, running);
	active = (running + sleeping) * FIXED_1;

	/* A tick that comes late stands for those that were missed. */
	do {
		WRITE_ONCE(load->avenrun[0], calc_load(load->avenrun[0], EXP_1, active));
		WRITE_ONCE(load->avenrun[1], calc_load(load->avenrun[1], EXP_5, active));
		WRITE_ONCE(load->avenrun[2], calc_load(load->avenrun[2], EXP_15, active));
		load->update += LOAD_FREQ;
	} while (!time_before(jiffies, load->update));
}

void vkfs_load_init(struct vkernel *vk)
{
	vk->load.update = jiffies + LOAD_FREQ - 1;
}

/**
 * vkfs_load_get - load averages, as get_avenrun()
 * @vk: the vkernel
 * @loads: filled in: 1, 5 and 15 minutes
 * @offset: added to each, to round
 * @shift: then to the left by so many bits
 */
void vkfs_load_get(struct vkernel *vk, unsigned long loads[3],
		   unsigned long offset, int shift)
{
	int i;

	for (i = 0; i < 3; i++)
		loads[i] = (READ_ONCE(vk->load.avenrun[i]) + offset) << shift;
}

#ifdef CONFIG_PSI
/* Pressure accounting counts a cgroup's tasks by state, its children's too. */
static void tasks_from_psi(struct cgroup *cgrp, struct vkfs_tasks *tasks)
{
	struct psi_group *group = cgroup_parent(cgrp) ? cgrp->psi : NULL;
	int cpu, running = 0, blocked = 0;

	if (!group || !group->enabled)
		return;
	for_each_possible_cpu(cpu) {
		const struct psi_group_cpu *groupc = per_cpu_ptr(group->pcpu, cpu);

		running += READ_ONCE(groupc->tasks[NR_RUNNING]);
		blocked += READ_ONCE(groupc->tasks[NR_IOWAIT]);
	}
	/* A task on its way between CPUs may be counted twice or not at all. */
	tasks->running = max(running, 0);
	tasks->blocked = max(blocked, 0);
}
#else
static void tasks_from_psi(struct cgroup *cgrp, struct vkfs_tasks *tasks)
{
}
#endif

/* As natively the last pid is of the reader's namespace, if that is inside. */
static struct pid_namespace *reader_ns(struct vkernel *vk)
{
	struct pid_namespace *own = task_active_pid_ns(current), *ns;

	for (ns = own; ns && ns->level > vk->ns->level; ns = ns->parent)
		;
	return ns == vk->ns ? own : vk->ns;
}

/**
 * vkfs_tasks_get - how many tasks a container has
 * @vk: its vkernel
 * @tasks: filled in. Without pressure accounting @tasks->running is the last
 *	tick's count and @tasks->blocked 0.
 */
void vkfs_tasks_get(struct vkernel *vk, struct vkfs_tasks *tasks)
{
	struct vkfs_domain dom;

	tasks->total = READ_ONCE(vk->ns->pid_allocated) & ~PIDNS_ADDING;
	tasks->last_pid = idr_get_cursor(&reader_ns(vk)->idr) - 1;
	tasks->running = READ_ONCE(vk->load.running);
	tasks->blocked = 0;
	rcu_read_lock();
	if (!vkfs_domain_peek(vk, &dom, BIT(cpuacct_cgrp_id)) &&
	    !vkfs_domain_is_v1(&dom, cpuacct_cgrp_id))
		tasks_from_psi(dom.cgrp, tasks);
	rcu_read_unlock();
	/* Whoever asks from inside is running. */
	if (!tasks->running && task_active_pid_ns(current) == vk->ns)
		tasks->running = 1;
	/* The cgroup may hold more than the namespace. */
	tasks->running = min(tasks->running, tasks->total);
}
