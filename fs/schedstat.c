// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/schedstat of a container: how long its CPUs have run, and when this is. The
 * other counts are kept by run queue, for all who use it; and the scheduler's domains
 * are the machine's.
 */
#include <linux/jiffies.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/timekeeping.h>

#include <vkfs/clock.h>
#include <vkfs/sched.h>
#include <vkfs/vkernel.h>

#include "internal.h"

static char version[24] __ro_after_init;	/* the first line */

/**
 * vkfs_schedstat_probe - learn the version of the format
 * @text: the native file's text
 *
 * Return: 0 or -EINVAL if it is not one that is known.
 */
int vkfs_schedstat_probe(char *text)
{
	static const char *const known[] = {
		"version 15", "version 16", "version 17",
	};
	char *line = strsep(&text, "\n");

	strscpy(version, line, sizeof(version));
	return match_string(known, ARRAY_SIZE(known), version) < 0 ? -EINVAL : 0;
}

int vkfs_schedstat_show(struct seq_file *m, void *v)
{
	struct vkernel *vk = m->private;
	struct vkfs_times *vcpu;
	unsigned int nr, i;
	u64 up;
	int ret;

	vcpu = kmalloc_array(nr_cpu_ids, sizeof(*vcpu), GFP_KERNEL);
	if (!vcpu)
		return -ENOMEM;
	ret = vkfs_cputime_read(vk, vcpu, &nr);
	if (ret)
		goto out_free;
	up = div_u64(ktime_get_boottime_ns() - vkfs_epoch(vk), TICK_NSEC);
	seq_puts(m, version);
	seq_put_decimal_ull(m, "\ntimestamp ", INITIAL_JIFFIES + up);
	for (i = 0; i < nr; i++) {
		seq_put_decimal_ull(m, "\ncpu", i);
		seq_put_decimal_ull(m, " 0 0 0 0 0 0 ",
				    vcpu[i].user + vcpu[i].nice + vcpu[i].system);
		seq_puts(m, " 0 0");
	}
	seq_putc(m, '\n');
out_free:
	kfree(vcpu);
	return ret;
}
