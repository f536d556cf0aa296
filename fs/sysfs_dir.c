// SPDX-License-Identifier: GPL-2.0
/*
 * The directories of a view of sysfs. There are sysfs's own; those on the way to what
 * is different, the shared ones, which look up and list by the table of paths
 * (sysfs_paths.c) and have sysfs find what the table does not know; and ours.
 *
 * A shared one has an inode of ours with sysfs's node behind it. To alter an inode
 * that sysfs has made would be too late: its lookup hashes the dentry, and another
 * task may be through it before any alteration.
 */
#include <linux/dcache.h>
#include <linux/fs.h>
#include <linux/kernfs.h>
#include <linux/namei.h>

#include <compat/fs.h>
#include <compat/sysfs.h>

#include "sysfs.h"

/* sysfs's operations on a directory, with ours in front; set at load. */
static struct vkfs_wrap shared __ro_after_init;
struct dentry_operations vkfs_sys_dops __ro_after_init;
static const struct dentry_operations *lower_dops __ro_after_init;

static bool is_shared(const struct inode *inode)
{
	return inode->i_op == &shared.iops;
}

static struct inode *shared_inode(struct super_block *sb, const struct inode *native)
{
	struct inode *inode = new_inode(sb);

	if (!inode)
		return ERR_PTR(-ENOMEM);
	inode->i_ino = native->i_ino;
	inode->i_mode = native->i_mode;
	inode->i_uid = native->i_uid;
	inode->i_gid = native->i_gid;
	set_nlink(inode, native->i_nlink);
	vkfs_inode_init_ts(inode);
	/* Given back by kernfs when the inode goes. */
	inode->i_private = native->i_private;
	kernfs_get(inode->i_private);
	vkfs_sys_share(inode);
	return inode;
}

/* Whether a name that the table knows is to be found. */
static int check(struct vkfs_sys_at *at)
{
	if (at->row->class == VKFS_SYS_HIDDEN || !vkfs_sys_is_there(at))
		return -ENOENT;
	return 0;
}

static struct inode *make_inode(struct super_block *sb, struct vkfs_sys_at *at)
{
	struct inode *inode;
	struct path path;
	int ret = check(at) ?: vkfs_sys_lower_path(at->native, &path);

	if (ret)
		return ERR_PTR(ret);
	if (at->row->class == VKFS_SYS_SHARED)
		inode = shared_inode(sb, d_inode(path.dentry));
	else
		inode = vkfs_sys_inode(sb, at, d_inode(path.dentry));
	path_put(&path);
	return inode;
}

static struct dentry *lookup_at(struct inode *dir, struct dentry *dentry,
				unsigned int flags, struct vkfs_sys_at *at)
{
	struct inode *inode;

	if (!at->row || at->row->class == VKFS_SYS_SOME) {
		if (!is_shared(dir) || (at->row && check(at)))
			return ERR_PTR(-ENOENT);
		return shared.lower_iops->lookup(dir, dentry, flags);
	}
	dentry->d_time = vkfs_sys_era(dir->i_sb, at);
	inode = make_inode(dir->i_sb, at);
	if (IS_ERR(inode))
		return ERR_CAST(inode);
	return d_splice_alias(inode, dentry);
}

static struct dentry *sys_lookup(struct inode *dir, struct dentry *dentry,
				 unsigned int flags)
{
	struct vkfs_sys_at at;
	struct dentry *found;
	int ret = vkfs_sys_at_dentry(dentry, &at);

	if (ret)
		return ERR_PTR(ret);
	found = lookup_at(dir, dentry, flags, &at);
	vkfs_sys_at_put(&at);
	return found;
}

/* Whether what was found by its number, or with one, would be found again alike. */
static int revalidate_ours(struct dentry *dentry, const struct inode *inode)
{
	bool dir = S_ISDIR(inode->i_mode);
	struct vkfs_sys_at at;
	int number, ret;

	/* Under a CPU's directory it is that which is looked at. */
	if (dir && (!vkfs_sys_number(dentry->d_name.name, &number) ||
		    !strstarts(dentry->d_name.name, "cpu")))
		return 1;
	ret = vkfs_sys_at_cpus(dentry->d_sb, &at);
	if (ret)
		return ret;
	ret = dir ? vkfs_sys_has_cpu(&at, number) :
		    dentry->d_time == vkfs_sys_era(dentry->d_sb, &at);
	vkfs_cpus_put(&at.cpus);
	return ret;
}

