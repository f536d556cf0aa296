// SPDX-License-Identifier: GPL-2.0
/*
 * The vkernels: one for every PID namespace that has had a vkfs mounted.
 *
 * One comes to be with the first superblock that shows its namespace and stays
 * until the namespace's init is gone, mounted or not: a container must not be
 * able to shed its vkernel by unmounting /proc.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/hashtable.h>
#include <linux/mutex.h>
#include <linux/percpu.h>
#include <linux/sched/loadavg.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#include <vkfs/hook.h>
#include <vkfs/log.h>
#include <vkfs/vkernel.h>

/*
 * Additions, removals, and the fields marked T in struct vkernel. A task of a
 * container must be able to be killed while it waits for it, and one that exits
 * must not: the holder may wait for hooks (core/feature.c).
 */
static DEFINE_MUTEX(vkernel_mutex);
static DEFINE_READ_MOSTLY_HASHTABLE(vkernel_table, 8);	/* by ->ns; RCU */
static unsigned int vkernel_count;			/* vkernel_mutex */

static void vkernel_tick(struct work_struct *work);
static DECLARE_DELAYED_WORK(vkernel_work, vkernel_tick);
static void vkernel_gone(struct work_struct *work);
static DECLARE_WORK(gone_work, vkernel_gone);
static void vkernel_publish(struct work_struct *work);
static DECLARE_DELAYED_WORK(publish_work, vkernel_publish);

/* A directory in sysfs costs as much as a mount: it is made a little later. */
#define PUBLISH_DELAY	(HZ / 10)

/**
 * vkernel_of - the vkernel of exactly this namespace
 * @ns: a PID namespace
 *
 * Context: rcu_read_lock(), or vkernel_mutex.
 * Return: it, good until the end of the RCU section, or NULL.
 */
notrace struct vkernel *vkernel_of(struct pid_namespace *ns)
{
	struct vkernel *vk;

	hash_for_each_possible_rcu(vkernel_table, vk, node, (unsigned long)ns,
				   lockdep_is_held(&vkernel_mutex))
		if (vk->ns == ns)
			return vk;
	return NULL;
}

/**
 * vkernel_nearest - the vkernel that governs a namespace, for a short look
 * @ns: a PID namespace, or NULL
 *
 * Return: its own or its nearest ancestor's; NULL if it is native. RCU.
 */
notrace struct vkernel *vkernel_nearest(struct pid_namespace *ns)
{
	struct vkernel *vk;

	for (; ns && ns != &init_pid_ns; ns = ns->parent) {
		vk = vkernel_of(ns);
		if (vk)
			return vk;
	}
	return NULL;
}

/**
 * vkernel_of_task - the vkernel that governs a task
 * @task: any task
 *
 * Context: rcu_read_lock(), or interrupts off, as in the hooks of the scheduler.
 * Return: it, good until the end of that section; NULL if the task is native.
 */
notrace struct vkernel *vkernel_of_task(struct task_struct *task)
{
	return vkernel_nearest(vkfs_task_ns(task));
}

/**
 * vkernel_get - the vkernel that governs a namespace
 * @ns: a PID namespace
 *
 * Return: its own or its nearest ancestor's, with a reference; NULL if there is
 * none, which means that the namespace is the host's or native.
 */
struct vkernel *vkernel_get(struct pid_namespace *ns)
{
	struct vkernel *vk;

	rcu_read_lock();
	vk = vkernel_nearest(ns);
	while (vk && !refcount_inc_not_zero(&vk->ref))
		vk = vkernel_nearest(vk->ns->parent);
	rcu_read_unlock();
	return vk;
}

/**
 * vkernel_is_current - whether a vkernel governs the current task
 * @vk: the vkernel
 */
bool vkernel_is_current(const struct vkernel *vk)
{
	bool ret;

	rcu_read_lock();
	ret = vkernel_nearest(task_active_pid_ns(current)) == vk;
	rcu_read_unlock();
	return ret;
}

static void vkernel_free_rcu(struct rcu_head *rcu)
{
	struct vkernel *vk = container_of(rcu, struct vkernel, rcu);

	vkfs_log_free(vk);
	vkfs_cputime_free(vk);
	free_percpu(vk->events);
	kfree(vk);
}

/**
 * vkernel_put - give back a reference
 * @vk: the vkernel
 *
 * Context: process context, may sleep.
 */
