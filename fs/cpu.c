// SPDX-License-Identifier: GPL-2.0
/*
 * /sys/devices/system/cpu/{online,present,possible} for a task in a container:
 * where C libraries and languages look for the number of CPUs.
 *
 * A sysfs shows no PID namespace and one superblock may serve many containers
 * and the host, so what counts is who reads: show_cpus_attr() of
 * drivers/base/cpu.c, which writes all three, is replaced for tasks that have a
 * vkernel.
 */
#include <linux/device.h>
#include <linux/static_call.h>
#include <linux/sysfs.h>

#include <vkfs/hook.h>
#include <vkfs/sched.h>
#include <vkfs/symbols.h>
#include <vkfs/vkernel.h>

#include "internal.h"

static ssize_t no_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return -EOPNOTSUPP;
}

DEFINE_STATIC_CALL(vkfs_show_cpus_attr, no_show);

static ssize_t show_vcpus(struct vkernel *vk, char *buf)
{
	struct vkfs_cpus cpus;
	int ret = vkfs_cpus_get(vk, &cpus);

	if (ret)
		return ret;
	ret = cpus.nr > 1 ? sysfs_emit(buf, "0-%u\n", cpus.nr - 1) :
			    sysfs_emit(buf, "0\n");
	vkfs_cpus_put(&cpus);
	return ret;
}

static ssize_t show_cpus(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct vkernel *vk = vkernel_get_current();
	ssize_t ret;

	if (!vk)
		return static_call(vkfs_show_cpus_attr)(dev, attr, buf);
	if (READ_ONCE(vk->cpus) == VKFS_CPUS_HOST)
		ret = static_call(vkfs_show_cpus_attr)(dev, attr, buf);
	else
		ret = show_vcpus(vk, buf);
	vkernel_put(vk);
	return ret;
}

ssize_t vkfs_hook_show_cpus(struct device *dev, struct device_attribute *attr,
			    char *buf)
{
	ssize_t ret = show_cpus(dev, attr, buf);

	vkfs_leave();
	return ret;
}

void __init vkfs_cpu_init(void)
{
	vkfs_bind(vkfs_show_cpus_attr, "show_cpus_attr");
}
