/* SPDX-License-Identifier: GPL-2.0 */
/* Private to mm/. */
#ifndef _VKFS_MM_INTERNAL_H
#define _VKFS_MM_INTERNAL_H

#include <linux/mm_types.h>
#include <linux/page_counter.h>
#include <linux/preempt.h>
#include <linux/types.h>

#include <vkfs/hook.h>
#include <vkfs/vkernel.h>

/* The least limit between a counter and the root, in pages, at most @limit. */
static inline unsigned long counter_limit(const struct page_counter *counter,
					  unsigned long limit)
{
	for (; counter; counter = counter->parent)
		limit = min(limit, READ_ONCE(counter->max));
	return limit;
}

static inline unsigned long saturating_sub(unsigned long a, unsigned long b)
{
	return a > b ? a - b : 0;
}

/* The namespace that has @mm, or NULL if that is the host's. RCU. */
static __always_inline struct pid_namespace *container_of_mm(struct mm_struct *mm)
{
	struct task_struct *owner = rcu_dereference_check(mm->owner, !preemptible());
	struct pid_namespace *ns = owner ? vkfs_task_ns(owner) : NULL;

	return ns && ns->level ? ns : NULL;
}

/* The vkernel that governs @mm, or NULL if that is the host's. RCU. */
static inline struct vkernel *vkernel_of_mm(struct mm_struct *mm)
{
	struct pid_namespace *ns = container_of_mm(mm);

	return ns ? vkernel_nearest(ns) : NULL;
}

struct mem_cgroup;
struct shrink_control;
struct shrinker;

unsigned long vkfs_memcg_state(struct mem_cgroup *memcg, int idx);
void vkfs_memcg_refresh(struct mem_cgroup *memcg);

/* committed.c */
unsigned long commit_shown(struct vkernel *vk);
void commit_measure(struct vkernel *vk);
long commit_of_child(struct mm_struct *mm);
int commit_tally_init(void);

/* overcommit.c */

/* What a container may use, in pages. */
struct commit_room {
	unsigned long ram;
	unsigned long swap;
};

int commit_room(struct vkernel *vk, struct commit_room *room);
unsigned long commit_limit(struct vkernel *vk, const struct commit_room *room);

extern int vkfs_overcommit_on;

/* The handlers, known to trampoline.S. */
struct vkfs_verdict vkfs_enough_handler(struct mm_struct *mm, long pages,
					int cap_sys_admin);
void vkfs_mmap_region_handler(unsigned long *args);
void vkfs_thp_allowed_handler(unsigned long *args);
struct vkfs_verdict vkfs_thp_gfp_handler(struct vm_area_struct *vma);
struct vkfs_verdict vkfs_split_handler(struct shrinker *shrink,
				       struct shrink_control *sc);

/* params.c: rows of vkfs_mm_params[] */
enum {
	MM_OVERCOMMIT_MEMORY,
	MM_OVERCOMMIT_RATIO,
	MM_OVERCOMMIT_KBYTES,
	MM_ADMIN_RESERVE,
	MM_USER_RESERVE,
};

#endif /* _VKFS_MM_INTERNAL_H */
