// SPDX-License-Identifier: GPL-2.0
/* Where a path of a view of sysfs is: its row, and what is behind its numbers. */
#include <linux/kernel.h>
#include <linux/nodemask.h>
#include <linux/string.h>

#include <vkfs/vkernel.h>

#include "sysfs.h"

/**
 * vkfs_sys_has_cpu - whether a container has a CPU of a number
 * @at: any path in its view
 * @cpu: the number
 */
bool vkfs_sys_has_cpu(const struct vkfs_sys_at *at, unsigned int cpu)
{
	return at->host ? cpu < nr_cpu_ids && cpumask_test_cpu(cpu, at->cpus.mask) :
			  cpu < at->cpus.nr;
}

/**
 * vkfs_sys_host_cpu - the host's CPU that is behind one of a container's
 * @at: any path in its view
 * @cpu: its number; it has it
 */
unsigned int vkfs_sys_host_cpu(const struct vkfs_sys_at *at, unsigned int cpu)
{
	unsigned int host;

	if (at->host)
		return cpu;
	for (host = cpumask_first(at->cpus.mask); cpu; cpu--)
		host = cpumask_next(host, at->cpus.mask);
	return host;
}

/**
 * vkfs_sys_is_there - whether a container has what a path is about
 * @at: the path
 */
bool vkfs_sys_is_there(const struct vkfs_sys_at *at)
{
	const int *number = at->number;

	/* A node is not the host's. */
	return number[VKFS_SYS_NODE] <= 0 && (number[VKFS_SYS_CPU] < 0 ||
	       vkfs_sys_has_cpu(at, number[VKFS_SYS_CPU]));
}

/* The host's number in the place of one of the container's. */
static unsigned int host_number(const struct vkfs_sys_at *at, const char *hash,
				const char *pattern)
{
	if (hash >= pattern + 3 && !memcmp(hash - 3, "cpu", 3))
		return vkfs_sys_host_cpu(at, at->number[VKFS_SYS_CPU]);
	if (hash >= pattern + 4 && !memcmp(hash - 4, "node", 4))
		return first_online_node;
	return at->number[at->number[VKFS_SYS_SIZE] < 0 ? VKFS_SYS_INDEX : VKFS_SYS_SIZE];
}

/* sysfs's own path of what @pattern and the numbers of @at stand for. */
static int native_path(struct vkfs_sys_at *at, const char *pattern)
{
	char *out = at->native, *end = out + sizeof(at->native);
	const char *p;

	for (p = pattern; *p && out < end; p++) {
		if (*p == '#')
			out += scnprintf(out, end - out, "%u",
					 host_number(at, p, pattern));
		else
			*out++ = *p;
	}
	if (out >= end)
		return -ENAMETOOLONG;
	*out = '\0';
	return 0;
}

/**
 * vkfs_sys_at_cpus - only the CPUs that a container is shown now
 * @sb: the view
 * @at: of it @cpus and @host are set; given back with vkfs_cpus_put()
 *
 * Return: 0 or a negative errno.
 */
int vkfs_sys_at_cpus(struct super_block *sb, struct vkfs_sys_at *at)
{
	struct vkernel *vk = VKFS_SB(sb)->vk;

	at->host = READ_ONCE(vk->cpus) == VKFS_CPUS_HOST;
	return vkfs_cpus_get(vk, &at->cpus);
}

/**
 * vkfs_sys_at - what a view does with a path
 * @sb: the view
 * @path: from the root, without a slash in front
 * @at: filled in; given back with vkfs_sys_at_put()
 *
 * Return: 0 or a negative errno; -ESRCH if the container is gone.
 */
int vkfs_sys_at(struct super_block *sb, const char *path, struct vkfs_sys_at *at)
{
	char pattern[VKFS_PATH_LEN];
	int ret;

	at->row = NULL;
	at->cpus.mask = NULL;
	ret = vkfs_sys_pattern(path, pattern, at->number);
	/* The table knows no such long ones. */
	if (ret)
		return 0;
	at->row = vkfs_sys_row(pattern);
	if (!at->row)
		return 0;
	ret = vkfs_sys_at_cpus(sb, at);
	if (ret)
		return ret;
	if (vkfs_sys_is_there(at))
		ret = native_path(at, at->row->as ?: pattern);
	if (ret)
		vkfs_cpus_put(&at->cpus);
	return ret;
}

/**
 * vkfs_sys_at_dentry - likewise, of a dentry
 * @dentry: in a view
 * @at: as for vkfs_sys_at()
 */
int vkfs_sys_at_dentry(struct dentry *dentry, struct vkfs_sys_at *at)
{
	char buf[VKFS_PATH_LEN];
	const char *path = vkfs_dentry_path(dentry, buf, sizeof(buf));

	return vkfs_sys_at(dentry->d_sb, path ?: "", at);
}

/**
 * vkfs_sys_at_put - give back what it has taken
 * @at: from vkfs_sys_at() or vkfs_sys_at_dentry()
 */
void vkfs_sys_at_put(struct vkfs_sys_at *at)
{
	if (at->row)
		vkfs_cpus_put(&at->cpus);
}
