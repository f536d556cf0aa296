// SPDX-License-Identifier: GPL-2.0
/*
 * First in, first out: whose turn it is among the tasks of a group on a CPU.
 *
 * The fair class goes on deciding when one of the group's tasks runs, and so how
 * much of the CPU each group gets. It is asked whom it picks. If that is a task of
 * a FIFO group but not the one whose turn it is, these two exchange their places in
 * the timeline, and the other one runs: to the fair class the group's tasks look as
 * they always do, each in its place, but who is in which place is up to us. A tick
 * or a wakeup that would have made a sibling run gives its place to the one whose
 * turn it is, and that one goes on.
 *
 * Tasks are queued here in the order in which the fair class is told of them, by
 * group and CPU. A queue and its links are protected by the CPU's run queue lock,
 * under which all hooks are called. While a task is in the fair class its members
 * for the real-time class lie idle; the link is there, so nothing has to be looked
 * up or allocated. It is taken out before the task can be of another class.
 *
 * SCHED_IDLE tasks take no part: they have what the fair class gives them.
 */
#include <linux/errno.h>
#include <linux/jiffies.h>
#include <linux/list.h>
#include <linux/percpu.h>
#include <linux/sched.h>

#include <compat/sched.h>
#include <vkfs/hook.h>
#include <vkfs/symbols.h>

#include "internal.h"

/* The kernel's private flags of an enqueue: a task is put back where it was. */
#define ENQUEUE_RESTORE		0x02
#define ENQUEUE_MOVE		0x04

/* While 0 the trampolines do nothing. */
int vkfs_fifo_on;
unsigned int vkfs_fifo_guard_ms = 1000;

static struct {
	int rq_lock;
	int rq_cfs_tasks;
} off __ro_after_init;

static void __percpu *runqueues __ro_after_init;

/* The task's real-time members, put to our use. */

static __always_inline struct list_head *fifo_link(struct task_struct *task)
{
	return &task->rt.run_list;
}

static __always_inline struct task_struct *fifo_task(struct list_head *link)
{
	return container_of(link, struct task_struct, rt.run_list);
}

static __always_inline bool fifo_queued(struct task_struct *task)
{
	return !list_empty(fifo_link(task));
}

/* When it arrived, ns; unique in its queue. */
static __always_inline u64 fifo_stamp(struct task_struct *task)
{
	return task->rt.watchdog_stamp;
}

/* Of a queued task only. */
static __always_inline struct vkfs_fifo_queue *fifo_queue(struct task_struct *task)
{
	return (void *)task->rt.back;
}

static __always_inline u64 fifo_now(void)
{
	return (u64)jiffies * TICK_NSEC;
}

static __always_inline void fifo_stamp_now(struct vkfs_fifo_queue *queue,
					   struct task_struct *task)
{
	queue->last = max(fifo_now(), queue->last + 1);
	task->rt.watchdog_stamp = queue->last;
}

/* To the end of the queue, where it waits anew. */
static __always_inline void fifo_last(struct vkfs_fifo_queue *queue,
				      struct task_struct *task)
{
	fifo_stamp_now(queue, task);
	list_move_tail(fifo_link(task), &queue->tasks);
}

static __always_inline void fifo_add(struct vkfs_fifo_queue *queue,
				     struct task_struct *task)
{
	task->rt.back = (void *)queue;
	fifo_stamp_now(queue, task);
	list_add_tail(fifo_link(task), &queue->tasks);
}

/* Not inlined, as what else a task of no FIFO cgroup does not come to. */
static noinline notrace void fifo_remove(struct task_struct *task)
{
	list_del_init(fifo_link(task));
}

/* Where a task has to be queued, or NULL. Interrupts are off: that is RCU's lock. */
static __always_inline struct vkfs_fifo_queue *fifo_find(const struct task_struct *task)
{
	void *tg = task->sched_task_group;
	struct vkfs_policy *policy;

	hlist_for_each_entry_rcu_notrace(policy, vkfs_policy_head(tg), node)
		if (policy->css == tg)
			return per_cpu_ptr(policy->queues, task_cpu(task));
	return NULL;
}

