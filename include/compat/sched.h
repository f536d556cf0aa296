/* SPDX-License-Identifier: GPL-2.0 */
/* Scheduler: a task's own slice; how the fair class orders tasks and picks one. */
#ifndef _VKFS_COMPAT_SCHED_H
#define _VKFS_COMPAT_SCHED_H

#include <linux/err.h>
#include <linux/sched.h>

/* Whether a task can have a slice of its own (EEVDF, 6.12). */
#ifdef HAVE_SE_CUSTOM_SLICE
#define VKFS_HAS_CUSTOM_SLICE	true

static inline bool vkfs_slice_is_custom(const struct sched_entity *se)
{
	return READ_ONCE(se->custom_slice);
}

static inline u64 vkfs_slice(const struct sched_entity *se)
{
	return READ_ONCE(se->slice);
}

/* The mark first: without it the kernel may write its own slice over ours. */
static inline void vkfs_slice_set(struct sched_entity *se, u64 slice)
{
	WRITE_ONCE(se->custom_slice, 1);
	WRITE_ONCE(se->slice, slice);
}

static inline void vkfs_slice_reset(struct sched_entity *se)
{
	WRITE_ONCE(se->custom_slice, 0);
}
#else
#define VKFS_HAS_CUSTOM_SLICE	false

static inline bool vkfs_slice_is_custom(const struct sched_entity *se)
{
	return false;
}

static inline u64 vkfs_slice(const struct sched_entity *se)
{
	return 0;
}

static inline void vkfs_slice_set(struct sched_entity *se, u64 slice)
{
}

static inline void vkfs_slice_reset(struct sched_entity *se)
{
}
#endif

/*
 * Let the entity that runs go on until its virtual time is @until, or its slice is
 * over. Kernels before 7.0 let it go on to the end of its slice anyway.
 */
static inline void vkfs_protect(struct sched_entity *se, u64 until)
{
#ifdef HAVE_SE_VPROT
	if ((s64)(until - se->deadline) > 0)
		until = se->deadline;
	if ((s64)(until - se->vprot) > 0)
		se->vprot = until;
#endif
}

/*
 * The fair class: where it picks a task, and what a task's place in its timeline
 * is made of. Up to 6.5 the timeline is ordered by vruntime (CFS), then by deadline
 * among those who are eligible (EEVDF). Up to 7.1 every group has a timeline of its
 * own on every CPU; then each CPU has one, with all tasks of all groups.
 */
#ifdef HAVE_SE_H_LOAD
#define VKFS_PICK		"pick_task_fair"
#define VKFS_PICK_PROTO		"*task_struct(*rq,*rq_flags)"
#define VKFS_ONE_TIMELINE	true
#elif defined(HAVE_SE_VLAG)
#define VKFS_PICK		"pick_task_fair"
#define VKFS_PICK_PROTO		"*task_struct(*rq)"
#define VKFS_ONE_TIMELINE	false
#else
#define VKFS_PICK		"pick_next_entity"
#define VKFS_PICK_PROTO		"*sched_entity(*cfs_rq,*sched_entity)"
#define VKFS_ONE_TIMELINE	false
#endif

#ifdef HAVE_SE_VLAG
#define VKFS_DEQUEUE_PROTO	"_Bool(*rq,*task_struct,int)"
#define VKFS_PLAIN_TIMELINE	false

/* The task that VKFS_PICK has returned, NULL if it is none. */
static __always_inline struct task_struct *vkfs_picked(void *pick)
{
	return IS_ERR_OR_NULL(pick) ? NULL : pick;
}

static __always_inline void *vkfs_pick(struct task_struct *task)
{
	return task;
}

static __always_inline u64 *vkfs_se_deadline(struct sched_entity *se)
{
	return &se->deadline;
}

/* Blocked, but still in the timeline until it has paid for what it has used. */
static __always_inline bool vkfs_se_delayed(const struct sched_entity *se)
{
	return se->sched_delayed;
}

/* Let the running @se run to its deadline, as if it had just been picked. */
static __always_inline void vkfs_se_protect(struct sched_entity *se)
{
#ifdef HAVE_SE_VPROT
	se->vprot = se->deadline;
#else
	se->vlag = se->deadline;
#endif
}
#else
#define VKFS_DEQUEUE_PROTO	"void(*rq,*task_struct,int)"
#define VKFS_PLAIN_TIMELINE	true	/* an rbtree that keeps no sums */

static __always_inline struct task_struct *vkfs_picked(void *pick)
{
	struct sched_entity *se = pick;

	return se && !se->my_q ? container_of(se, struct task_struct, se) : NULL;
}

static __always_inline void *vkfs_pick(struct task_struct *task)
{
	return &task->se;
}

static __always_inline u64 *vkfs_se_deadline(struct sched_entity *se)
{
	return NULL;
}

static __always_inline bool vkfs_se_delayed(const struct sched_entity *se)
{
	return false;
}

static __always_inline void vkfs_se_protect(struct sched_entity *se)
{
}
#endif

/* What a task's weight is in its timeline. */
static __always_inline unsigned long vkfs_se_weight(const struct sched_entity *se)
{
#ifdef HAVE_SE_H_LOAD
	return se->h_load.weight;
#else
	return se->load.weight;
#endif
}

#endif /* _VKFS_COMPAT_SCHED_H */
