// SPDX-License-Identifier: GPL-2.0
/*
 * What files of a view of sysfs say. Where a container is shown the host's CPUs, what
 * is about CPUs is as natively.
 */
#include <linux/cpumask.h>
#include <linux/ctype.h>
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "sysfs.h"

int vkfs_sys_text_same(struct vkfs_sys_at *at, char *buf)
{
	return vkfs_sys_lower_read(at->native, buf, VKFS_SYS_TEXT_SIZE);
}

/* Every number in it 0. */
int vkfs_sys_text_zeroed(struct vkfs_sys_at *at, char *buf)
{
	int len = vkfs_sys_text_same(at, buf);
	char *to = buf, *from;

	for (from = buf; from < buf + len; from++) {
		if (!isdigit(*from))
			*to++ = *from;
		else if (!isdigit(from[1]))
			*to++ = '0';
	}
	return len < 0 ? len : to - buf;
}

static int put_cpus(char *buf, const struct cpumask *mask, unsigned int nr, bool map)
{
	return scnprintf(buf, VKFS_SYS_TEXT_SIZE, map ? "%*pb\n" : "%*pbl\n", nr,
			 cpumask_bits(mask));
}

/* Those of the container's CPUs that @native has, by their own numbers. */
static void renumber(const struct vkfs_sys_at *at, const struct cpumask *native,
		     struct cpumask *own)
{
	unsigned int i, cpu = cpumask_first(at->cpus.mask);

	cpumask_clear(own);
	for (i = 0; i < at->cpus.nr; i++, cpu = cpumask_next(cpu, at->cpus.mask))
		if (cpu < nr_cpu_ids && cpumask_test_cpu(cpu, native))
			cpumask_set_cpu(i, own);
}

static int text_renumbered(struct vkfs_sys_at *at, char *buf, bool map)
{
	int len = vkfs_sys_text_same(at, buf);
	cpumask_var_t native, own;

	if (len < 0 || at->host)
		return len;
	if (!zalloc_cpumask_var(&native, GFP_KERNEL))
		return -ENOMEM;
	if (!alloc_cpumask_var(&own, GFP_KERNEL)) {
		free_cpumask_var(native);
		return -ENOMEM;
	}
	/* "(null)" is how some say that there are none. */
	if (map)
		len = cpumask_parse(buf, native);
	else
		len = isdigit(*skip_spaces(buf)) ? cpulist_parse(buf, native) : 0;
	if (!len) {
		renumber(at, native, own);
		len = put_cpus(buf, own, at->cpus.nr, map);
	}
	free_cpumask_var(own);
	free_cpumask_var(native);
	return len;
}

int vkfs_sys_text_list(struct vkfs_sys_at *at, char *buf)
{
	return text_renumbered(at, buf, false);
}

int vkfs_sys_text_mask(struct vkfs_sys_at *at, char *buf)
{
	return text_renumbered(at, buf, true);
}

/* @nr CPUs from @first on. */
static int text_range(const struct vkfs_sys_at *at, char *buf, unsigned int first,
		      unsigned int nr, bool map)
{
	cpumask_var_t mask;
	int len;

	if (!zalloc_cpumask_var(&mask, GFP_KERNEL))
		return -ENOMEM;
	bitmap_set(cpumask_bits(mask), first, nr);
	len = put_cpus(buf, mask, at->cpus.nr, map);
	free_cpumask_var(mask);
	return len;
}

int vkfs_sys_text_all(struct vkfs_sys_at *at, char *buf)
{
	return at->host ? vkfs_sys_text_same(at, buf) :
			  text_range(at, buf, 0, at->cpus.nr, false);
}

int vkfs_sys_text_all_mask(struct vkfs_sys_at *at, char *buf)
{
	return at->host ? vkfs_sys_text_same(at, buf) :
			  text_range(at, buf, 0, at->cpus.nr, true);
}

/* The CPUs of the one node: natively they may be those of a part of it. */
static int text_node(struct vkfs_sys_at *at, char *buf, bool map)
{
	return at->host ? put_cpus(buf, at->cpus.mask, nr_cpu_ids, map) :
			  text_range(at, buf, 0, at->cpus.nr, map);
}

int vkfs_sys_text_node(struct vkfs_sys_at *at, char *buf)
{
	return text_node(at, buf, false);
}

int vkfs_sys_text_node_mask(struct vkfs_sys_at *at, char *buf)
{
	return text_node(at, buf, true);
}

int vkfs_sys_text_self(struct vkfs_sys_at *at, char *buf)
{
	return at->host ? vkfs_sys_text_same(at, buf) :
			  text_range(at, buf, at->number[VKFS_SYS_CPU], 1, false);
}

int vkfs_sys_text_self_mask(struct vkfs_sys_at *at, char *buf)
{
	return at->host ? vkfs_sys_text_same(at, buf) :
			  text_range(at, buf, at->number[VKFS_SYS_CPU], 1, true);
}

static int text_number(struct vkfs_sys_at *at, char *buf, unsigned int number)
{
	return at->host ? vkfs_sys_text_same(at, buf) :
			  scnprintf(buf, VKFS_SYS_TEXT_SIZE, "%u\n", number);
}

int vkfs_sys_text_cpu(struct vkfs_sys_at *at, char *buf)
{
	return text_number(at, buf, at->number[VKFS_SYS_CPU]);
}

int vkfs_sys_text_zero(struct vkfs_sys_at *at, char *buf)
{
	return text_number(at, buf, 0);
}
