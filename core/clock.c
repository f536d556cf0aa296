// SPDX-License-Identifier: GPL-2.0
/*
 * When a container's time began.
 *
 * uptime, btime and the start times of processes count from the start of the
 * container's init. Programs also ask the clock itself: ps of procps 4 takes a
 * process's age to be CLOCK_BOOTTIME less its start time, and reads the clock
 * without entering the kernel. The kernel has a means to move that clock for a
 * set of tasks, the time namespace; so every program that is started in a
 * container begins its life in one whose CLOCK_BOOTTIME is the container's
 * uptime. That is done at execve(), when the program has a single thread and has
 * not yet run: no clock ever jumps under anyone. CLOCK_MONOTONIC stays.
 *
 * A container that was given a time namespace by its runtime keeps it, and it is
 * then that namespace which says when the container's time began.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": clock: " fmt

#include <linux/cred.h>
#include <linux/init_task.h>
#include <linux/module.h>
#include <linux/nsproxy.h>
#include <linux/printk.h>
#include <linux/sched/task.h>
#include <linux/slab.h>
#include <linux/static_call.h>
#include <linux/task_work.h>
#include <linux/time_namespace.h>
#include <trace/events/sched.h>

#include <vkfs/clock.h>
#include <vkfs/hook.h>
#include <vkfs/symbols.h>
#include <vkfs/vkernel.h>

static bool vkfs_clock = true;
module_param_named(clock, vkfs_clock, bool, 0644);
MODULE_PARM_DESC(clock, "Let CLOCK_BOOTTIME in a container count from its start");

static int no_unshare(unsigned long flags, struct nsproxy **new, struct cred *cred,
		      struct fs_struct *fs)
{
	return -EOPNOTSUPP;
}

static void no_on_fork(struct nsproxy *nsproxy, struct task_struct *tsk)
{
}

static void no_switch(struct task_struct *tsk, struct nsproxy *new)
{
}

DEFINE_STATIC_CALL(vkfs_unshare_nsproxy, no_unshare);
DEFINE_STATIC_CALL(vkfs_timens_on_fork, no_on_fork);
DEFINE_STATIC_CALL(vkfs_switch_namespaces, no_switch);

static struct time_namespace *host_time_ns __ro_after_init;
static const struct cred *clock_cred;

/* Whether the current task's clock is the host's. */
static bool clock_is_host(void)
{
	return !current->nsproxy || current->nsproxy->time_ns == host_time_ns;
}

/* The offset of CLOCK_BOOTTIME, ns, of a current task whose clock is not the host's. */
static s64 clock_offset(void)
{
	return timespec64_to_ns(&current->nsproxy->time_ns->offsets.boottime);
}

/* Whether that clock counts from when the vkernel of @ns or one further out began. */
static bool clock_began_with(struct pid_namespace *ns)
{
	struct vkernel *vk;

	for (; ns && ns != &init_pid_ns; ns = ns->parent) {
		vk = vkernel_of(ns);
		if (vk && clock_offset() == -(s64)vk->start)
			return true;
	}
	return false;
}

/**
 * vkfs_clock_is_of - whether the current task's clock says when a container began
 * @vk: the container's vkernel
 *
 * That is so for its own tasks in a time namespace; and whatever the kernel itself
 * tells such a task in CLOCK_BOOTTIME counts from then.
 */
bool vkfs_clock_is_of(const struct vkernel *vk)
{
	return !clock_is_host() && vkernel_is_current(vk);
}

/**
 * vkfs_epoch - when the time of a container began, for the current task
 * @vk: its vkernel
 *
 * For one of its own tasks in a time namespace, that says it; so what it is shown
 * agrees with its clock, also if the namespace is its runtime's.
 *
 * Return: CLOCK_BOOTTIME of the host at that moment, ns. Negative if a time
 * namespace says that it was before the host was started.
 */
s64 vkfs_epoch(struct vkernel *vk)
{
	return vkfs_clock_is_of(vk) ? -clock_offset() : vk->start;
}

/**
 * vkfs_clock_is_ours - whether the current task's clock was set by this module
 *
 * Natively it would have the host's, and files that are not of its container,
 * such as those of the host's /proc, have to speak to it as if it had.
 */
bool vkfs_clock_is_ours(void)
{
	bool ours;

	if (clock_is_host())
		return false;
	rcu_read_lock();
	ours = clock_began_with(task_active_pid_ns(current));
	rcu_read_unlock();
	return ours;
}

