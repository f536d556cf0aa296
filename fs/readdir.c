// SPDX-License-Identifier: GPL-2.0
/* Listing the directories of a vkfs: as proc does, without the names it hides. */
#include <linux/cred.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/string.h>

#include "internal.h"

/**
 * struct listing - a directory being listed
 * @ctx: what proc's own readdir writes to
 * @to: what the caller reads from
 * @path: room for a path; begins with the directory's, and a slash if need be
 * @prefix: how much of it is the directory's
 * @full: the caller has taken all that it has room for
 */
struct listing {
	struct dir_context ctx;
	struct dir_context *to;
	char path[VKFS_PATH_LEN];
	size_t prefix;
	bool full;
};

/**
 * vkfs_dir_prefix - what the paths of a directory's names begin with
 * @file: the directory
 * @buf: room for a path; set to the directory's, with a slash if need be
 * @size: of @buf
 *
 * Return: its length, or -ENOENT.
 */
int vkfs_dir_prefix(const struct file *file, char *buf, size_t size)
{
	const char *path = vkfs_dentry_path(file->f_path.dentry, buf, size);
	size_t len;

	if (!path)
		return -ENOENT;
	len = strlen(path);
	memmove(buf, path, len);
	if (len && len < size)
		buf[len++] = '/';
	return len;
}

static bool listing_shows(struct listing *l, const char *name, int len)
{
	const struct vkfs_entry *row;

	if (name[0] == '.' && (len == 1 || (len == 2 && name[1] == '.')))
		return true;
	if (l->prefix + len >= sizeof(l->path))
		return false;
	memcpy(l->path + l->prefix, name, len);
	l->path[l->prefix + len] = '\0';
	return vkfs_path_class(l->path, &row) != VKFS_HIDDEN;
}

static bool listing_actor(struct dir_context *ctx, const char *name, int len,
			  loff_t pos, u64 ino, unsigned int type)
{
	struct listing *l = container_of(ctx, struct listing, ctx);

	if (!listing_shows(l, name, len))
		return true;
	l->full = !l->to->actor(l->to, name, len, pos, ino, type);
	return !l->full;
}

/* List @lower as what is at @file. Returns 1 if there may be more. */
static int listing_run(struct file *file, struct file *lower, struct dir_context *ctx,
		       int (*iterate)(struct file *file, struct dir_context *ctx))
{
	struct listing l = { .ctx = *ctx, .to = ctx };
	int ret = vkfs_dir_prefix(file, l.path, sizeof(l.path));

	if (ret < 0)
		return ret;
	l.prefix = ret;
	l.ctx.actor = listing_actor;
	ret = iterate(lower, &l.ctx);
	ctx->pos = l.ctx.pos;
	return ret ?: l.full;
}

/**
 * vkfs_readdir - ->iterate_shared of the root and of proc's own directories
 * @file: the directory
 * @ctx: who asks
 */
int vkfs_readdir(struct file *file, struct dir_context *ctx)
{
	const struct vkfs_wrap *w = VKFS_WRAP(file_inode(file));
	int ret = listing_run(file, file, ctx, w->lower_fops->iterate_shared);

	return min(ret, 0);
}

static int iterate_lower(struct file *lower, struct dir_context *ctx)
{
	lower->f_pos = ctx->pos;
	return iterate_dir(lower, ctx);
}

/*
 * proc's own readdir puts an inode for every name into the directory that it lists,
 * past our lookup. So what it lists is the same directory of the kernel's own mount.
 */
static int list_sysctls(struct file *file, const char *name, struct dir_context *ctx)
{
	struct file *lower;
	struct path path;
	int ret = vkfs_lower_path(name, &path);

	if (ret)
		return ret;
	lower = dentry_open(&path, O_RDONLY | O_DIRECTORY, current_cred());
	path_put(&path);
	if (IS_ERR(lower))
		return PTR_ERR(lower);
	ret = listing_run(file, lower, ctx, iterate_lower);
	fput(lower);
	return ret;
}

/**
 * vkfs_sysctl_readdir - ->iterate_shared of the directories in /proc/sys
 * @file: the directory
 * @ctx: who asks
 */
int vkfs_sysctl_readdir(struct file *file, struct dir_context *ctx)
{
	char buf[VKFS_PATH_LEN];
	const char *name = vkfs_dentry_path(file->f_path.dentry, buf, sizeof(buf));
	int ret;

	if (!name)
		return -ENOENT;
	if (ctx->pos < VKFS_SYSCTL_POS) {
		ret = list_sysctls(file, name, ctx);
		if (ret)
			return min(ret, 0);
		ctx->pos = VKFS_SYSCTL_POS;
	}
	vkfs_sysctl_list_dir(name, ctx);
	return 0;
}
