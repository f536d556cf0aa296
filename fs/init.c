// SPDX-License-Identifier: GPL-2.0
/* Set up the views, in order. */
#include <linux/init.h>

#include <vkfs/fs.h>

#include "sysfs.h"

int __init vkfs_fs_init(void)
{
	int ret;

	vkfs_array_init();
	vkfs_cpu_init();
	vkfs_native_init();
	vkfs_sysinfo_init();
	ret = vkfs_cpuinfo_init();
	if (ret)
		return ret;
	ret = vkfs_dir_init();
	if (ret)
		goto err_cpuinfo;
	ret = vkfs_lower_init();
	if (ret)
		goto err_cpuinfo;
	ret = vkfs_sys_init();
	if (ret)
		goto err_lower;
	ret = vkfs_super_init();
	if (ret)
		goto err_sys;
	return 0;

err_sys:
	vkfs_sys_exit();
err_lower:
	vkfs_lower_exit();
err_cpuinfo:
	vkfs_vmstat_exit();
	vkfs_cpuinfo_exit();
	return ret;
}

void vkfs_fs_exit(void)
{
	vkfs_super_exit();
	vkfs_sys_exit();
	vkfs_lower_exit();
	vkfs_vmstat_exit();
	vkfs_cpuinfo_exit();
}
