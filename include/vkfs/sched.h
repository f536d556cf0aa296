/* SPDX-License-Identifier: GPL-2.0 */
/* What sched/ tells of a container: CPUs, CPU time, load, switches. */
#ifndef _VKFS_SCHED_H
#define _VKFS_SCHED_H

#include <linux/bits.h>
#include <linux/cpumask.h>
#include <linux/jiffies.h>
#include <linux/math64.h>
#include <linux/mutex.h>
#include <linux/poll.h>
#include <linux/types.h>

struct cgroup;
struct vkernel;
struct vkfs_domain;

/* nsec_to_clock_t(), which is not exported: in the unit of /proc, 1/USER_HZ s. */
static inline u64 vkfs_ticks(u64 ns)
{
	return div_u64(ns, NSEC_PER_SEC / USER_HZ);
}

/* Which CPUs a container is shown; a later one shows more than an earlier. */
enum vkfs_cpus_mode {
	VKFS_CPUS_QUOTA,	/* the effective cpuset, cut at the quota */
	VKFS_CPUS_CPUSET,	/* the effective cpuset */
	VKFS_CPUS_HOST,		/* all of the host's */
};

/* Fixed point of vkfs_cpus.rate: this much is one CPU. */
#define VKFS_CPU_ONE		BIT_ULL(20)

/**
 * struct vkfs_cpus - the CPUs a container is shown
 * @mask: the physical ones it may run on; the vCPUs stand for them in order
 * @nr: how many vCPUs; physical CPU number i of @mask belongs to vCPU i % @nr
 * @rate: CPU time it may use in a unit of time, in VKFS_CPU_ONE
 */
struct vkfs_cpus {
	cpumask_var_t mask;
	unsigned int nr;
	u64 rate;
};

int vkfs_cpus_get(struct vkernel *vk, struct vkfs_cpus *cpus);
void vkfs_cpus_put(struct vkfs_cpus *cpus);
int vkfs_cpus_init(void);

/* CPU time in nanoseconds; @user does not include @nice. */
struct vkfs_times {
	u64 user;
	u64 nice;
	u64 system;
	u64 idle;
};

static inline void vkfs_times_add(struct vkfs_times *to, const struct vkfs_times *t)
{
	to->user += t->user;
	to->nice += t->nice;
	to->system += t->system;
	to->idle += t->idle;
}

/**
 * struct vkfs_cputime - CPU time of a container by vCPU
 * @lock: see there
 * @stamp: CLOCK_BOOTTIME of the last sample, ns; 0 before the first
 * @cgrp: id of the cgroup that was last sampled
 * @debt: time used beyond what the rate allowed, ns; idle time pays it back
 * @used: all CPU time accounted, ns
 * @nr: vCPUs now shown
 * @vcpu: by vCPU; grows, but that one which goes and comes back begins anew
 * @last: by physical CPU: the raw counters at the last sample
 */
struct vkfs_cputime {
	struct mutex lock;	/* protects all that follows */
	u64 stamp;
	u64 cgrp;
	u64 debt;
	u64 used;
	unsigned int nr;
	struct vkfs_times *vcpu;
	struct vkfs_raw *last;
};

int vkfs_cputime_alloc(struct vkernel *vk);
void vkfs_cputime_free(struct vkernel *vk);
int vkfs_cputime_read(struct vkernel *vk, struct vkfs_times *vcpu, unsigned int *nr);
int vkfs_cputime_idle(struct vkernel *vk, u64 *idle);
int vkfs_cputime_init(void);

/**
 * struct vkfs_load - load average of a container, as kernel/sched/loadavg.c
 * @avenrun: 1, 5 and 15 minutes, in FIXED_1
 * @update: jiffies at which the next sample is due
 * @running: tasks seen runnable by the last sample
 *
 * Written by the tick alone; read without a lock, as the host's are.
 */
struct vkfs_load {
	unsigned long avenrun[3];
	unsigned long update;
	unsigned int running;
};

/* What a reader is told of a container's tasks. */
struct vkfs_tasks {
	unsigned int running;
	unsigned int blocked;	/* waiting for I/O */
	unsigned int total;
	int last_pid;
};

void vkfs_load_init(struct vkernel *vk);
void vkfs_load_tick(struct vkernel *vk);
void vkfs_load_get(struct vkernel *vk, unsigned long loads[3],
		   unsigned long offset, int shift);
void vkfs_tasks_get(struct vkernel *vk, struct vkfs_tasks *tasks);

/* Events of a container's tasks. */
enum vkfs_event { VKFS_SWITCHES, VKFS_FORKS, VKFS_NR_EVENTS };

struct vkfs_events {
	u64 nr[VKFS_NR_EVENTS];
};

void vkfs_events_get(struct vkernel *vk, struct vkfs_events *sum);

int vkfs_policy_init(void);
int vkfs_policy_start(void);
void vkfs_policy_exit(void);

/**
 * struct vkfs_trigger - one on the pressure of a container
 * @trigger: the kernel's, a struct psi_trigger; NULL until it is set
 * @cgrp: whose pressure; a reference is held while @trigger is set
 */
struct vkfs_trigger {
	void *trigger;
	struct cgroup *cgrp;
};

/**
 * struct vkfs_pressure - how much of the time a resource was waited for
 * @avg: in the last 10, 60 and 300 s, in FIXED_1 of a hundredth
 * @total: since the cgroup was made, ns
 */
struct vkfs_pressure {
	unsigned long avg[3];
	u64 total;
};

int vkfs_pressure_get(struct vkernel *vk, struct vkfs_pressure p[2], int res);
int vkfs_trigger_set(struct vkernel *vk, struct vkfs_trigger *t, char *spec, int res,
		     struct file *file);
__poll_t vkfs_trigger_poll(struct vkfs_trigger *t, struct file *file, poll_table *wait);
void vkfs_trigger_clear(struct vkfs_trigger *t);
int vkfs_psi_init(void);

#endif /* _VKFS_SCHED_H */
