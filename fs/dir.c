// SPDX-License-Identifier: GPL-2.0
/*
 * Lookup in the directories of a vkfs: proc's own, but that the table of paths
 * (paths.c) says what may be found.
 *
 * A virtual file gets an inode of ours. One of proc's that has to be altered first
 * is looked up aside: once proc's lookup has hashed a dentry another task may open
 * it, before any alteration. So proc is given a dentry of the right name and parent
 * which no lookup can find, because it is under a wrong hash.
 */
#include <linux/dcache.h>
#include <linux/fs.h>
#include <linux/proc_fs.h>
#include <linux/string.h>

#include <compat/dcache.h>

#include "internal.h"

VKFS_DEFINE_SPLICE_ALIAS();

/**
 * vkfs_dentry_path - the path by which the table knows a dentry
 * @dentry: of a procfs
 * @buf: room for it
 * @size: of @buf
 *
 * Return: the path from the root of the file system, without a slash in front; ""
 * is the root itself; NULL if it is too long.
 */
const char *vkfs_dentry_path(const struct dentry *dentry, char *buf, size_t size)
{
	const char *path = dentry_path_raw(dentry, buf, size);

	return IS_ERR(path) ? NULL : path + 1;
}

/* Have proc make the inode of @dentry, and nobody see it. @ops: its dentry's. */
static struct inode *lookup_aside(struct inode *dir, struct dentry *dentry,
				  unsigned int flags,
				  const struct dentry_operations **ops)
{
	struct qstr name = dentry->d_name;
	struct dentry *aside, *found;
	struct inode *inode;

	name.hash = ~name.hash;
	aside = d_alloc(dentry->d_parent, &name);
	if (!aside)
		return ERR_PTR(-ENOMEM);
	found = VKFS_WRAP(dir)->lower_iops->lookup(dir, aside, flags);
	inode = IS_ERR(found) ? ERR_CAST(found) : igrab(d_inode(aside));
	*ops = aside->d_op;
	d_drop(aside);
	dput(aside);
	return inode;
}

static struct dentry *lookup_wrapped(struct inode *dir, struct dentry *dentry,
				     unsigned int flags, const char *path, bool zeroed)
{
	const struct dentry_operations *ops;
	struct inode *inode = lookup_aside(dir, dentry, flags, &ops);
	int ret;

	if (IS_ERR(inode))
		return ERR_CAST(inode);
	ret = vkfs_wrap(inode, zeroed);
	if (ret) {
		iput(inode);
		return ERR_PTR(ret);
	}
	ops = vkfs_sysctl_dops(path) ?: ops;
	return ops ? vkfs_splice_alias(inode, dentry, ops) :
		     d_splice_alias(inode, dentry);
}

static struct dentry *lookup_ours(struct inode *inode, struct dentry *dentry)
{
	if (!inode)
		return ERR_PTR(-ENOMEM);
	return d_splice_alias(inode, dentry);
}

/**
 * vkfs_dir_lookup - ->lookup of every wrapped directory
 * @dir: the directory
 * @dentry: the name
 * @flags: for proc's own
 */
struct dentry *vkfs_dir_lookup(struct inode *dir, struct dentry *dentry,
			       unsigned int flags)
{
	const struct vkfs_entry *row;
	char buf[VKFS_PATH_LEN];
	const char *path = vkfs_dentry_path(dentry, buf, sizeof(buf));
	const struct vkfs_param *param;

	/* With subset=pid proc shows nothing else, nor do we. */
	if (proc_sb_info(dir->i_sb)->pidonly == PROC_PIDONLY_ON)
		return VKFS_WRAP(dir)->lower_iops->lookup(dir, dentry, flags);
	if (!path)
		return ERR_PTR(-ENOENT);
	param = vkfs_sysctl_of(path);
	if (param)
		return lookup_ours(vkfs_sysctl_inode(dir->i_sb, param), dentry);
	switch (vkfs_path_class(path, &row)) {
	case VKFS_OWN:
		return VKFS_WRAP(dir)->lower_iops->lookup(dir, dentry, flags);
	case VKFS_VIRTUAL:
		return lookup_ours(vkfs_entry_inode(dir->i_sb, row), dentry);
	case VKFS_PARTLY:
	case VKFS_NATIVE:
	case VKFS_PARAM:
		return lookup_wrapped(dir, dentry, flags, path, false);
	case VKFS_ZEROED:
		return lookup_wrapped(dir, dentry, flags, path, true);
	case VKFS_HIDDEN:
		break;
	}
	return ERR_PTR(-ENOENT);
}

/**
 * vkfs_dir_init - find what newer kernels need to make a dentry like proc's
 *
 * Return: 0 or -ENOENT.
 */
int __init vkfs_dir_init(void)
{
	return vkfs_splice_alias_init();
}
