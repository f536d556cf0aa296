/* SPDX-License-Identifier: GPL-2.0 */
/* What mm/ tells of a container: memory and swap. */
#ifndef _VKFS_MM_H
#define _VKFS_MM_H

#include <linux/atomic.h>
#include <linux/mmzone.h>
#include <linux/mutex.h>
#include <linux/types.h>
#include <linux/vm_event_item.h>

struct mem_cgroup;
struct vkernel;
struct vkfs_domain;

/**
 * struct vkfs_swap - a container's swap, in pages
 * @total: what it may use
 * @used: what it uses; never more than @total
 */
struct vkfs_swap {
	unsigned long total;
	unsigned long used;
};

/**
 * struct vkfs_mem - a container's memory, in kB
 *
 * Each is what the field of the same name in /proc/meminfo means, for the
 * resource domain. The last two are filled in by vkfs_mem_get_commit().
 */
struct vkfs_mem {
	unsigned long total;
	unsigned long free;
	unsigned long available;
	unsigned long cached;
	unsigned long swap_cached;
	unsigned long active;
	unsigned long inactive;
	unsigned long active_anon;
	unsigned long inactive_anon;
	unsigned long active_file;
	unsigned long inactive_file;
	unsigned long unevictable;
	unsigned long swap_total;
	unsigned long swap_free;
	unsigned long zswap;
	unsigned long zswapped;
	unsigned long dirty;
	unsigned long writeback;
	unsigned long anon;
	unsigned long mapped;
	unsigned long shmem;
	unsigned long slab;
	unsigned long slab_reclaimable;
	unsigned long slab_unreclaimable;
	unsigned long kernel_stack;
	unsigned long page_tables;
	unsigned long sec_page_tables;
	unsigned long vmalloc_used;
	unsigned long percpu;
	unsigned long anon_huge;
	unsigned long shmem_huge;
	unsigned long file_huge;
	unsigned long commit_limit;
	unsigned long committed;
};

int vkfs_mem_get(struct vkernel *vk, struct vkfs_mem *mem);
int vkfs_mem_get_commit(struct vkernel *vk, struct vkfs_mem *mem);
int vkfs_mem_init(void);

/**
 * struct vkfs_vmstat - what the kernel counts of a container's memory
 * @zone: by enum zone_stat_item, pages
 * @node: by enum node_stat_item, in the unit of /proc/vmstat
 * @event: by enum vm_event_item
 */
struct vkfs_vmstat {
	unsigned long zone[NR_VM_ZONE_STAT_ITEMS];
	unsigned long node[NR_VM_NODE_STAT_ITEMS];
	unsigned long event[NR_VM_EVENT_ITEMS];
};

int vkfs_vmstat_get(struct vkernel *vk, struct vkfs_vmstat *vs, struct vkfs_mem *mem);
int vkfs_vmstat_init(void);

int vkfs_swap_get(struct vkernel *vk, struct vkfs_swap *swap);
void vkfs_swap_of(struct vkfs_domain *dom, struct vkfs_swap *swap);
int vkfs_swap_init(void);

/**
 * struct vkfs_commit - the memory that a container's tasks have been promised, in pages
 * @estimate: not less than it is. Every charge raises it, nothing lowers it but that
 *	it is measured: mm/overcommit.c
 * @lock: one task measures at a time
 * @shown: what was measured last; @lock for writing
 * @until: when it is too old to be shown, in jiffies; likewise
 * @known: there is something to show; likewise
 */
struct vkfs_commit {
	atomic_long_t estimate;
	struct mutex lock;	/* who measures */
	unsigned long shown;
	unsigned long until;
	bool known;
};

void vkfs_commit_init(struct vkernel *vk);
int vkfs_overcommit_init(void);
int vkfs_overcommit_start(void);
int vkfs_thp_start(void);

#endif /* _VKFS_MM_H */
