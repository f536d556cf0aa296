// SPDX-License-Identifier: GPL-2.0
/*
 * Two tasks of a group exchange their places in the fair class's timeline. To
 * everybody else nothing has changed: who the places belong to is not known there.
 */
#include <linux/errno.h>
#include <linux/math64.h>
#include <linux/rbtree.h>
#include <linux/sched.h>
#include <linux/static_call.h>

#include <compat/sched.h>
#include <vkfs/symbols.h>

#include "internal.h"

static struct {
	int rq_cfs;		/* where all groups have one timeline */
	int cfs_rq_rq;
	int cfs_rq_curr;
	int cfs_rq_tree;	/* of a plain timeline */
} off __ro_after_init;

/* The timeline of a group on CFS, which has no functions for it to call. */

static notrace bool plain_less(struct rb_node *a, const struct rb_node *b)
{
	return (s64)(rb_entry(a, struct sched_entity, run_node)->vruntime -
		     rb_entry(b, struct sched_entity, run_node)->vruntime) < 0;
}

static notrace void plain_insert(struct cfs_rq *timeline, struct sched_entity *se)
{
	rb_add_cached(&se->run_node,
		      &vkfs_member(struct rb_root_cached, timeline, off.cfs_rq_tree),
		      plain_less);
}

static notrace void plain_erase(struct cfs_rq *timeline, struct sched_entity *se)
{
	rb_erase_cached(&se->run_node,
			&vkfs_member(struct rb_root_cached, timeline, off.cfs_rq_tree));
}

DEFINE_STATIC_CALL(timeline_insert, plain_insert);
DEFINE_STATIC_CALL(timeline_erase, plain_erase);

static __always_inline struct cfs_rq *exchange_timeline(struct sched_entity *se)
{
	if (!VKFS_ONE_TIMELINE)
		return se->cfs_rq;
	return vkfs_member(void *, se->cfs_rq, off.cfs_rq_rq) + off.rq_cfs;
}

/* What is @by of @from's virtual time is so much of @to's. Nobody is off by 10 s. */
static notrace s64 exchange_scale(s64 by, const struct sched_entity *from,
				  const struct sched_entity *to)
{
	unsigned long a = vkfs_se_weight(from), b = vkfs_se_weight(to);
	s64 scaled;

	if (a == b || !b)
		return by;
	scaled = mul_u64_u64_div_u64(min_t(u64, abs(by), 10ull * NSEC_PER_SEC), a, b);
	return by < 0 ? -scaled : scaled;
}

/*
 * @task takes @other's place in the timeline, and @other what is left of @task's:
 * what @task is ahead is the same service if the weights differ, so what the group
 * has had and the sum from which the timeline's average comes stay what they are.
 */
static notrace void exchange_keys(struct sched_entity *task, struct sched_entity *other)
{
	u64 *mine = vkfs_se_deadline(task), *its = vkfs_se_deadline(other);
	s64 ahead = task->vruntime - other->vruntime;
	s64 left = mine ? *mine - task->vruntime : 0;

	task->vruntime = other->vruntime;
	other->vruntime += exchange_scale(ahead, task, other);
	if (!mine)
		return;
	*mine = *its;
	*its = other->vruntime + exchange_scale(left, task, other);
}

/**
 * vkfs_exchange - let two tasks of a group exchange their places in the timeline
 * @task: gets the place of
 * @other: which gets that of @task
 *
 * Both are in the timeline, or running; neither is blocked.
 *
 * Context: under the run queue's lock.
 */
notrace void vkfs_exchange(struct sched_entity *task, struct sched_entity *other)
{
	struct cfs_rq *timeline = exchange_timeline(task);
	struct sched_entity *curr;

	/* The running one is not in the tree. */
	curr = vkfs_member(struct sched_entity *, timeline, off.cfs_rq_curr);
	if (task != curr)
		static_call(timeline_erase)(timeline, task);
	if (other != curr)
		static_call(timeline_erase)(timeline, other);
	exchange_keys(task, other);
	if (task != curr)
		static_call(timeline_insert)(timeline, task);
	else
		vkfs_se_protect(task);
	if (other != curr)
		static_call(timeline_insert)(timeline, other);
}

/**
 * vkfs_exchange_init - find what of the timeline no header shows
 *
 * Return: 0, -EINVAL or -ENOENT.
 */
int __init vkfs_exchange_init(void)
{
	off.rq_cfs = vkfs_btf_member("rq", "cfs", "cfs_rq");
	off.cfs_rq_rq = vkfs_btf_member("cfs_rq", "rq", "*rq");
	off.cfs_rq_curr = vkfs_btf_member("cfs_rq", "curr", "*sched_entity");
	off.cfs_rq_tree = vkfs_btf_member("cfs_rq", "tasks_timeline", "rb_root_cached");
	if (off.rq_cfs < 0 || off.cfs_rq_rq < 0 || off.cfs_rq_curr < 0 ||
	    off.cfs_rq_tree < 0)
		return -EINVAL;
	if (!VKFS_PLAIN_TIMELINE && (!vkfs_bind(timeline_insert, "__enqueue_entity") ||
				     !vkfs_bind(timeline_erase, "__dequeue_entity")))
		return -ENOENT;
	return 0;
}