/* Back to its old place: its nice value or its affinity has been changed. */
static notrace void fifo_restore(struct vkfs_fifo_queue *queue, struct task_struct *task)
{
	struct list_head *pos;

	list_for_each(pos, &queue->tasks)
		if (fifo_stamp(fifo_task(pos)) > fifo_stamp(task))
			break;
	task->rt.back = (void *)queue;
	list_add_tail(fifo_link(task), pos);
}

static void *no_pick(void *a, void *b)
{
	return NULL;
}

DEFINE_STATIC_CALL(fifo_pick, no_pick);

/*
 * Who has waited for longer than the bound gets the next turn, and the one that
 * has held it waits behind all others: it may be in a loop, and the other one may
 * hold a lock, or keep an RCU grace period from ending.
 */
static __always_inline void fifo_rotate(struct vkfs_fifo_queue *queue)
{
	struct list_head *first = queue->tasks.next, *next = first->next;
	u64 bound = (u64)READ_ONCE(vkfs_fifo_guard_ms) * NSEC_PER_MSEC;

	/* By jiffies, which may be behind the stamps of a busy queue. */
	if (next != &queue->tasks && bound &&
	    (s64)(fifo_now() - fifo_stamp(fifo_task(next))) > (s64)bound)
		fifo_last(queue, fifo_task(first));
}

/*
 * Whose turn it is. A task of which cgroup bandwidth control has not let go is
 * queued here but not in the timeline; it will be heard of again.
 */
static notrace struct task_struct *fifo_turn(struct vkfs_fifo_queue *queue,
					     struct task_struct *picked)
{
	struct task_struct *task;

	fifo_rotate(queue);
	for (;;) {
		task = fifo_task(queue->tasks.next);
		if (task == picked)
			return task;
		if (task->se.on_rq && !vkfs_se_delayed(&task->se) &&
		    task->se.cfs_rq == picked->se.cfs_rq)
			break;
		list_del_init(fifo_link(task));
	}
	vkfs_exchange(&task->se, &picked->se);
	return task;
}

/* The fair class has picked @task; return who is to run. */
static noinline notrace struct task_struct *fifo_picked(struct task_struct *task)
{
	struct vkfs_fifo_queue *queue = fifo_queue(task);

	if (READ_ONCE(queue->policy->fifo))
		task = fifo_turn(queue, task);
	queue->switches += task != current;
	return task;
}

/* The hooks. All under the run queue's lock: no printk, no wakeup. */

notrace void vkfs_enqueue_handler(struct rq *rq, struct task_struct *task, int flags)
{
	struct vkfs_fifo_queue *queue = fifo_find(task);

	if (likely(!queue) || task->policy == SCHED_IDLE || fifo_queued(task))
		return;
	if ((flags & (ENQUEUE_RESTORE | ENQUEUE_MOVE)) == ENQUEUE_RESTORE)
		fifo_restore(queue, task);
	else
		fifo_add(queue, task);
}

notrace void vkfs_dequeue_handler(struct rq *rq, struct task_struct *task, int flags)
{
	if (unlikely(fifo_queued(task)))
		fifo_remove(task);
}

notrace void vkfs_yield_handler(struct rq *rq)
{
	if (unlikely(fifo_queued(current)))
		fifo_last(fifo_queue(current), current);
}

notrace struct vkfs_verdict vkfs_pick_handler(void *a, void *b)
{
	void *pick = static_call(fifo_pick)(a, b);
	struct task_struct *task = vkfs_picked(pick);

	if (task && unlikely(fifo_queued(task)))
		pick = vkfs_pick(fifo_picked(task));
	return (struct vkfs_verdict){ .skip = 1, .value = (long)pick };
}

/*
 * A task has woken up: nothing to ask the fair class if a sibling has the turn and
 * runs. (Without this hook that would end in an exchange; it only costs less.)
 */
