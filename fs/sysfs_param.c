// SPDX-License-Identifier: GPL-2.0
/*
 * The parameters below /sys that a container has of its own. They can be written where a
 * runtime has mounted /sys read-only, too, in the same way as those below /proc/sys
 * (sysctl.c).
 */
#include <linux/fs.h>
#include <linux/minmax.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uio.h>

#include <compat/fs.h>
#include <vkfs/param.h>
#include <vkfs/vkernel.h>

#include "sysfs.h"

/* Longer than any of their texts. */
#define TEXT_MAX	128

static ssize_t param_read(struct kiocb *iocb, struct iov_iter *to)
{
	struct inode *inode = file_inode(iocb->ki_filp);
	const struct vkfs_param *param = inode->i_private;
	char text[TEXT_MAX];
	int len;

	len = vkfs_param_print(param, vkfs_param_shown(VKFS_SB(inode->i_sb)->vk, param),
			       text, sizeof(text));
	return vkfs_sys_copy(iocb, to, text, len);
}

/* As kernfs: a page at the most, wherever in the file. */
static ssize_t param_write(struct kiocb *iocb, struct iov_iter *from)
{
	struct inode *inode = file_inode(iocb->ki_filp);
	const struct vkfs_param *param = inode->i_private;
	size_t len = min_t(size_t, iov_iter_count(from), PAGE_SIZE);
	long value;
	char *text;
	int ret = 0;

	if (!len)
		return 0;
	text = kmalloc(len + 1, GFP_KERNEL_ACCOUNT);
	if (!text)
		return -ENOMEM;
	if (!copy_from_iter_full(text, len, from))
		ret = -EFAULT;
	text[len] = '\0';
	ret = ret ?: vkfs_param_parse(param, text, &value);
	ret = ret ?: vkfs_param_set(VKFS_SB(inode->i_sb)->vk, param, value);
	kfree(text);
	if (ret)
		return ret;
	iocb->ki_pos += len;
	return len;
}

/* Without an owner: an open file holds its mount, and that holds the module. */
static const struct file_operations param_fops = {
	.read_iter	= param_read,
	.write_iter	= param_write,
	.splice_read	= vkfs_splice_read,
	.llseek		= generic_file_llseek,
};

const struct inode_operations vkfs_sys_param_iops = {
	.getattr	= vkfs_sysctl_getattr,
	.setattr	= vkfs_sys_setattr,
};

/* What vkfs_param_each() looks for; and what it has found. */
struct sys_key {
	const char *path;
	struct vkfs_param *found;
};

static int sys_match(struct vkfs_param *param, void *data)
{
	struct sys_key *key = data;
	size_t len = param->sys ? strlen(param->sys) : 0;

	if (!len || strncmp(key->path, param->sys, len) || key->path[len] != '/' ||
	    strcmp(key->path + len + 1, param->name))
		return 0;
	key->found = param;
	return 1;
}

/**
 * vkfs_sys_param_fill - make an inode that of a parameter's file
 * @inode: the inode
 * @path: of the file, from the root
 *
 * Return: false if this kernel does not let a container have it.
 */
bool vkfs_sys_param_fill(struct inode *inode, const char *path)
{
	struct sys_key key = { .path = path };

	vkfs_param_each(sys_match, &key);
	if (!key.found)
		return false;
	vkfs_sysctl_mode(inode);
	inode->i_private = key.found;
	inode->i_op = &vkfs_sys_param_iops;
	inode->i_fop = &param_fops;
	return true;
}