void vkernel_put(struct vkernel *vk)
{
	if (!refcount_dec_and_test(&vk->ref))
		return;
	vkfs_log_close(vk);
	put_pid(vk->init);
	put_pid_ns(vk->ns);
	kobject_put(&vk->kobj);
}

/**
 * vkernel_release - the last reference to a vkernel's directory is gone
 * @kobj: the directory
 *
 * vkernel_of() may still look at it.
 */
void vkernel_release(struct kobject *kobj)
{
	struct vkernel *vk = container_of(kobj, struct vkernel, kobj);

	call_rcu(&vk->rcu, vkernel_free_rcu);
}

/**
 * vkernel_init_task - a vkernel's init
 * @vk: the vkernel
 *
 * Context: rcu_read_lock().
 * Return: the task, or NULL if it has been reaped.
 */
struct task_struct *vkernel_init_task(struct vkernel *vk)
{
	return pid_task(vk->init, PIDTYPE_TGID);
}

/* True from when init dies: the namespace can have no new process then. */
static bool vkernel_ns_dead(struct vkernel *vk)
{
	return !(READ_ONCE(vk->ns->pid_allocated) & PIDNS_ADDING);
}

static struct vkernel *vkernel_alloc(struct pid_namespace *ns, unsigned int log_size)
{
	struct task_struct *init;
	struct vkernel *vk;

	vk = kzalloc(sizeof(*vk), GFP_KERNEL_ACCOUNT);
	if (!vk)
		return ERR_PTR(-ENOMEM);
	kobject_init(&vk->kobj, &vkernel_ktype);
	refcount_set(&vk->ref, 1);
	vk->ns = get_pid_ns(ns);

	rcu_read_lock();
	vk->init = get_pid(find_pid_ns(1, ns));
	init = vk->init ? vkernel_init_task(vk) : NULL;
	if (init)
		vk->start = init->start_boottime;
	rcu_read_unlock();

	vk->events = alloc_percpu_gfp(struct vkfs_events, GFP_KERNEL_ACCOUNT);
	if (!init || !vk->events || vkfs_cputime_alloc(vk) ||
	    vkfs_log_alloc(vk, log_size)) {
		vkernel_put(vk);
		return ERR_PTR(init ? -ENOMEM : -ESRCH);
	}
	vkfs_load_init(vk);
	vkfs_commit_init(vk);
	return vk;
}

/* How its CPUs are shown and its parameters are those of its nearest ancestor. */
static void vkernel_inherit(struct vkernel *vk)
{
	struct vkernel *parent = vkernel_get(vk->ns->parent);

	if (!parent)
		return;
	vk->cpus = READ_ONCE(parent->cpus);
	vkfs_params_inherit(vk, parent);
	vkernel_put(parent);
}

static struct vkernel *vkernel_create(struct pid_namespace *ns, unsigned int log_size)
{
	struct vkernel *vk;
	int ret;

	lockdep_assert_held(&vkernel_mutex);
	vk = vkernel_alloc(ns, log_size);
	if (IS_ERR(vk))
		return vk;
	/* Before the first task can be found to have a vkernel. */
	ret = vkfs_hooks_need();
	if (ret) {
		vkernel_put(vk);
		return ERR_PTR(ret);
	}
	vkernel_inherit(vk);
	hash_add_rcu(vkernel_table, &vk->node, (unsigned long)ns);
	if (!vkernel_count++)
		schedule_delayed_work(&vkernel_work, LOAD_FREQ);
	schedule_delayed_work(&publish_work, PUBLISH_DELAY);
	return vk;
}

static void vkernel_drop(struct vkernel *vk)
{
	lockdep_assert_held(&vkernel_mutex);
	vk->dead = true;
	vkfs_params_drop(vk);
	hash_del_rcu(&vk->node);
	vkernel_count--;
	if (vk->kobj.state_in_sysfs)
		vkfs_sysfs_del(vk);
	vkernel_put(vk);
}

/**
 * vkernel_attach - a superblock begins to show a namespace
 * @ns: the namespace; not the initial one
 * @log_size: bytes that its log is to have, if it is the first
 *
 * Context: process context, may sleep.
 * Return: the namespace's vkernel, made if it is the first, with a reference
 * that vkernel_detach() gives back; or ERR_PTR: -ESRCH if the namespace has no
 * init, -ENOMEM, -EINTR.
 */
