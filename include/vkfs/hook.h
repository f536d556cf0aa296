/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _VKFS_HOOK_H
#define _VKFS_HOOK_H

#include <linux/ftrace.h>
#include <linux/kobject.h>
#include <linux/types.h>

struct tracepoint;

/* What stands or falls with its hooks; /sys/fs/vkfs/features. See core/hooks.c. */
enum vkfs_feature_id {
	VKFS_FEATURE_SYSINFO,
	VKFS_FEATURE_AFFINITY,
	VKFS_FEATURE_SYSFS_CPUS,
	VKFS_FEATURE_STARTTIME,
	VKFS_FEATURE_CLOCK,
	VKFS_FEATURE_SWITCHES,
	VKFS_FEATURE_SCHED_WAKEUP,
	VKFS_FEATURE_SCHED_SLICE,
	VKFS_FEATURE_SCHED_CUSTOM_SLICE,
	VKFS_FEATURE_SCHED_RR,
	VKFS_FEATURE_SCHED_MIGRATION,
	VKFS_FEATURE_LOG,
	VKFS_FEATURE_LOG_OOM,
	VKFS_FEATURE_LOG_NET,
	VKFS_FEATURE_REAL_POLICY,
	VKFS_FEATURE_OVERCOMMIT,
	VKFS_FEATURE_THP,
	VKFS_FEATURE_THP_DEFRAG,
	VKFS_FEATURE_KHUGEPAGED,
	VKFS_NR_FEATURES
};

/**
 * struct vkfs_feature - one row of the feature table
 * @name: in /sys/fs/vkfs/features
 * @on_demand: placed by vkfs_feature_get(), else with the first vkernel
 * @absent: set at load if this kernel does it in another way
 * @err: set at load if what its hooks call or look at is not in this kernel
 * @users: how many need it; feature_lock
 * @placed: all its hooks are in place; feature_lock, and for raising hook_mutex
 */
struct vkfs_feature {
	const char *name;
	bool on_demand;
	bool absent;
	int err;
	unsigned int users;
	bool placed;
};

extern struct vkfs_feature vkfs_features[VKFS_NR_FEATURES];

/* How a hook reaches its target. */
enum vkfs_hook_kind {
	VKFS_HOOK_REDIRECT,	/* ftrace: call @func instead of the target */
	VKFS_HOOK_DIRECT,	/* ftrace: call @func, a trampoline, before it */
	VKFS_HOOK_TRACEPOINT,	/* call @func beside whoever else listens */
	VKFS_HOOK_ATTR,		/* sysfs: call those of @func instead of the file's own */
};

/* Whose calls a redirect is for; the others run the target untouched. */
enum vkfs_hook_who {
	VKFS_HOOK_CONTAINERS,	/* tasks outside the initial PID namespace */
	VKFS_HOOK_ALL,
};

/**
 * struct vkfs_hook - one row of the hook table
 * @target: symbol of the function or the attribute, or name of the tracepoint
 * @older: what older kernels call it, if they have no @target
 * @proto: the function's prototype as vkfs_btf_prototype() writes it
 * @kind: how it is reached
 * @who: for a redirect: for whose calls
 * @func: what runs: a redirect's has the target's own prototype, a tracepoint's
 *	a leading void pointer besides; a direct hook's is a trampoline
 *	(<vkfs/trampoline.h>), an attribute's a struct vkfs_attr_hook
 * @feature: the feature that stands on this hook
 * @lost: what a container is shown without it
 * @optional: a kernel may lack the target, and has then nothing to hide there
 *
 * The rest belongs to core/hook.c, under hook_mutex:
 * @ops: ftrace's handle
 * @tp: the tracepoint
 * @addr: of the target
 * @err: 0, or why the hook could not be placed
 * @active: it is in place
 */
struct vkfs_hook {
	const char *target;
	const char *older[2];
	const char *proto;
	enum vkfs_hook_kind kind;
	enum vkfs_hook_who who;
	void *func;
	enum vkfs_feature_id feature;
	const char *lost;
	bool optional;

	struct ftrace_ops ops;
	struct tracepoint *tp;
	unsigned long addr;
	int err;
	bool active;
};

/* What the handler of a VKFS_TRAMPOLINE_SKIP returns; in two registers. */
struct vkfs_verdict {
	long skip;	/* not 0: the target is not run, its caller gets @value */
	long value;
};

/**
 * struct vkfs_attr_hook - what is called when a file of sysfs is read and written
 * @show: ours; begins with vkfs_enter() and ends with vkfs_leave()
 * @store: likewise
 * @lower_show: the kernel's; core/hook.c
 * @lower_store: likewise
 */
