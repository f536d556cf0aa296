// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/pressure/{cpu,memory,io} of a container: read, or written with a trigger and
 * then polled, as natively.
 */
#include <linux/fs.h>
#include <linux/math64.h>
#include <linux/poll.h>
#include <linux/sched/loadavg.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#include <compat/fs.h>
#include <vkfs/sched.h>
#include <vkfs/vkernel.h>

#include "internal.h"

/* The longest trigger that the native file takes. */
#define SPEC_SIZE	32

/* What an open file has; @trigger under the seq_file's lock. */
struct pressure {
	struct vkernel *vk;
	int res;
	struct vkfs_trigger trigger;
};

static struct pressure *pressure_of(struct file *file)
{
	return ((struct seq_file *)file->private_data)->private;
}

static int pressure_show(struct seq_file *m, void *v)
{
	static const char *const names[2] = { "some", "full" };
	static const char *const labels[3] = { " avg10=", " avg60=", " avg300=" };
	struct pressure *p = m->private;
	struct vkfs_pressure pressure[2];
	int full, i, ret;

	ret = vkfs_pressure_get(p->vk, pressure, p->res);
	if (ret)
		return ret;
	for (full = 0; full < 2; full++) {
		const struct vkfs_pressure *of = &pressure[full];

		seq_puts(m, names[full]);
		for (i = 0; i < 3; i++)
			vkfs_put_hundredths(m, labels[i], LOAD_INT(of->avg[i]),
					    LOAD_FRAC(of->avg[i]));
		seq_put_decimal_ull(m, " total=", div_u64(of->total, NSEC_PER_USEC));
		seq_putc(m, '\n');
	}
	return 0;
}

static const struct seq_operations pressure_op = {
	.start	= vkfs_one_start,
	.next	= vkfs_one_next,
	.stop	= vkfs_one_stop,
	.show	= pressure_show,
};

static int pressure_open(struct inode *inode, struct file *file)
{
	const struct vkfs_entry *e = inode->i_private;
	struct pressure *p;
	int ret;

	p = kzalloc(sizeof(*p), GFP_KERNEL_ACCOUNT);
	if (!p)
		return -ENOMEM;
	p->vk = VKFS_SB(inode->i_sb)->vk;
	p->res = e->arg;
	ret = seq_open(file, &pressure_op);
	if (ret) {
		kfree(p);
		return ret;
	}
	((struct seq_file *)file->private_data)->private = p;
	atomic_long_inc(&p->vk->opens);
	return 0;
}

static ssize_t pressure_write(struct file *file, const char __user *from, size_t len,
			      loff_t *pos)
{
	struct pressure *p = pressure_of(file);
	struct seq_file *m = file->private_data;
	char spec[SPEC_SIZE];
	size_t size = min(len, sizeof(spec));
	int ret = -EBUSY;

	if (!len)
		return -EINVAL;
	if (copy_from_user(spec, from, size))
		return -EFAULT;
	spec[size - 1] = '\0';	/* in the place of the newline */

	mutex_lock(&m->lock);
	if (!p->trigger.trigger)
		ret = vkfs_trigger_set(p->vk, &p->trigger, spec, p->res, file);
	mutex_unlock(&m->lock);
	return ret ?: len;
}

static __poll_t pressure_poll(struct file *file, poll_table *wait)
{
	return vkfs_trigger_poll(&pressure_of(file)->trigger, file, wait);
}

static int pressure_release(struct inode *inode, struct file *file)
{
	struct pressure *p = pressure_of(file);

	vkfs_trigger_clear(&p->trigger);
	kfree(p);
	return seq_release(inode, file);
}

const struct file_operations vkfs_pressure_fops = {
	.open		= pressure_open,
	.read_iter	= seq_read_iter,
	.splice_read	= vkfs_splice_read,
	.llseek		= seq_lseek,
	.write		= pressure_write,
	.poll		= pressure_poll,
	.release	= pressure_release,
};
