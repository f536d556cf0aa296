// SPDX-License-Identifier: GPL-2.0
/*
 * sched_getaffinity(2) and sched_setaffinity(2) in a container speak of its
 * vCPUs. vCPU v of n stands for the physical CPUs number v, v + n, v + 2n … of
 * the domain's cpuset, so that what a program is told it may also ask for, and
 * a mask that it reads and sets again changes nothing.
 */
#include <linux/cpumask.h>
#include <linux/sched.h>
#include <linux/static_call.h>

#include <vkfs/hook.h>
#include <vkfs/sched.h>
#include <vkfs/symbols.h>
#include <vkfs/vkernel.h>

static long no_getaffinity(pid_t pid, struct cpumask *mask)
{
	return -EOPNOTSUPP;
}

static long no_setaffinity(pid_t pid, const struct cpumask *mask)
{
	return -EOPNOTSUPP;
}

DEFINE_STATIC_CALL(vkfs_getaffinity, no_getaffinity);
DEFINE_STATIC_CALL(vkfs_setaffinity, no_setaffinity);

/* The current task's CPUs; -ENOENT if it has no vkernel or sees the host's. */
static int affinity_cpus(struct vkfs_cpus *cpus)
{
	struct vkernel *vk = vkernel_get_current();
	int ret = -ENOENT;

	if (!vk)
		return ret;
	if (READ_ONCE(vk->cpus) != VKFS_CPUS_HOST)
		ret = vkfs_cpus_get(vk, cpus);
	vkernel_put(vk);
	return ret;
}

static void mask_to_virtual(struct cpumask *virt, const struct cpumask *phys,
			    const struct vkfs_cpus *cpus)
{
	unsigned int cpu, rank = 0;

	cpumask_clear(virt);
	for_each_cpu(cpu, cpus->mask) {
		if (cpumask_test_cpu(cpu, phys))
			cpumask_set_cpu(rank % cpus->nr, virt);
		rank++;
	}
	/* Bound to CPUs outside the domain's set: told the whole of it. */
	if (cpumask_empty(virt))
		for (rank = 0; rank < cpus->nr; rank++)
			cpumask_set_cpu(rank, virt);
}

static void mask_to_physical(struct cpumask *phys, const struct cpumask *virt,
			     const struct vkfs_cpus *cpus)
{
	unsigned int cpu, rank, all = 0;

	for (rank = 0; rank < cpus->nr; rank++)
		all += cpumask_test_cpu(rank, virt);
	/* All of them: also those that the cpuset may get later. */
	if (all == cpus->nr) {
		cpumask_copy(phys, cpu_possible_mask);
		return;
	}
	cpumask_clear(phys);
	rank = 0;
	for_each_cpu(cpu, cpus->mask)
		if (cpumask_test_cpu(rank++ % cpus->nr, virt))
			cpumask_set_cpu(cpu, phys);
}

static long getaffinity(pid_t pid, struct cpumask *mask)
{
	struct vkfs_cpus cpus;
	cpumask_var_t virt;
	long ret;

	ret = static_call(vkfs_getaffinity)(pid, mask);
	if (ret)
		return ret;
	ret = affinity_cpus(&cpus);
	if (ret)
		return ret == -ENOENT ? 0 : ret;
	if (alloc_cpumask_var(&virt, GFP_KERNEL)) {
		mask_to_virtual(virt, mask, &cpus);
		cpumask_copy(mask, virt);
		free_cpumask_var(virt);
	} else {
		ret = -ENOMEM;
	}
	vkfs_cpus_put(&cpus);
	return ret;
}

static long setaffinity(pid_t pid, const struct cpumask *mask)
{
	struct vkfs_cpus cpus;
	cpumask_var_t phys;
	long ret;

	ret = affinity_cpus(&cpus);
	if (ret == -ENOENT)
		return static_call(vkfs_setaffinity)(pid, mask);
	if (ret)
		return ret;
	ret = -ENOMEM;
	if (alloc_cpumask_var(&phys, GFP_KERNEL)) {
		mask_to_physical(phys, mask, &cpus);
		ret = static_call(vkfs_setaffinity)(pid, phys);
		free_cpumask_var(phys);
	}
	vkfs_cpus_put(&cpus);
	return ret;
}

long vkfs_hook_getaffinity(pid_t pid, struct cpumask *mask)
{
	long ret = getaffinity(pid, mask);

	vkfs_leave();
	return ret;
}

long vkfs_hook_setaffinity(pid_t pid, const struct cpumask *mask)
{
	long ret = setaffinity(pid, mask);

	vkfs_leave();
	return ret;
}

int __init vkfs_affinity_init(void)
{
	/* Without one of them the hook table has the feature unavailable. */
	vkfs_bind(vkfs_getaffinity, "sched_getaffinity");
	vkfs_bind(vkfs_setaffinity, "sched_setaffinity");
	return 0;
}
