// SPDX-License-Identifier: GPL-2.0
/*
 * Memory of a container: the limit that binds it, the least of all ancestors'
 * and the machine; and what its domain uses, from the memory controller.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": mem: " fmt

#include <linux/memcontrol.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/nodemask.h>
#include <linux/printk.h>
#include <linux/static_call.h>

#include <compat/memcontrol.h>
#include <vkfs/domain.h>
#include <vkfs/mm.h>
#include <vkfs/symbols.h>
#include <vkfs/vkernel.h>

#include "internal.h"

static void no_flush(VKFS_MEMCG_FLUSH_PROTO)
{
}

static unsigned long no_page_state(struct mem_cgroup *memcg, int idx)
{
	return 0;
}

DEFINE_STATIC_CALL(vkfs_memcg_flush_stats, no_flush);
DEFINE_STATIC_CALL(vkfs_memcg_page_state, no_page_state);

#define K(pages)	((pages) << (PAGE_SHIFT - 10))

/**
 * vkfs_memcg_state - one count of a memory cgroup
 * @memcg: the cgroup
 * @idx: the item, one that is kept by cgroup
 */
unsigned long vkfs_memcg_state(struct mem_cgroup *memcg, int idx)
{
	return static_call(vkfs_memcg_page_state)(memcg, idx);
}

/**
 * vkfs_memcg_refresh - bring a memory cgroup's counts up to date
 * @memcg: the cgroup
 *
 * Context: may sleep.
 */
void vkfs_memcg_refresh(struct mem_cgroup *memcg)
{
	vkfs_memcg_flush(static_call(vkfs_memcg_flush_stats), memcg);
}

static unsigned long state_kb(struct mem_cgroup *memcg, int idx)
{
	return K(vkfs_memcg_state(memcg, idx));
}

/* Items that are counted in bytes. */
static unsigned long bytes_kb(struct mem_cgroup *memcg, int idx)
{
	return vkfs_memcg_state(memcg, idx) >> 10;
}

/* kB in use. The root's counter is not charged: what it holds is counted. */
static unsigned long mem_used(struct mem_cgroup *memcg)
{
	if (memcg->css.parent)
		return K(page_counter_read(&memcg->memory));
	return state_kb(memcg, NR_FILE_PAGES) + state_kb(memcg, NR_ANON_MAPPED) +
	       bytes_kb(memcg, NR_SLAB_RECLAIMABLE_B) +
	       bytes_kb(memcg, NR_SLAB_UNRECLAIMABLE_B) +
	       vkfs_memcg_state(memcg, NR_KERNEL_STACK_KB) +
	       state_kb(memcg, NR_PAGETABLE);
}

/* The machine's low watermark, kB, in the measure in which it is the domain's. */
static unsigned long mem_low_wmark(unsigned long total)
{
	unsigned long wmark = 0;
	struct zone *zone;
	int nid, i;

	for_each_online_node(nid) {
		zone = NODE_DATA(nid)->node_zones;
		for (i = 0; i < MAX_NR_ZONES; i++, zone++)
			wmark += low_wmark_pages(zone);
	}
	return mult_frac(K(wmark), total, max(K(totalram_pages()), 1UL));
}

/*
 * si_mem_available() of mm/show_mem.c for a domain: what is free, and of the
 * page cache and reclaimable slab all but the part that has to stay for the
 * system to work: half of it, or the low watermark if that is less. A domain
 * has no pages of its own held in reserve.
 */
static unsigned long mem_available(const struct vkfs_mem *mem)
{
	unsigned long wmark = mem_low_wmark(mem->total);
	unsigned long cache = mem->active_file + mem->inactive_file;
	unsigned long slab = mem->slab_reclaimable;

	cache -= min(cache / 2, wmark);
	slab -= min(slab / 2, wmark);
	return min(mem->total, mem->free + cache + slab);
}

static void mem_lru(struct vkfs_mem *mem, struct mem_cgroup *memcg)
{
	mem->active_anon = state_kb(memcg, NR_ACTIVE_ANON);
	mem->inactive_anon = state_kb(memcg, NR_INACTIVE_ANON);
	mem->active_file = state_kb(memcg, NR_ACTIVE_FILE);
	mem->inactive_file = state_kb(memcg, NR_INACTIVE_FILE);
	mem->active = mem->active_anon + mem->active_file;
	mem->inactive = mem->inactive_anon + mem->inactive_file;
	mem->unevictable = state_kb(memcg, NR_UNEVICTABLE);
}

