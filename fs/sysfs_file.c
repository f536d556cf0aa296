// SPDX-License-Identifier: GPL-2.0
/*
 * Inodes of a view of sysfs that are ours. sysfs knows of no node behind them, so
 * none of its operations may ever meet one.
 */
#include <linux/fs.h>
#include <linux/slab.h>
#include <linux/uio.h>

#include <compat/fs.h>

#include "sysfs.h"

/* The text of a file, as it was when the file was looked up. */
struct sys_text {
	size_t len;
	char text[];
};

/**
 * vkfs_sys_copy - what is read of a text
 * @iocb: the read
 * @to: where to
 * @text: all of it
 * @len: its length
 */
ssize_t vkfs_sys_copy(struct kiocb *iocb, struct iov_iter *to, const char *text,
		      size_t len)
{
	size_t n;

	if (iocb->ki_pos >= len)
		return 0;
	n = copy_to_iter(text + iocb->ki_pos, len - iocb->ki_pos, to);
	iocb->ki_pos += n;
	return n || !iov_iter_count(to) ? n : -EFAULT;
}

static ssize_t text_read(struct kiocb *iocb, struct iov_iter *to)
{
	const struct sys_text *t = file_inode(iocb->ki_filp)->i_private;

	return vkfs_sys_copy(iocb, to, t->text, t->len);
}

/* Without an owner: an open file holds its mount, and that holds the module. */
static const struct file_operations text_fops = {
	.read_iter	= text_read,
	.splice_read	= vkfs_splice_read,
	.llseek		= generic_file_llseek,
};

/* Read of sysfs's own each time. */
static ssize_t native_read(struct kiocb *iocb, struct iov_iter *to)
{
	const char *path = file_inode(iocb->ki_filp)->i_private;
	char *buf = kvmalloc(VKFS_SYS_TEXT_SIZE, GFP_KERNEL);
	ssize_t len;

	if (!buf)
		return -ENOMEM;
	len = vkfs_sys_lower_read(path, buf, VKFS_SYS_TEXT_SIZE);
	if (len >= 0)
		len = vkfs_sys_copy(iocb, to, buf, len);
	kvfree(buf);
	return len;
}

static const struct file_operations native_fops = {
	.read_iter	= native_read,
	.splice_read	= vkfs_splice_read,
	.llseek		= generic_file_llseek,
};

int vkfs_sys_setattr(VKFS_IDMAP *idmap, struct dentry *dentry, struct iattr *attr)
{
	return -EPERM;
}

static int text_permission(VKFS_IDMAP *idmap, struct inode *inode, int mask)
{
	return mask & MAY_WRITE ? -EROFS : generic_permission(idmap, inode, mask);
}

static const struct inode_operations file_iops = {
	.permission	= text_permission,
	.setattr	= vkfs_sys_setattr,
};

/* A link of which only its last number is the container's. */
static const char *link_get(struct dentry *dentry, struct inode *inode,
			    struct delayed_call *done)
{
	const struct vkfs_sys_row *row = inode->i_private;
	char *target;
	int number;

	if (!dentry)
		return ERR_PTR(-ECHILD);
	if (vkfs_sys_number(dentry->d_name.name, &number))
		target = kasprintf(GFP_KERNEL, "%s%d", row->target, number);
	else
		target = kstrdup(row->target, GFP_KERNEL);
	if (!target)
		return ERR_PTR(-ENOMEM);
	set_delayed_call(done, kfree_link, target);
	return target;
}

static const struct inode_operations link_iops = {
	.get_link	= link_get,
	.setattr	= vkfs_sys_setattr,
};

/**
 * vkfs_sys_is_ours - whether sysfs knows nothing of an inode
 * @inode: of a view
 */
bool vkfs_sys_is_ours(const struct inode *inode)
{
	return inode->i_op == &file_iops || inode->i_op == &link_iops ||
	       inode->i_op == &vkfs_sys_dir_iops ||
	       inode->i_op == &vkfs_sys_param_iops;
}

