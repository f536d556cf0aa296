// SPDX-License-Identifier: GPL-2.0
/*
 * Swap of a container: what memory.swap.max allows, the least of all ancestors,
 * and never more than the host has.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": swap: " fmt

#include <linux/memcontrol.h>
#include <linux/printk.h>
#include <linux/swap.h>

#include <vkfs/domain.h>
#include <vkfs/mm.h>
#include <vkfs/symbols.h>
#include <vkfs/vkernel.h>

#include "internal.h"

static const long *total_swap __ro_after_init;	/* the host's, pages */

/* cgroup v1 limits memory and swap together. */
static void swap_of_v1(struct mem_cgroup *memcg, struct vkfs_swap *swap)
{
	unsigned long both = counter_limit(&memcg->memsw, PAGE_COUNTER_MAX);
	unsigned long mem = counter_limit(&memcg->memory, totalram_pages());

	swap->total = min(swap->total, saturating_sub(both, mem));
	swap->used = saturating_sub(page_counter_read(&memcg->memsw),
				    page_counter_read(&memcg->memory));
}

/**
 * vkfs_swap_of - a domain's swap
 * @dom: the domain
 * @swap: filled in. When the limit was lowered below what is in use, all of the
 *	limit is used and none is free.
 */
void vkfs_swap_of(struct vkfs_domain *dom, struct vkfs_swap *swap)
{
	struct cgroup_subsys_state *css = dom->css[memory_cgrp_id];
	struct mem_cgroup *memcg = mem_cgroup_from_css(css);

	swap->total = max(READ_ONCE(*total_swap), 0L);
	swap->used = 0;
	if (!css)
		return;
	if (!css->parent) {	/* the root is not accounted: it is the machine */
		swap->used = saturating_sub(swap->total, get_nr_swap_pages());
	} else if (css->cgroup->root != dom->cgrp->root) {
		swap_of_v1(memcg, swap);
	} else {
		swap->total = counter_limit(&memcg->swap, swap->total);
		swap->used = page_counter_read(&memcg->swap);
	}
	swap->used = min(swap->used, swap->total);
}

/**
 * vkfs_swap_get - a container's swap
 * @vk: its vkernel
 * @swap: filled in
 *
 * Return: 0, or -ESRCH if the container is gone.
 */
int vkfs_swap_get(struct vkernel *vk, struct vkfs_swap *swap)
{
	struct vkfs_domain dom;
	int ret;

	*swap = (struct vkfs_swap){ };
	if (!READ_ONCE(*total_swap))	/* none to have a part of */
		return 0;
	rcu_read_lock();
	ret = vkfs_domain_peek(vk, &dom, BIT(memory_cgrp_id));
	if (!ret)
		vkfs_swap_of(&dom, swap);
	rcu_read_unlock();
	return ret;
}

int __init vkfs_swap_init(void)
{
	total_swap = (const long *)vkfs_symbol("total_swap_pages");
	if (!total_swap) {
		pr_err("no total_swap_pages in this kernel\n");
		return -ENOENT;
	}
	return 0;
}