/* A program's pending change of clock. */
struct clock_work {
	struct callback_head head;
	u64 start;
};

/*
 * As setns(2) and exec_task_namespaces(): a new nsproxy, whose namespace for
 * children becomes its own. With the kernel's credentials: it is not the program
 * that asks for this.
 */
static int clock_join(u64 start)
{
	const struct cred *old = override_creds(clock_cred);
	struct nsproxy *new = NULL;
	int ret;

	ret = static_call(vkfs_unshare_nsproxy)(CLONE_NEWTIME, &new, NULL, NULL);
	revert_creds(old);
	if (ret)
		return ret;
	new->time_ns_for_children->offsets.boottime = ns_to_timespec64(-(s64)start);
	static_call(vkfs_timens_on_fork)(new, current);
	static_call(vkfs_switch_namespaces)(current, new);
	return 0;
}

/* On the way back to user space, to the program's first instruction. */
static void clock_work_fn(struct callback_head *head)
{
	struct clock_work *work = container_of(head, struct clock_work, head);
	int ret = 0;

	if (!(current->flags & PF_EXITING) && current->nsproxy)
		ret = clock_join(work->start);
	if (ret)
		pr_warn_ratelimited("%s[%d] keeps the host's CLOCK_BOOTTIME: error %d\n",
				    current->comm, task_pid_nr(current), ret);
	kfree(work);
	vkfs_leave();
}

/*
 * The vkernel whose clock the current task should get: that of its namespace,
 * unless it has that already, or one that is neither the host's nor that of a
 * vkernel further out, which must then be a runtime's. RCU.
 */
static struct vkernel *clock_wanted(struct pid_namespace *ns)
{
	return clock_is_host() || clock_began_with(ns->parent) ? vkernel_of(ns) : NULL;
}

/**
 * vkfs_probe_exec - a program begins: see to its clock
 * @data: not used
 * @p: the current task
 * @old_pid: not used
 * @bprm: not used
 *
 * Context: the tracepoint in execve(), past its point of no return.
 */
void notrace vkfs_probe_exec(void *data, struct task_struct *p, pid_t old_pid,
			     struct linux_binprm *bprm)
{
	struct pid_namespace *ns = vkfs_task_ns(p);
	struct clock_work *work;
	struct vkernel *vk;
	u64 start;

	if (!ns || ns == &init_pid_ns || !READ_ONCE(vkfs_clock) || !clock_cred ||
	    !current->nsproxy)
		return;
	rcu_read_lock();
	vk = clock_wanted(ns);
	start = vk ? vk->start : 0;
	rcu_read_unlock();
	if (!vk)
		return;

	work = kmalloc(sizeof(*work), GFP_ATOMIC);
	if (!work)
		return;
	work->start = start;
	init_task_work(&work->head, clock_work_fn);
	vkfs_enter();
	if (task_work_add(current, &work->head, TWA_RESUME)) {
		kfree(work);
		vkfs_leave();
	}
}

static void __always_unused check_prototype(void)
{
	check_trace_callback_type_sched_process_exec(vkfs_probe_exec);
}

/**
 * vkfs_clock_init - find what moves a task to a new time namespace
 *
 * Return: 0, also if this kernel lacks it: then clocks stay the host's; -ENOENT,
 * -ENOMEM.
 */
int __init vkfs_clock_init(void)
{
	unsigned long unshare = vkfs_symbol("unshare_nsproxy_namespaces");
	unsigned long on_fork = vkfs_symbol("timens_on_fork");
	unsigned long change = vkfs_symbol("switch_task_namespaces");

	host_time_ns = (void *)vkfs_symbol("init_time_ns");
	if (!host_time_ns)
		return -ENOENT;
	if (!unshare || !on_fork || !change) {
		pr_warn("CLOCK_BOOTTIME stays the host's on this kernel\n");
		return 0;
	}
	static_call_update(vkfs_unshare_nsproxy, (void *)unshare);
	static_call_update(vkfs_timens_on_fork, (void *)on_fork);
	static_call_update(vkfs_switch_namespaces, (void *)change);
	clock_cred = prepare_kernel_cred(&init_task);
	return clock_cred ? 0 : -ENOMEM;
}

/** vkfs_clock_exit - undo vkfs_clock_init() */
void vkfs_clock_exit(void)
{
	if (clock_cred)
		put_cred(clock_cred);
}