notrace struct vkfs_verdict
vkfs_preempt_handler(struct rq *rq, struct task_struct *task, int flags)
{
	struct vkfs_fifo_queue *queue;
	struct task_struct *first;

	/* Tasks of all classes come here; of a real-time task the link is its own. */
	if (likely(!fifo_queued(task)) || task->prio < MAX_RT_PRIO)
		return (struct vkfs_verdict){ };
	queue = fifo_queue(task);
	first = fifo_task(queue->tasks.next);
	return (struct vkfs_verdict){
		.skip = READ_ONCE(queue->policy->fifo) && first != task && first->on_cpu,
	};
}

/* Opting in and out. */

static struct rq *fifo_rq(int cpu)
{
	return per_cpu_ptr(runqueues, cpu);
}

static raw_spinlock_t *fifo_rq_lock(int cpu)
{
	return &vkfs_member(raw_spinlock_t, fifo_rq(cpu), off.rq_lock);
}

/* The fair class keeps the one that has run or come last at the head of its list. */
static void fifo_join_waiting(struct vkfs_fifo_queue *queue, int cpu, bool running)
{
	struct list_head *tasks = &vkfs_member(struct list_head, fifo_rq(cpu),
					       off.rq_cfs_tasks);
	const void *tg = queue->policy->css;
	struct task_struct *task;

	list_for_each_entry_reverse(task, tasks, se.group_node)
		if (task->sched_task_group == tg && task->on_cpu == running &&
		    !fifo_queued(task) && task->policy != SCHED_IDLE &&
		    !vkfs_se_delayed(&task->se))
			fifo_add(queue, task);
}

static void fifo_join(struct vkfs_fifo_queue *queue, int cpu)
{
	fifo_join_waiting(queue, cpu, true);
	fifo_join_waiting(queue, cpu, false);
}

static void fifo_leave(struct vkfs_fifo_queue *queue, int cpu)
{
	while (!list_empty(&queue->tasks))
		list_del_init(queue->tasks.next);
}

/* Under the lock that guards the queue. */
static void fifo_each_queue(struct vkfs_policy *policy,
			    void (*fn)(struct vkfs_fifo_queue *queue, int cpu))
{
	raw_spinlock_t *lock;
	int cpu;

	for_each_possible_cpu(cpu) {
		lock = fifo_rq_lock(cpu);
		raw_spin_lock_irq(lock);
		fn(per_cpu_ptr(policy->queues, cpu), cpu);
		raw_spin_unlock_irq(lock);
	}
}

/**
 * vkfs_fifo_join - queue the tasks of a cgroup that wait for a CPU
 * @policy: the cgroup's; it is in vkfs_policies
 *
 * The running one is the first, then those that have not run for longest.
 *
 * Context: process context.
 */
void vkfs_fifo_join(struct vkfs_policy *policy)
{
	fifo_each_queue(policy, fifo_join);
}

/**
 * vkfs_fifo_leave - empty the queues of a cgroup
 * @policy: the cgroup's; it is no more in vkfs_policies
 *
 * Context: process context.
 */
void vkfs_fifo_leave(struct vkfs_policy *policy)
{
	fifo_each_queue(policy, fifo_leave);
}

/**
 * vkfs_fifo_init - find what of the fair class no header shows
 *
 * Return: 0, or why there can be no FIFO cgroups on this kernel.
 */
int __init vkfs_fifo_init(void)
{
	unsigned long pick = vkfs_symbol_body(VKFS_PICK);

	/* There a lock may be that of another CPU's run queue. */
	if (IS_ENABLED(CONFIG_SCHED_CORE))
		return -EOPNOTSUPP;
	runqueues = (void __percpu *)vkfs_symbol("runqueues");
	off.rq_lock = vkfs_btf_member("rq", "__lock", "raw_spinlock");
	off.rq_cfs_tasks = vkfs_btf_member("rq", "cfs_tasks", "list_head");
	if (!runqueues || !pick)
		return -ENOENT;
	/* The group of a task is looked up by its css. */
	if (off.rq_lock < 0 || off.rq_cfs_tasks < 0 ||
	    vkfs_btf_member("task_group", "css", "cgroup_subsys_state"))
		return -EINVAL;
	static_call_update(fifo_pick, (void *)pick);
	return vkfs_exchange_init();
}
