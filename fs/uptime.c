// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/uptime of a container: since its init started, and the idle time that
 * its /proc/stat shows.
 */
#include <linux/kernel_stat.h>
#include <linux/math64.h>
#include <linux/seq_file.h>
#include <linux/timekeeping.h>

#include <vkfs/clock.h>
#include <vkfs/sched.h>
#include <vkfs/vkernel.h>

#include "internal.h"

int vkfs_uptime_show(struct seq_file *m, void *v)
{
	struct vkernel *vk = m->private;
	u64 up, idle;
	u32 up_rem, idle_rem;
	int ret;

	ret = vkfs_cputime_idle(vk, &idle);
	if (ret)
		return ret;
	up = vkfs_ticks(ktime_get_boottime_ns() - vkfs_epoch(vk));
	up = div_u64_rem(up, USER_HZ, &up_rem);
	idle = div_u64_rem(idle, USER_HZ, &idle_rem);
	vkfs_put_hundredths(m, "", up, up_rem);
	vkfs_put_hundredths(m, " ", idle, idle_rem);
	seq_putc(m, '\n');
	return 0;
}
