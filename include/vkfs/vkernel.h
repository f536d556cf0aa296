/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _VKFS_VKERNEL_H
#define _VKFS_VKERNEL_H

#include <linux/kobject.h>
#include <linux/pid_namespace.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/sched.h>

#include <vkfs/mm.h>
#include <vkfs/param.h>
#include <vkfs/sched.h>

struct vkfs_log;

/**
 * struct vkernel - what one PID namespace has of its own
 * @node: in vkernel_table; T for writing, RCU for reading
 * @ns: the namespace, I; a reference is held, so the pointer is never reused
 *	while it is a key
 * @init: the namespace's pid 1, I; a reference is held. A task is found through
 *	it and not through ns->child_reaper, which dangles once init is gone.
 * @start: CLOCK_BOOTTIME of init's start in ns, I
 * @cpus: which CPUs it is shown, T for writing, READ_ONCE for reading
 * @mounts: superblocks that show it; raised under T
 * @params: core/param.c
 * @commit: mm/overcommit.c
 * @opens: times one of its files was opened
 * @cputime: sched/cputime.c
 * @load: sched/loadavg.c
 * @events: sched/switch.c
 * @log: log/log.c
 * @ref: one for being in the table, one for every superblock, and one for
 *	every user between vkernel_get() and vkernel_put()
 * @kobj: its directory in /sys/fs/vkfs/instances
 * @dead: T; out of the table
 * @rcu: frees it after the last look
 *
 * I: set at creation and never changed. T: vkernel_mutex.
 */
struct vkernel {
	struct hlist_node node;
	struct pid_namespace *ns;
	struct pid *init;
	u64 start;
	enum vkfs_cpus_mode cpus;
	atomic_t mounts;
	bool dead;
	struct vkfs_params params;
	struct vkfs_commit commit;
	atomic_long_t opens;
	struct vkfs_cputime cputime;
	struct vkfs_load load;
	struct vkfs_events __percpu *events;
	struct vkfs_log *log;
	refcount_t ref;
	struct kobject kobj;
	struct rcu_head rcu;
};

struct vkernel *vkernel_attach(struct pid_namespace *ns, unsigned int log_size);
void vkernel_detach(struct vkernel *vk);
struct vkernel *vkernel_of(struct pid_namespace *ns);
struct vkernel *vkernel_nearest(struct pid_namespace *ns);
struct vkernel *vkernel_get(struct pid_namespace *ns);
struct vkernel *vkernel_of_task(struct task_struct *task);
void vkernel_put(struct vkernel *vk);
bool vkernel_is_current(const struct vkernel *vk);
int vkernel_set_cpus(struct vkernel *vk, enum vkfs_cpus_mode mode);
struct task_struct *vkernel_init_task(struct vkernel *vk);
void vkernel_release(struct kobject *kobj);
void vkernels_exit(void);

/* PID namespace of @task, or NULL when it has been reaped. RCU. */
static __always_inline struct pid_namespace *vkfs_task_ns(struct task_struct *task)
{
	struct pid *pid = READ_ONCE(task->thread_pid);

	return pid ? pid->numbers[pid->level].ns : NULL;
}

/* The vkernel of the current task: for system calls. NULL means native. */
static inline struct vkernel *vkernel_get_current(void)
{
	return vkernel_get(task_active_pid_ns(current));
}

int vkfs_sysfs_init(void);
int vkfs_sysfs_settings(const struct attribute_group *group);
void vkfs_sysfs_exit(void);
int vkfs_sysfs_add(struct vkernel *vk);
void vkfs_sysfs_del(struct vkernel *vk);
extern const struct kobj_type vkernel_ktype;

#endif /* _VKFS_VKERNEL_H */