/* Whether the container has what a name of sysfs's own is about. */
static int revalidate_native(struct dentry *dentry)
{
	struct vkfs_sys_at at;
	int ret = vkfs_sys_at_dentry(dentry, &at);

	if (ret)
		return ret;
	ret = at.row && vkfs_sys_is_there(&at);
	vkfs_sys_at_put(&at);
	return ret;
}

/* A name of sysfs's own in a shared directory. */
static int revalidate_some(struct dentry *dentry)
{
	struct dentry *parent = dget_parent(dentry);
	bool in_shared = is_shared(d_inode(parent));

	dput(parent);
	return in_shared ? revalidate_native(dentry) : 1;
}

static int sys_revalidate(VKFS_REVALIDATE_ARGS)
{
	struct inode *inode = d_inode_rcu(dentry);
	int number, ret;

	if (inode && is_shared(inode))
		return 1;
	if (flags & LOOKUP_RCU)
		return -ECHILD;
	/* kernfs must not see it: it would look for its own super operations. */
	if (!inode)
		return 0;
	if (vkfs_sys_is_ours(inode))
		return revalidate_ours(dentry, inode);
	ret = vkfs_revalidate(lower_dops);
	if (ret > 0 && vkfs_sys_number(dentry->d_name.name, &number))
		ret = revalidate_some(dentry);
	return ret;
}

/**
 * struct listing - a shared directory being listed
 * @ctx: what sysfs's own readdir writes to
 * @to: what the caller reads from
 * @sb: the view
 * @path: room for a path; begins with the directory's, and a slash if need be
 * @prefix: how much of it is the directory's
 */
struct listing {
	struct dir_context ctx;
	struct dir_context *to;
	struct super_block *sb;
	char path[VKFS_PATH_LEN];
	size_t prefix;
};

static bool listing_shows(struct listing *l, const char *name, int len)
{
	struct vkfs_sys_at at;
	bool ret;

	if (l->prefix + len >= sizeof(l->path))
		return true;
	memcpy(l->path + l->prefix, name, len);
	l->path[l->prefix + len] = '\0';
	if (vkfs_sys_at(l->sb, l->path, &at))
		return false;
	ret = !at.row || !check(&at);
	vkfs_sys_at_put(&at);
	return ret;
}

static bool listing_actor(struct dir_context *ctx, const char *name, int len,
			  loff_t pos, u64 ino, unsigned int type)
{
	struct listing *l = container_of(ctx, struct listing, ctx);

	return !listing_shows(l, name, len) ||
	       l->to->actor(l->to, name, len, pos, ino, type);
}

static int shared_readdir(struct file *file, struct dir_context *ctx)
{
	struct listing l = { .ctx = *ctx, .to = ctx, .sb = file_inode(file)->i_sb };
	int ret = vkfs_dir_prefix(file, l.path, sizeof(l.path));

	if (ret < 0)
		return ret;
	l.prefix = ret;
	l.ctx.actor = listing_actor;
	ret = shared.lower_fops->iterate_shared(file, &l.ctx);
	ctx->pos = l.ctx.pos;
	return ret;
}

/* The name that row @row gives to the directory with pattern @dir, or NULL. */
static const char *row_leaf(const struct vkfs_sys_row *row, const char *dir)
{
	size_t len = strlen(dir);

	if (strncmp(row->name, dir, len) || row->name[len] != '/' ||
	    strchr(row->name + len + 1, '/'))
		return NULL;
	return row->name + len + 1;
}

static unsigned int dt_of(const struct vkfs_sys_row *row)
{
	return row->class == VKFS_SYS_DIR ? DT_DIR :
	       row->class == VKFS_SYS_LINK ? DT_LNK : DT_REG;
}

/* 1: listed; 0: not there; -ENOSPC: the caller has all that it has room for. */
static int list_name(struct super_block *sb, const char *dir, const char *name,
		     struct dir_context *ctx)
{
	char full[VKFS_PATH_LEN];
	struct vkfs_sys_at at;
	struct path path;
	int ret;

