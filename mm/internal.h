/* SPDX-License-Identifier: GPL-2.0 */
/* Private to mm/. */
#ifndef _VKFS_MM_INTERNAL_H
#define _VKFS_MM_INTERNAL_H

#include <linux/page_counter.h>

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

unsigned long vkfs_memcg_state(struct mem_cgroup *memcg, int idx);

#endif /* _VKFS_MM_INTERNAL_H */
