// SPDX-License-Identifier: GPL-2.0
/* Virtual files: their inodes, and how one is opened. */
#include <linux/fs.h>
#include <linux/seq_file.h>
#include <linux/uidgid.h>

#include <compat/fs.h>
#include <vkfs/vkernel.h>

#include "internal.h"

/* single_open() would allocate these for every open. */
void *vkfs_one_start(struct seq_file *m, loff_t *pos)
{
	return *pos ? NULL : SEQ_START_TOKEN;
}

void *vkfs_one_next(struct seq_file *m, void *v, loff_t *pos)
{
	++*pos;
	return NULL;
}

void vkfs_one_stop(struct seq_file *m, void *v)
{
}

int vkfs_empty_show(struct seq_file *m, void *v)
{
	return 0;
}

int vkfs_blank_show(struct seq_file *m, void *v)
{
	seq_putc(m, '\n');
	return 0;
}

static int entry_open(struct inode *inode, struct file *file)
{
	const struct vkfs_entry *e = inode->i_private;
	struct vkernel *vk = VKFS_SB(inode->i_sb)->vk;
	int ret;

	ret = seq_open(file, e->seq);
	if (ret)
		return ret;
	((struct seq_file *)file->private_data)->private = vk;
	atomic_long_inc(&vk->opens);
	return 0;
}

/* Without an owner: an open file holds its mount, and that holds the module. */
const struct file_operations vkfs_entry_fops = {
	.open		= entry_open,
	.read_iter	= seq_read_iter,
	.splice_read	= vkfs_splice_read,
	.llseek		= seq_lseek,
	.release	= seq_release,
};

/*
 * As proc_notify_change() allows it and with the size left alone, but for the life
 * of the inode only: there is no entry of procfs to keep it in.
 */
static int entry_setattr(VKFS_IDMAP *idmap, struct dentry *dentry,
			 struct iattr *attr)
{
	int ret = setattr_prepare(idmap, dentry, attr);

	if (!ret)
		setattr_copy(idmap, d_inode(dentry), attr);
	return ret;
}

static const struct inode_operations entry_iops = {
	.setattr	= entry_setattr,
};

/* What is the namespace's alone is its root's, if it has one. */
static void entry_set_owner(struct inode *inode, struct user_namespace *ns)
{
	kuid_t uid = make_kuid(ns, 0);
	kgid_t gid = make_kgid(ns, 0);

	if (uid_valid(uid))
		inode->i_uid = uid;
	if (gid_valid(gid))
		inode->i_gid = gid;
}

/**
 * vkfs_entry_inode - make the inode of a virtual file
 * @sb: a vkfs
 * @e: the file
 *
 * Return: a proc inode that has neither an entry of procfs nor a sysctl, which
 * proc's eviction allows for; or NULL.
 */
struct inode *vkfs_entry_inode(struct super_block *sb, const struct vkfs_entry *e)
{
	struct inode *inode = new_inode(sb);

	if (!inode)
		return NULL;
	inode->i_ino = e->ino;
	inode->i_mode = e->mode;
	/* The host's root, as natively, also in a user namespace of its own. */
	inode->i_uid = GLOBAL_ROOT_UID;
	inode->i_gid = GLOBAL_ROOT_GID;
	if (e->own)
		entry_set_owner(inode, VKFS_SB(sb)->vk->ns->user_ns);
	inode->i_private = (void *)e;
	inode->i_op = &entry_iops;
	inode->i_fop = e->fops ?: &vkfs_entry_fops;
	vkfs_inode_init_ts(inode);
	return inode;
}