struct vkernel *vkernel_attach(struct pid_namespace *ns, unsigned int log_size)
{
	struct vkernel *vk;

	if (mutex_lock_killable(&vkernel_mutex))
		return ERR_PTR(-EINTR);
	vk = vkernel_of(ns) ?: vkernel_create(ns, log_size);
	if (!IS_ERR(vk)) {
		refcount_inc(&vk->ref);
		atomic_inc(&vk->mounts);
	}
	mutex_unlock(&vkernel_mutex);
	return vk;
}

/**
 * vkernel_detach - a superblock is gone
 * @vk: the vkernel it showed
 *
 * The caller may be exiting, and so must not wait for vkernel_mutex: whether the
 * vkernel goes too is for a worker to see.
 */
void vkernel_detach(struct vkernel *vk)
{
	if (atomic_dec_and_test(&vk->mounts) && vkernel_ns_dead(vk))
		schedule_work(&gone_work);
	vkernel_put(vk);
}

/**
 * vkernel_set_cpus - choose which CPUs a namespace is shown
 * @vk: the namespace's vkernel
 * @mode: the choice
 *
 * To be shown more than now takes CAP_SYS_ADMIN on the host: a container may
 * hide CPUs from itself, and nothing else.
 *
 * Return: 0, -EPERM or -EINTR.
 */
int vkernel_set_cpus(struct vkernel *vk, enum vkfs_cpus_mode mode)
{
	int ret = 0;

	if (mutex_lock_killable(&vkernel_mutex))
		return -EINTR;
	if (mode > vk->cpus && !capable(CAP_SYS_ADMIN))
		ret = -EPERM;
	else
		WRITE_ONCE(vk->cpus, mode);
	mutex_unlock(&vkernel_mutex);
	return ret;
}

/* Give those that have none their directory in /sys/fs/vkfs/instances. */
static void vkernel_publish(struct work_struct *work)
{
	struct vkernel *vk;
	int i, ret;

	mutex_lock(&vkernel_mutex);
	hash_for_each(vkernel_table, i, vk, node) {
		if (vk->kobj.state_in_sysfs)
			continue;
		ret = vkfs_sysfs_add(vk);
		if (ret)
			pr_warn_ratelimited("pid:[%u] is not in sysfs: error %d\n",
					    vk->ns->ns.inum, ret);
	}
	mutex_unlock(&vkernel_mutex);
}

/* Let go of the namespaces that have died and are shown nowhere. */
static void vkernel_reap(void)
{
	struct hlist_node *tmp;
	struct vkernel *vk;
	int i;

	lockdep_assert_held(&vkernel_mutex);
	hash_for_each_safe(vkernel_table, i, tmp, vk, node) {
		if (!vkernel_ns_dead(vk))
			continue;
		vkfs_log_end(vk);
		if (!atomic_read(&vk->mounts))
			vkernel_drop(vk);
	}
}

static void vkernel_gone(struct work_struct *work)
{
	mutex_lock(&vkernel_mutex);
	vkernel_reap();
	mutex_unlock(&vkernel_mutex);
}

/*
 * Every five seconds while there is a vkernel, and once more after the last:
 * sample the loads, and look for namespaces that have died.
 */
static void vkernel_tick(struct work_struct *work)
{
	struct vkernel *vk;
	int i;

	mutex_lock(&vkernel_mutex);
	vkernel_reap();
	hash_for_each(vkernel_table, i, vk, node)
		vkfs_load_tick(vk);
	if (vkernel_count)
		schedule_delayed_work(&vkernel_work, LOAD_FREQ);
	else
		vkfs_hooks_unneed();
	mutex_unlock(&vkernel_mutex);
}

/**
 * vkernels_exit - drop all vkernels
 *
 * No superblock is left when this runs: each holds a reference on the module.
 */
void vkernels_exit(void)
{
	struct hlist_node *tmp;
	struct vkernel *vk;
	int i;

	cancel_work_sync(&gone_work);
	cancel_delayed_work_sync(&publish_work);
	cancel_delayed_work_sync(&vkernel_work);
	mutex_lock(&vkernel_mutex);
	hash_for_each_safe(vkernel_table, i, tmp, vk, node)
		vkernel_drop(vk);
	mutex_unlock(&vkernel_mutex);
}
