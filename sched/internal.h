/* SPDX-License-Identifier: GPL-2.0 */
/* Private to sched/. */
#ifndef _VKFS_SCHED_INTERNAL_H
#define _VKFS_SCHED_INTERNAL_H

#include <linux/hash.h>
#include <linux/percpu.h>
#include <linux/rculist.h>
#include <linux/sched.h>
#include <linux/types.h>

#include <vkfs/hook.h>
#include <vkfs/sched.h>

struct cfs_rq;
struct cgroup;
struct cgroup_subsys_state;
struct rq;
struct sched_entity;
struct seq_file;
struct task_group;
struct vkfs_domain;
struct vkfs_param;

/* rstat.c */

/**
 * struct vkfs_raw - what the kernel has counted for a domain on one CPU
 * @run: run time, ns, exact
 * @user: of it user time without @nice, ns, sampled by the tick
 * @nice: likewise, user time of tasks with a positive nice value
 * @system: likewise, system time
 * @held: not the kernel's: run time seen but not yet accounted
 */
struct vkfs_raw {
	u64 run;
	u64 user;
	u64 nice;
	u64 system;
	u64 held;
};

void vkfs_raw_cputime(struct vkfs_domain *dom, int cpu, struct vkfs_raw *raw);
u64 vkfs_raw_id(const struct vkfs_domain *dom);
bool vkfs_raw_needs_flush(const struct vkfs_domain *dom);
void vkfs_raw_total(struct vkfs_domain *dom, struct vkfs_raw *raw);
u64 vkfs_raw_own(struct cgroup *cgrp);
bool vkfs_raw_has_own(struct cgroup *cgrp);
int vkfs_raw_init(void);

/* times.c */

static inline u64 vkfs_since(u64 now, u64 last)
{
	return now > last ? now - last : 0;
}

static inline u64 vkfs_times_busy(const struct vkfs_times *t)
{
	return t->user + t->nice + t->system;
}

void vkfs_times_split(struct vkfs_times *got, u64 run, const struct vkfs_raw *by);
void vkfs_raw_split(const struct vkfs_raw *now, struct vkfs_raw *last,
		    struct vkfs_times *got);
u64 vkfs_times_move(struct vkfs_times *to, struct vkfs_times *from, u64 limit);
void vkfs_times_clip(struct vkfs_times *t, u64 dt);

/* wakeup.c; what trampoline.S knows comes first, here and below */
extern int vkfs_wakeup_on;
struct vkfs_verdict vkfs_wakeup_handler(struct rq *rq, struct task_struct *p, int flags);
long vkfs_wakeup_native(const struct vkfs_param *param);
long vkfs_child_first_native(const struct vkfs_param *param);
bool vkfs_has_child_first(void);
void vkfs_wakeup_init(void);

/* slice.c */
extern int vkfs_slice_on;
struct vkfs_verdict vkfs_slice_handler(struct cfs_rq *cfs_rq, struct sched_entity *se);
long vkfs_slice_native(const struct vkfs_param *param);
long vkfs_latency_native(const struct vkfs_param *param);
void vkfs_slice_apply(struct vkernel *vk, const struct vkfs_param *param, long old);
int vkfs_slice_init(void);

/* rr.c */
extern int vkfs_rr_on;
void vkfs_rr_tick_handler(struct rq *rq, struct task_struct *p, int queued);
struct vkfs_verdict vkfs_rr_interval_handler(struct rq *rq, struct task_struct *p);
long vkfs_rr_native(const struct vkfs_param *param);
int vkfs_rr_init(void);

/* migrate.c */
long vkfs_migration_native(const struct vkfs_param *param);
int vkfs_migration_init(void);

/* policy.c */

/* What cpu.real_policy can be. */
enum vkfs_policy_value {
	VKFS_POLICY_NORMAL,
	VKFS_POLICY_FIFO,
	VKFS_POLICY_ADAPTIVE,
	VKFS_NR_POLICIES
};

