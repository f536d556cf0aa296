// SPDX-License-Identifier: GPL-2.0
/*
 * Inodes of proc's with operations of ours in front: directories look up and list
 * by the table of paths, files cannot be written to, and neither can be given
 * another mode or owner, which proc would keep for the host and everyone else.
 *
 * Writing is EROFS as under the read-only mounts that container runtimes put there.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/fs.h>
#include <linux/path.h>
#include <linux/printk.h>

#include <compat/fs.h>

#include "internal.h"

enum wrap_kind { WRAP_ROOT, WRAP_DIR, WRAP_FILE, WRAP_SYSCTL_DIR, WRAP_SYSCTL, NR_WRAPS };

/* Set at load, then only read. */
static struct vkfs_wrap wraps[NR_WRAPS] __ro_after_init;

/* Where one of each kind is in every procfs. */
static const char *const examples[NR_WRAPS] __initconst = {
	[WRAP_DIR]		= "tty",
	[WRAP_FILE]		= "version",
	[WRAP_SYSCTL_DIR]	= "sys",
	[WRAP_SYSCTL]		= "sys/kernel/ostype",
};

static int wrap_permission(VKFS_IDMAP *idmap, struct inode *inode, int mask)
{
	const struct inode_operations *lower = VKFS_WRAP(inode)->lower_iops;

	if (mask & MAY_WRITE && !S_ISDIR(inode->i_mode))
		return -EROFS;
	return lower->permission ? lower->permission(idmap, inode, mask) :
				   generic_permission(idmap, inode, mask);
}

static int wrap_setattr(VKFS_IDMAP *idmap, struct dentry *dentry, struct iattr *attr)
{
	return -EPERM;
}

/**
 * vkfs_wrap - put our operations in front of an inode's
 * @inode: proc's, and seen by nobody yet
 * @zeroed: whether its text is shown with every number 0
 *
 * Return: 0; -ENOENT for an inode of a kind that nobody has met.
 */
int vkfs_wrap(struct inode *inode, bool zeroed)
{
	const struct vkfs_wrap *w = wraps;

	while (w->lower_iops != inode->i_op)
		if (++w == wraps + NR_WRAPS)
			return -ENOENT;
	inode->i_op = &w->iops;
	if (S_ISDIR(inode->i_mode) || zeroed)
		inode->i_fop = &w->fops;
	return 0;
}

/**
 * vkfs_wrap_root - likewise, of the root directory of a new procfs
 * @root: the inode
 */
void vkfs_wrap_root(struct inode *root)
{
	root->i_op = &wraps[WRAP_ROOT].iops;
	root->i_fop = &wraps[WRAP_ROOT].fops;
}

static void __init wrap_learn(enum wrap_kind kind, const struct inode *example)
{
	struct vkfs_wrap *w = &wraps[kind];

	w->lower_iops = example->i_op;
	w->lower_fops = example->i_fop;
	w->iops = *example->i_op;
	w->fops = *example->i_fop;
	if (S_ISDIR(example->i_mode)) {
		w->iops.lookup = vkfs_dir_lookup;
		w->fops.iterate_shared = kind == WRAP_SYSCTL_DIR ?
					 vkfs_sysctl_readdir : vkfs_readdir;
	} else {
		w->fops.read_iter = vkfs_zeroed_read;
	}
	if (kind == WRAP_ROOT)
		return;
	w->iops.permission = wrap_permission;
	w->iops.setattr = wrap_setattr;
}

/**
 * vkfs_wrap_init - learn proc's own operations
 * @root: the root directory of a procfs
 *
 * Return: 0 or a negative errno.
 */
int __init vkfs_wrap_init(struct inode *root)
{
	struct path path;
	int kind, ret;

	wrap_learn(WRAP_ROOT, root);
	for (kind = WRAP_ROOT + 1; kind < NR_WRAPS; kind++) {
		ret = vkfs_lower_path(examples[kind], &path);
		if (ret) {
			pr_err("no /proc/%s in this kernel\n", examples[kind]);
			return ret;
		}
		wrap_learn(kind, d_inode(path.dentry));
		path_put(&path);
	}
	return 0;
}