/**
 * vkfs_sys_evict - an inode of a view is about to go
 * @inode: any
 */
void vkfs_sys_evict(struct inode *inode)
{
	if (!vkfs_sys_is_ours(inode))
		return;
	if (inode->i_fop == &text_fops || inode->i_fop == &native_fops)
		kvfree(inode->i_private);
	inode->i_private = NULL;
}

static struct sys_text *text_make(struct vkfs_sys_at *at)
{
	struct sys_text *t;
	char *buf;
	int len;

	buf = kvmalloc(VKFS_SYS_TEXT_SIZE, GFP_KERNEL);
	if (!buf)
		return ERR_PTR(-ENOMEM);
	if (at->row->fixed)
		len = strscpy(buf, at->row->fixed, VKFS_SYS_TEXT_SIZE);
	else
		len = at->row->text(at, buf);
	if (len < 0) {
		t = ERR_PTR(len);
	} else {
		t = kvmalloc(sizeof(*t) + len, GFP_KERNEL_ACCOUNT);
		if (t) {
			t->len = len;
			memcpy(t->text, buf, len);
		} else {
			t = ERR_PTR(-ENOMEM);
		}
	}
	kvfree(buf);
	return t;
}

static int inode_fill(struct inode *inode, struct vkfs_sys_at *at)
{
	struct sys_text *t;

	switch (at->row->class) {
	case VKFS_SYS_DIR:
		inode->i_op = &vkfs_sys_dir_iops;
		inode->i_fop = &vkfs_sys_dir_fops;
		set_nlink(inode, 2);
		return 0;
	case VKFS_SYS_TEXT:
		t = text_make(at);
		if (IS_ERR(t))
			return PTR_ERR(t);
		inode->i_op = &file_iops;
		inode->i_fop = &text_fops;
		inode->i_private = t;
		return 0;
	case VKFS_SYS_LIVE:
		inode->i_op = &file_iops;
		inode->i_fop = &vkfs_entry_fops;
		inode->i_private = (void *)&at->row->entry;
		return 0;
	case VKFS_SYS_PARAM:
		if (vkfs_sys_param_fill(inode, at->native))
			return 0;
		fallthrough;
	case VKFS_SYS_NATIVE:
		inode->i_private = kstrdup(at->native, GFP_KERNEL_ACCOUNT);
		if (!inode->i_private)
			return -ENOMEM;
		inode->i_op = &file_iops;
		inode->i_fop = &native_fops;
		return 0;
	case VKFS_SYS_LINK:
		inode->i_op = &link_iops;
		inode->i_private = (void *)at->row;
		return 0;
	default:
		return -ENOENT;
	}
}

/**
 * vkfs_sys_inode - make the inode of a directory, file or link of ours
 * @sb: a view
 * @at: where
 * @native: sysfs's own inode of it
 *
 * Return: the inode, or an ERR_PTR.
 */
struct inode *vkfs_sys_inode(struct super_block *sb, struct vkfs_sys_at *at,
			     const struct inode *native)
{
	struct inode *inode = new_inode(sb);
	int ret;

	if (!inode)
		return ERR_PTR(-ENOMEM);
	inode->i_ino = native->i_ino;
	inode->i_mode = native->i_mode;
	if (at->row->class == VKFS_SYS_LINK)
		inode->i_mode = S_IFLNK | 0777;
	else if (S_ISREG(inode->i_mode))
		inode->i_mode &= ~0222;
	inode->i_size = native->i_size;
	inode->i_opflags &= ~IOP_XATTR;
	vkfs_inode_init_ts(inode);
	/* Until then it must not look like sysfs's. */
	inode->i_op = &file_iops;
	ret = inode_fill(inode, at);
	if (ret) {
		iput(inode);
		return ERR_PTR(ret);
	}
	return inode;
}
