// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/diskstats and /proc/partitions of a container: the disks it has used, and what
 * it has read from and written to each. Merges and times are kept by disk, for all
 * who use it: they are 0.
 */
#include <linux/seq_file.h>

#include <vkfs/block.h>
#include <vkfs/vkernel.h>

#include "internal.h"

static void show_kind(struct seq_file *m, const struct vkfs_disk *d, int kind)
{
	seq_put_decimal_ull(m, " ", d->ios[kind]);
	seq_put_decimal_ull(m, " 0 ", d->sectors[kind]);
	seq_puts(m, " 0");
}

static void show_stats(void *m, const struct vkfs_disk *d)
{
	seq_printf(m, "%4u %7u %s", d->major, d->minor, d->name);
	show_kind(m, d, 0);
	show_kind(m, d, 1);
	seq_puts(m, " 0 0 0");	/* in flight, time at work, time waited */
	show_kind(m, d, 2);
	seq_puts(m, " 0 0\n");	/* flushes */
}

int vkfs_diskstats_show(struct seq_file *m, void *v)
{
	return vkfs_disks_each(m->private, show_stats, m);
}

static void show_size(void *m, const struct vkfs_disk *d)
{
	seq_printf(m, "%4u  %7u %10llu %s\n", d->major, d->minor, d->size >> 1, d->name);
}

int vkfs_partitions_show(struct seq_file *m, void *v)
{
	seq_puts(m, "major minor  #blocks  name\n\n");
	return vkfs_disks_each(m->private, show_size, m);
}
