// SPDX-License-Identifier: GPL-2.0
/* /proc/loadavg of a container. */
#include <linux/sched/loadavg.h>
#include <linux/seq_file.h>

#include <vkfs/sched.h>
#include <vkfs/vkernel.h>

#include "internal.h"

int vkfs_loadavg_show(struct seq_file *m, void *v)
{
	struct vkernel *vk = m->private;
	struct vkfs_tasks tasks;
	unsigned long avnrun[3];
	int i;

	vkfs_load_get(vk, avnrun, FIXED_1 / 200, 0);
	vkfs_tasks_get(vk, &tasks);
	for (i = 0; i < 3; i++)
		vkfs_put_hundredths(m, i ? " " : "", LOAD_INT(avnrun[i]),
				    LOAD_FRAC(avnrun[i]));
	seq_put_decimal_ull(m, " ", tasks.running);
	seq_put_decimal_ull(m, "/", tasks.total);
	seq_put_decimal_ll(m, " ", tasks.last_pid);
	seq_putc(m, '\n');
	return 0;
}
