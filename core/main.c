// SPDX-License-Identifier: GPL-2.0
/* vkfs: a /proc of its own for every container, and the kernel behind it. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/module.h>
#include <linux/rcupdate.h>

#include <vkfs/block.h>
#include <vkfs/clock.h>
#include <vkfs/domain.h>
#include <vkfs/fs.h>
#include <vkfs/hook.h>
#include <vkfs/log.h>
#include <vkfs/mm.h>
#include <vkfs/param.h>
#include <vkfs/sched.h>
#include <vkfs/symbols.h>
#include <vkfs/vkernel.h>

#ifndef CONFIG_X86_64
#error "vkfs knows x86-64 only"
#endif
#if !defined(CONFIG_MEMCG) || !defined(CONFIG_BLK_CGROUP) || \
	!defined(CONFIG_PSI) || !defined(CONFIG_CGROUP_SCHED) || \
	!defined(CONFIG_CPUSETS) || !defined(CONFIG_CGROUP_CPUACCT) || \
	!defined(CONFIG_PID_NS) || !defined(CONFIG_DYNAMIC_FTRACE_WITH_ARGS) || \
	!defined(CONFIG_KPROBES) || !defined(CONFIG_DEBUG_INFO_BTF)
#error "this kernel lacks an option that vkfs needs: see the line above"
#endif

/* What only looks at the kernel; vkfs_clock_exit() is all there is to undo. */
static int (*const probes[])(void) __initconst = {
	vkfs_domain_init,
	vkfs_cpus_init,
	vkfs_cputime_init,
	vkfs_affinity_init,
	vkfs_psi_init,
	vkfs_swap_init,
	vkfs_mem_init,
	vkfs_vmstat_init,
	vkfs_disks_init,
	vkfs_clock_init,
	vkfs_sched_params_init,
	vkfs_mm_params_init,
	vkfs_thp_params_init,
	vkfs_overcommit_init,
	vkfs_log_init,
	vkfs_hooks_init,
	vkfs_policy_init,
};

static int __init vkfs_probe_kernel(void)
{
	unsigned int i;
	int ret;

	ret = vkfs_symbols_init();
	if (ret)
		return ret;
	ret = vkfs_btf_init();
	for (i = 0; i < ARRAY_SIZE(probes) && !ret; i++)
		ret = probes[i]();
	vkfs_btf_exit();
	return ret;
}

static int __init vkfs_init(void)
{
	int ret;

	ret = vkfs_probe_kernel();
	if (ret)
		goto err_clock;
	ret = vkfs_sysfs_init();
	if (ret)
		goto err_clock;
	ret = vkfs_overcommit_start() ?: vkfs_thp_start() ?: vkfs_policy_start();
	if (ret)
		goto err_sysfs;
	/* Last: from here on there may be mounts. */
	ret = vkfs_fs_init();
	if (ret)
		goto err_policy;
	return 0;

err_policy:
	vkfs_policy_exit();
	/* If somebody has been so quick as to write to its files. */
	vkfs_features_exit();
	rcu_barrier();
err_sysfs:
	vkfs_sysfs_exit();
err_clock:
	vkfs_clock_exit();
	return ret;
}

static void __exit vkfs_exit(void)
{
	vkfs_fs_exit();
	vkernels_exit();
	vkfs_policy_exit();
	vkfs_features_exit();
	vkfs_sysfs_exit();
	/* Of what is freed by RCU with a function of ours. */
	rcu_barrier();
	vkfs_clock_exit();
}

module_init(vkfs_init);
module_exit(vkfs_exit);
MODULE_DESCRIPTION("A /proc of its own for every container");
MODULE_LICENSE("GPL");
MODULE_VERSION(VKFS_VERSION);
