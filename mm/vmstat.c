// SPDX-License-Identifier: GPL-2.0
/*
 * The items of /proc/vmstat for a container: those that the memory controller keeps,
 * by cgroup, and 0 for every other.
 *
 * Which ones it keeps differs between kernels, and asking it for another is a warning
 * in the log. So that is learned from its own two lists, of what memory.stat shows.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": vmstat: " fmt

#include <linux/bitmap.h>
#include <linux/memcontrol.h>
#include <linux/mmzone.h>
#include <linux/printk.h>
#include <linux/static_call.h>
#include <linux/string.h>
#include <linux/vm_event_item.h>

#include <vkfs/domain.h>
#include <vkfs/mm.h>
#include <vkfs/symbols.h>
#include <vkfs/vkernel.h>

#include "internal.h"

/* A row of memory_stats[], mm/memcontrol.c; vkfs_vmstat_init() has checked it. */
struct memory_stat {
	const char *name;
	unsigned int idx;
};

/* Node items that it keeps; events that it keeps: 1 + where in its counts. */
static DECLARE_BITMAP(kept_items, NR_VM_NODE_STAT_ITEMS) __ro_after_init;
static u8 kept_events[NR_VM_EVENT_ITEMS] __ro_after_init;
static int events_offset __ro_after_init;	/* in struct memcg_vmstats */

/* In the unit of /proc/vmstat. */
static unsigned long vmstat_item(struct mem_cgroup *memcg, unsigned int item)
{
	unsigned long value;

	if (!test_bit(item, kept_items))
		return 0;
	value = vkfs_memcg_state(memcg, item);
	if (vmstat_item_in_bytes(item))
		return value >> PAGE_SHIFT;
	if (vmstat_item_print_in_thp(item))
		return value / HPAGE_PMD_NR;
	return value;
}

static unsigned long vmstat_event(struct mem_cgroup *memcg, unsigned int event)
{
	const unsigned long *events = (void *)memcg->vmstats + events_offset;

	return kept_events[event] ? READ_ONCE(events[kept_events[event] - 1]) : 0;
}

static void vmstat_fill(struct vkfs_vmstat *vs, struct mem_cgroup *memcg)
{
	unsigned int i;

	for (i = 0; i < NR_VM_NODE_STAT_ITEMS; i++)
		vs->node[i] = vmstat_item(memcg, i);
	for (i = 0; i < NR_VM_EVENT_ITEMS; i++)
		vs->event[i] = vmstat_event(memcg, i);
}

/* A zone's counts are the node's: a domain has all of its memory in one. */
static void vmstat_zone(struct vkfs_vmstat *vs, const struct vkfs_mem *mem)
{
	unsigned int lru;

	memset(vs->zone, 0, sizeof(vs->zone));
	vs->zone[NR_FREE_PAGES] = mem->free >> (PAGE_SHIFT - 10);
	for (lru = 0; lru < NR_LRU_LISTS; lru++)
		vs->zone[NR_ZONE_LRU_BASE + lru] = vs->node[NR_LRU_BASE + lru];
	vs->zone[NR_ZONE_WRITE_PENDING] =
		vs->node[NR_FILE_DIRTY] + vs->node[NR_WRITEBACK];
}

/**
 * vkfs_vmstat_get - what /proc/vmstat and zoneinfo tell of a container
 * @vk: its vkernel
 * @vs: filled in
 * @mem: filled in, too
 *
 * Context: may sleep.
 * Return: 0; -ESRCH if the container is gone; -EOPNOTSUPP without a memory
 * controller.
 */
int vkfs_vmstat_get(struct vkernel *vk, struct vkfs_vmstat *vs, struct vkfs_mem *mem)
{
	struct vkfs_domain dom;
	int ret;

	ret = vkfs_mem_get(vk, mem);	/* and brings all counts up to date */
	if (ret)
		return ret;
	ret = vkfs_domain_get(vk, &dom, BIT(memory_cgrp_id));
	if (ret)
		return ret;
	vmstat_fill(vs, mem_cgroup_from_css(dom.css[memory_cgrp_id]));
	vkfs_domain_put(&dom);
	vmstat_zone(vs, mem);
	return 0;
}

static void __init learn_items(const struct memory_stat *list, unsigned long size)
{
	const struct memory_stat *s;

	for (s = list; (void *)(s + 1) <= (void *)list + size; s++)
		if (s->name && s->idx < NR_VM_NODE_STAT_ITEMS)
			__set_bit(s->idx, kept_items);
}

/* Behind the list there may be zeroes: that is PGPGIN, which cgroup v1 keeps. */
static void __init learn_events(const unsigned int *list, unsigned long size)
{
	unsigned int i;

	for (i = 0; i < size / sizeof(*list) && i < U8_MAX; i++)
		if (list[i] != PGPGIN && list[i] != PGPGOUT &&
		    list[i] < NR_VM_EVENT_ITEMS && !kept_events[list[i]])
			kept_events[list[i]] = i + 1;
}

int __init vkfs_vmstat_init(void)
{
	const void *items = (void *)vkfs_symbol("memory_stats");
	const void *events = (void *)vkfs_symbol("memcg_vm_event_stat");

	events_offset = vkfs_btf_member("memcg_vmstats", "events", "");
	if (!items || !events || events_offset < 0 ||
	    vkfs_btf_member("memory_stat", "idx", "unsigned int") !=
	    offsetof(struct memory_stat, idx)) {
		pr_err("the memory controller's lists are not where expected\n");
		return -EOPNOTSUPP;
	}
	learn_items(items, vkfs_symbol_size(items));
	learn_events(events, vkfs_symbol_size(events));
	if (!test_bit(NR_FILE_PAGES, kept_items) || !kept_events[PGFAULT] ||
	    kept_events[PGMAJFAULT] != kept_events[PGFAULT] + 1) {
		pr_err("the memory controller's lists are not as expected\n");
		return -EOPNOTSUPP;
	}
	return 0;
}
