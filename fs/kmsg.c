// SPDX-License-Identifier: GPL-2.0
/* /proc/kmsg of a container: its own log. */
#include <linux/fs.h>
#include <linux/poll.h>
#include <linux/syslog.h>

#include <vkfs/hook.h>
#include <vkfs/log.h>
#include <vkfs/vkernel.h>

#include "internal.h"

static struct vkernel *kmsg_vkernel(struct file *file)
{
	return VKFS_SB(file_inode(file)->i_sb)->vk;
}

static int kmsg_open(struct inode *inode, struct file *file)
{
	struct vkernel *vk = kmsg_vkernel(file);

	/* Without the hooks nothing would ever be in it. */
	if (READ_ONCE(vkfs_feature_hook(VKFS_FEATURE_LOG)->err))
		return -EOPNOTSUPP;
	atomic_long_inc(&vk->opens);
	return vkfs_syslog(vk, SYSLOG_ACTION_OPEN, NULL, 0, SYSLOG_FROM_PROC);
}

static ssize_t kmsg_read(struct file *file, char __user *buf, size_t count, loff_t *ppos)
{
	struct vkernel *vk = kmsg_vkernel(file);

	if ((file->f_flags & O_NONBLOCK) &&
	    !vkfs_syslog(vk, SYSLOG_ACTION_SIZE_UNREAD, NULL, 0, SYSLOG_FROM_PROC))
		return -EAGAIN;
	return vkfs_syslog(vk, SYSLOG_ACTION_READ, buf, count, SYSLOG_FROM_PROC);
}

/* As procfs answers for a file that has no such operation. */
static ssize_t kmsg_write(struct file *file, const char __user *buf, size_t count,
			  loff_t *ppos)
{
	return -EIO;
}

static __poll_t kmsg_poll(struct file *file, poll_table *wait)
{
	return vkfs_syslog_poll(kmsg_vkernel(file), file, wait);
}

/* Without an owner: an open file holds its mount, and that holds the module. */
const struct file_operations vkfs_kmsg_fops = {
	.open		= kmsg_open,
	.read		= kmsg_read,
	.write		= kmsg_write,
	.poll		= kmsg_poll,
	.llseek		= generic_file_llseek,
};