struct vkfs_attr_hook {
	ssize_t (*show)(struct kobject *kobj, struct kobj_attribute *attr, char *buf);
	ssize_t (*store)(struct kobject *kobj, struct kobj_attribute *attr,
			 const char *buf, size_t len);
	ssize_t (*lower_show)(struct kobject *kobj, struct kobj_attribute *attr,
			      char *buf);
	ssize_t (*lower_store)(struct kobject *kobj, struct kobj_attribute *attr,
			       const char *buf, size_t len);
};

extern struct vkfs_hook vkfs_hooks[];
extern const unsigned int vkfs_nr_hooks;

int vkfs_hooks_init(void);
int vkfs_hooks_need(void);
void vkfs_hooks_unneed(void);
int vkfs_feature_get(enum vkfs_feature_id id);
void vkfs_feature_put(enum vkfs_feature_id id);
const struct vkfs_hook *vkfs_feature_hook(enum vkfs_feature_id id);
void vkfs_feature_refuse(enum vkfs_feature_id id, int err);
void vkfs_features_exit(void);

/*
 * Calls that are inside the module's text without a reference on the module.
 * A redirected call has been counted in by the time its replacement starts, and
 * the replacement's last act is vkfs_leave(), unless it gets itself a reference:
 * then module_put() is.
 */
extern atomic_t vkfs_inside;

static __always_inline void vkfs_enter(void)
{
	atomic_inc(&vkfs_inside);
}

static __always_inline void vkfs_leave(void)
{
	/* Whatever the call did must be over before the module may go. */
	smp_mb__before_atomic();
	atomic_dec(&vkfs_inside);
}

/* The replacements, each beside what it formats. */
struct pt_regs;
struct seq_file;
struct device;
struct device_attribute;
struct net;
struct net_device;
struct nf_log_buf;
struct nf_loginfo;
struct sk_buff;

int vkfs_hook_uptime(struct seq_file *m, void *v);
int vkfs_hook_stat(struct seq_file *m, void *v);
long vkfs_hook_sysinfo(const struct pt_regs *regs);
long vkfs_hook_compat_sysinfo(const struct pt_regs *regs);
int vkfs_hook_do_task_stat(struct seq_file *m, struct pid_namespace *ns,
			   struct pid *pid, struct task_struct *task, int whole);
ssize_t vkfs_hook_show_cpus(struct device *dev, struct device_attribute *attr,
			    char *buf);
long vkfs_hook_getaffinity(pid_t pid, struct cpumask *mask);
long vkfs_hook_setaffinity(pid_t pid, const struct cpumask *mask);
void vkfs_probe_switch(void *data, bool preempt, struct task_struct *prev,
		       struct task_struct *next, unsigned int prev_state);
void vkfs_probe_fork(void *data, struct task_struct *parent,
		     struct task_struct *child);

void vkfs_probe_slice(void *data, struct task_struct *parent,
		      struct task_struct *child);
void vkfs_probe_migration(void *data, bool preempt, struct task_struct *prev,
			  struct task_struct *next, unsigned int prev_state);
void vkfs_hook_oom_kill_process(struct task_struct *victim, const char *message);
void vkfs_hook_nf_log_buf_close(struct nf_log_buf *m);
__printf(8, 9)
void vkfs_hook_nf_log_packet(struct net *net, u8 pf, unsigned int hooknum,
			     const struct sk_buff *skb, const struct net_device *in,
			     const struct net_device *out,
			     const struct nf_loginfo *info, const char *fmt, ...);

/* The trampolines, each in its area's trampoline.S. */
void vkfs_tramp_wakeup(void);
void vkfs_tramp_slice(void);
void vkfs_tramp_rr_tick(void);
void vkfs_tramp_rr_interval(void);
void vkfs_tramp_vprintk_store(void);
void vkfs_tramp_do_syslog(void);
void vkfs_tramp_devkmsg_open(void);
void vkfs_tramp_enqueue(void);
void vkfs_tramp_dequeue(void);
void vkfs_tramp_yield(void);
void vkfs_tramp_pick(void);
void vkfs_tramp_preempt(void);
void vkfs_tramp_enough(void);
void vkfs_tramp_mmap_region(void);
void vkfs_tramp_thp_allowed(void);
void vkfs_tramp_thp_gfp(void);
void vkfs_tramp_split(void);

/* Those of files of sysfs. */
extern struct vkfs_attr_hook vkfs_attr_thp_gate;
extern struct vkfs_attr_hook vkfs_attr_khuge[];

int vkfs_affinity_init(void);

#endif /* _VKFS_HOOK_H */
