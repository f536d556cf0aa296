// SPDX-License-Identifier: GPL-2.0
/*
 * The directories of /proc/sys that have parameters of the container's own: those
 * names come before proc's, and behind them in a listing.
 */
#include <linux/dcache.h>
#include <linux/fs.h>
#include <linux/string.h>

#include "internal.h"

static struct {
	const char *path;
	struct dentry_operations dops;	/* proc's, with ours in front */
	const struct dentry_operations *lower;
} dirs[] __ro_after_init = {
	{ .path = "sys/kernel" },
	{ .path = "sys/vm" },
};

/* The directory's name below /proc/sys, or NULL if it has no parameters. */
static const char *dir_name(const char *path, size_t len)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(dirs); i++)
		if (strlen(dirs[i].path) == len && !memcmp(path, dirs[i].path, len))
			return dirs[i].path + strlen("sys/");
	return NULL;
}

/**
 * vkfs_sysctl_of - the parameter at a path
 * @path: from the root
 *
 * Return: the parameter, or NULL if the path is proc's own.
 */
const struct vkfs_param *vkfs_sysctl_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *dir = slash ? dir_name(path, slash - path) : NULL;
	struct qstr name;

	if (!dir)
		return NULL;
	name = (struct qstr)QSTR_INIT(slash + 1, strlen(slash + 1));
	return vkfs_sysctl_find(dir, &name);
}

/**
 * vkfs_sysctl_list_dir - list what proc does not know of
 * @path: of the directory
 * @ctx: at VKFS_SYSCTL_POS, or as far behind it as have been listed
 */
void vkfs_sysctl_list_dir(const char *path, struct dir_context *ctx)
{
	const char *dir = dir_name(path, strlen(path));

	if (dir)
		vkfs_sysctl_list(dir, ctx, VKFS_SYSCTL_POS);
}

/* proc takes an inode without a sysctl for one whose sysctl is gone. */
static int dir_compare(const struct dentry *dentry, unsigned int len, const char *str,
		       const struct qstr *name)
{
	const struct inode *inode = d_inode_rcu(dentry);

	if (inode && vkfs_sysctl_is_ours(inode))
		return len != name->len || memcmp(name->name, str, len);
	return dirs[0].lower->d_compare(dentry, len, str, name);
}

/**
 * vkfs_sysctl_dops - what the dentry of a directory with parameters needs
 * @path: of the directory
 *
 * Return: the operations, or NULL for one without.
 */
const struct dentry_operations *vkfs_sysctl_dops(const char *path)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(dirs); i++)
		if (!strcmp(path, dirs[i].path))
			return &dirs[i].dops;
	return NULL;
}

/**
 * vkfs_sysctl_dir_init - take note of proc's own operations
 *
 * Return: 0 or a negative errno.
 */
int __init vkfs_sysctl_dir_init(void)
{
	struct path path;
	unsigned int i;
	int ret = 0;

	for (i = 0; i < ARRAY_SIZE(dirs) && !ret; i++) {
		ret = vkfs_lower_path(dirs[i].path, &path);
		if (ret)
			break;
		dirs[i].lower = path.dentry->d_op;
		dirs[i].dops = *dirs[i].lower;
		dirs[i].dops.d_compare = dir_compare;
		path_put(&path);
	}
	return ret;
}