static void mem_pages(struct vkfs_mem *mem, struct mem_cgroup *memcg)
{
	mem->cached = state_kb(memcg, NR_FILE_PAGES);
	mem->swap_cached = state_kb(memcg, NR_SWAPCACHE);
	mem->dirty = state_kb(memcg, NR_FILE_DIRTY);
	mem->writeback = state_kb(memcg, NR_WRITEBACK);
	mem->anon = state_kb(memcg, NR_ANON_MAPPED);
	mem->mapped = state_kb(memcg, NR_FILE_MAPPED);
	mem->shmem = state_kb(memcg, NR_SHMEM);
	mem->anon_huge = state_kb(memcg, NR_ANON_THPS);
	mem->shmem_huge = state_kb(memcg, NR_SHMEM_THPS);
	mem->file_huge = state_kb(memcg, NR_FILE_THPS);
	mem->zswap = bytes_kb(memcg, MEMCG_ZSWAP_B);
	mem->zswapped = state_kb(memcg, MEMCG_ZSWAPPED);
}

static void mem_kernel(struct vkfs_mem *mem, struct mem_cgroup *memcg)
{
	mem->slab_reclaimable = bytes_kb(memcg, NR_SLAB_RECLAIMABLE_B);
	mem->slab_unreclaimable = bytes_kb(memcg, NR_SLAB_UNRECLAIMABLE_B);
	mem->kernel_stack = vkfs_memcg_state(memcg, NR_KERNEL_STACK_KB);
	mem->page_tables = state_kb(memcg, NR_PAGETABLE);
	mem->sec_page_tables = state_kb(memcg, NR_SECONDARY_PAGETABLE);
	mem->vmalloc_used = state_kb(memcg, VKFS_MEMCG_VMALLOC);
	mem->percpu = bytes_kb(memcg, MEMCG_PERCPU_B);
}

static void mem_fill(struct vkfs_mem *mem, struct vkfs_domain *dom,
		     struct mem_cgroup *memcg)
{
	struct vkfs_swap swap;
	unsigned long used;

	vkfs_memcg_refresh(memcg);
	mem_lru(mem, memcg);
	mem_pages(mem, memcg);
	mem_kernel(mem, memcg);

	vkfs_swap_of(dom, &swap);
	mem->swap_total = K(swap.total);
	mem->swap_free = K(swap.total - swap.used);

	mem->total = K(counter_limit(&memcg->memory, totalram_pages()));
	used = min(mem->total, mem_used(memcg));
	mem->free = mem->total - used;
	/*
	 * The counts of pages lag behind what is charged, by CPU. Programs take
	 * what is free, cached and reclaimable from the total, without a sign.
	 */
	mem->cached = min(mem->cached, used);
	mem->shmem = min(mem->shmem, mem->cached);
	mem->slab_reclaimable = min(mem->slab_reclaimable, used - mem->cached);
	mem->slab = mem->slab_reclaimable + mem->slab_unreclaimable;
	mem->available = mem_available(mem);
}

/**
 * vkfs_mem_get - a container's memory
 * @vk: its vkernel
 * @mem: filled in
 *
 * Context: may sleep.
 * Return: 0; -ESRCH if the container is gone; -EOPNOTSUPP without a memory
 * controller.
 */
int vkfs_mem_get(struct vkernel *vk, struct vkfs_mem *mem)
{
	struct vkfs_domain dom;
	int ret = vkfs_domain_get(vk, &dom, BIT(memory_cgrp_id));

	if (ret)
		return ret;
	if (dom.css[memory_cgrp_id])
		mem_fill(mem, &dom, mem_cgroup_from_css(dom.css[memory_cgrp_id]));
	else
		ret = -EOPNOTSUPP;
	vkfs_domain_put(&dom);
	return ret;
}

/**
 * vkfs_mem_get_commit - what meminfo alone tells of a container's memory
 * @vk: its vkernel
 * @mem: its @commit_limit and @committed are filled in
 *
 * Context: may sleep.
 * Return: 0, or -ESRCH if the container is gone.
 */
int vkfs_mem_get_commit(struct vkernel *vk, struct vkfs_mem *mem)
{
	struct commit_room room;
	int ret = commit_room(vk, &room);

	if (ret)
		return ret;
	mem->commit_limit = K(commit_limit(vk, &room));
	mem->committed = K(commit_shown(vk));
	return 0;
}

int __init vkfs_mem_init(void)
{
	if (!vkfs_bind(vkfs_memcg_flush_stats, "mem_cgroup_flush_stats") ||
	    !vkfs_bind(vkfs_memcg_page_state, "memcg_page_state")) {
		pr_err("this kernel's memory controller cannot be read\n");
		return -ENOENT;
	}
	return 0;
}