/* Why a choice was made. */
enum vkfs_reason {
	VKFS_REASON_SET,	/* the file was written */
	VKFS_REASON_LONG,	/* busy, with long tasks */
	VKFS_REASON_USAGE,	/* hardly busy */
	VKFS_REASON_SWITCHES,	/* short tasks */
};

/**
 * struct vkfs_signals - what is known of a cgroup that has a policy
 * @sampled: when, CLOCK_MONOTONIC, ns
 * @used: CPU time of its tasks until then, ns
 * @switches: how often a CPU has been given to one of them until then
 * @usage: of one CPU, in the last interval, percent
 * @rate: switches in a second of CPU time, in the last interval
 * @changed: when the last choice was made, CLOCK_MONOTONIC, ns
 * @reason: of that choice
 */
struct vkfs_signals {
	u64 sampled;
	u64 used;
	u64 switches;
	u64 usage;
	u64 rate;
	u64 changed;
	enum vkfs_reason reason;
};

/**
 * struct vkfs_policy - a cgroup whose policy is not the normal one
 * @node: in vkfs_policies
 * @css: its state of the cpu controller, which is also its struct task_group; held
 * @value: what has been written, P
 * @fifo: its tasks run in order of their arrival; P for writing
 * @queues: its tasks, by CPU
 * @signals: P
 * @rcu: to free it
 *
 * P: policy_mutex.
 */
struct vkfs_policy {
	struct hlist_node node;
	struct cgroup_subsys_state *css;
	enum vkfs_policy_value value;
	bool fifo;
	struct vkfs_fifo_queue __percpu *queues;
	struct vkfs_signals signals;
	struct rcu_head rcu;
};

#define VKFS_POLICY_BITS	8

/* Changed under policy_mutex, read under RCU. */
extern struct hlist_head vkfs_policies[1 << VKFS_POLICY_BITS];

static __always_inline struct hlist_head *vkfs_policy_head(const void *tg)
{
	return &vkfs_policies[hash_ptr(tg, VKFS_POLICY_BITS)];
}

/* adaptive.c */
extern const struct attribute_group vkfs_policy_settings;
unsigned long vkfs_adaptive_interval(void);
void vkfs_adaptive_set(struct vkfs_policy *policy, enum vkfs_policy_value value);
void vkfs_adaptive_sample(struct vkfs_policy *policy);
void vkfs_adaptive_show(struct seq_file *m, const struct vkfs_policy *policy);

/* A member of a structure that no header shows. */
#define vkfs_member(type, base, offset)	(*(type *)((void *)(base) + (offset)))

/* exchange.c */
void vkfs_exchange(struct sched_entity *task, struct sched_entity *other);
int vkfs_exchange_init(void);

/* fifo.c */

/**
 * struct vkfs_fifo_queue - tasks of a cgroup that are queued on a CPU
 * @tasks: by arrival; the first one has the turn
 * @last: when the latest one came, ns
 * @switches: how often the CPU has been given to one of them
 * @policy: the cgroup's
 *
 * Protected by the CPU's run queue lock.
 */
struct vkfs_fifo_queue {
	struct list_head tasks;
	u64 last;
	u64 switches;
	const struct vkfs_policy *policy;
};

extern int vkfs_fifo_on;
extern unsigned int vkfs_fifo_guard_ms;	/* how long a sibling may wait; 0: for ever */
void vkfs_enqueue_handler(struct rq *rq, struct task_struct *task, int flags);
void vkfs_dequeue_handler(struct rq *rq, struct task_struct *task, int flags);
void vkfs_yield_handler(struct rq *rq);
struct vkfs_verdict vkfs_pick_handler(void *a, void *b);
struct vkfs_verdict vkfs_preempt_handler(struct rq *rq, struct task_struct *task,
					 int flags);
void vkfs_fifo_join(struct vkfs_policy *policy);
void vkfs_fifo_leave(struct vkfs_policy *policy);
int vkfs_fifo_init(void);

#endif /* _VKFS_SCHED_INTERNAL_H */
