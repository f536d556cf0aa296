/* SPDX-License-Identifier: GPL-2.0 */
/* Private to mm/. */
#ifndef _VKFS_MM_INTERNAL_H
#define _VKFS_MM_INTERNAL_H

#include <linux/page_counter.h>
#include <linux/types.h>

#include <vkfs/hook.h>

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

struct mem_cgroup;
struct mm_struct;
struct vkernel;

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

/* params.c: rows of vkfs_mm_params[] */
enum {
	MM_OVERCOMMIT_MEMORY,
	MM_OVERCOMMIT_RATIO,
	MM_OVERCOMMIT_KBYTES,
	MM_ADMIN_RESERVE,
	MM_USER_RESERVE,
};

#endif /* _VKFS_MM_INTERNAL_H */