	if (snprintf(full, sizeof(full), "%s/%s", dir, name) >= sizeof(full))
		return 0;
	ret = vkfs_sys_at(sb, full, &at);
	if (ret)
		return ret;
	ret = !at.row || check(&at) || vkfs_sys_lower_path(at.native, &path);
	if (!ret) {
		ret = dir_emit(ctx, name, strlen(name), d_inode(path.dentry)->i_ino,
			       dt_of(at.row)) ? 1 : -ENOSPC;
		path_put(&path);
	} else {
		ret = 0;
	}
	vkfs_sys_at_put(&at);
	return ret;
}

/* A position is a row and, where that has one, a number. */
#define POS_ROW(pos)	((unsigned int)((pos) - 2) >> 16)
#define POS_NUMBER(pos)	((unsigned int)((pos) - 2) & 0xffff)
#define POS(row, n)	((((loff_t)(row)) << 16 | (n)) + 2)

/* Caches of a CPU; there are fewer. */
#define MAX_OTHERS	16

/* Behind the highest number that names of a row may have. */
static unsigned int last_number(struct super_block *sb, const char *leaf)
{
	struct vkfs_sys_at at;
	unsigned int nr;

	if (!strstarts(leaf, "cpu#"))
		return MAX_OTHERS;
	if (vkfs_sys_at(sb, "devices/system/cpu", &at))
		return 0;
	nr = at.host ? nr_cpu_ids : at.cpus.nr;
	vkfs_sys_at_put(&at);
	return nr;
}

/* All that one row stands for, from ctx->pos on. */
static int list_row(struct super_block *sb, const char *dir, const char *leaf,
		    struct dir_context *ctx)
{
	const char *hash = strchr(leaf, '#');
	unsigned int row = POS_ROW(ctx->pos), n = POS_NUMBER(ctx->pos);
	unsigned int end = hash ? last_number(sb, leaf) : 1;
	char name[32];
	int ret;

	for (; n < end; n++) {
		ctx->pos = POS(row, n);
		if (hash)
			snprintf(name, sizeof(name), "%.*s%u", (int)(hash - leaf), leaf,
				 n);
		else
			strscpy(name, leaf, sizeof(name));
		ret = list_name(sb, dir, name, ctx);
		if (ret < 0)
			return ret;
	}
	return 0;
}

static int ours_readdir(struct file *file, struct dir_context *ctx)
{
	struct super_block *sb = file_inode(file)->i_sb;
	char buf[VKFS_PATH_LEN], pattern[VKFS_PATH_LEN];
	int number[VKFS_SYS_NR_NUMBERS];
	const char *dir = vkfs_dentry_path(file->f_path.dentry, buf, sizeof(buf));
	const char *leaf;
	unsigned int row;
	int ret = 0;

	if (!dir || vkfs_sys_pattern(dir, pattern, number))
		return -ENOENT;
	if (!dir_emit_dots(file, ctx))
		return 0;
	for (row = POS_ROW(ctx->pos); row < vkfs_nr_sys_rows && !ret; row++) {
		leaf = row_leaf(&vkfs_sys_rows[row], pattern);
		if (leaf)
			ret = list_row(sb, dir, leaf, ctx);
		if (!ret)
			ctx->pos = POS(row + 1, 0);
	}
	return ret == -ENOSPC ? 0 : ret;
}

const struct inode_operations vkfs_sys_dir_iops = {
	.lookup		= sys_lookup,
	.setattr	= vkfs_sys_setattr,
};

const struct file_operations vkfs_sys_dir_fops = {
	.read		= generic_read_dir,
	.iterate_shared	= ours_readdir,
	.llseek		= generic_file_llseek,
};

/**
 * vkfs_sys_share - make a directory of sysfs's a shared one
 * @inode: the directory, which nobody has seen yet
 */
void vkfs_sys_share(struct inode *inode)
{
	inode->i_op = &shared.iops;
	inode->i_fop = &shared.fops;
}

/**
 * vkfs_sys_dir_init - learn sysfs's own operations
 * @lower: a sysfs
 */
void __init vkfs_sys_dir_init(struct super_block *lower)
{
	struct inode *root = d_inode(lower->s_root);

	shared.lower_iops = root->i_op;
	shared.lower_fops = root->i_fop;
	shared.iops = *root->i_op;
	shared.fops = *root->i_fop;
	shared.iops.lookup = sys_lookup;
	shared.fops.iterate_shared = shared_readdir;
	lower_dops = vkfs_default_d_op(lower);
	vkfs_sys_dops = *lower_dops;
	vkfs_sys_dops.d_revalidate = sys_revalidate;
}
