// SPDX-License-Identifier: GPL-2.0
/*
 * The parameters below /proc/sys that a container has of its own.
 *
 * Container runtimes bind /proc/sys read-only over itself, and these files have to
 * be written all the same. A write-open is refused on a read-only mount for regular
 * files, not for FIFOs, which have no data on the file system. So to the VFS these
 * are FIFOs, whose operations happen not to be a pipe's; everyone who asks is told
 * the truth by ->getattr(): a file with a line of text.
 */
#include <linux/fs.h>
#include <linux/pid_namespace.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/sysctl.h>
#include <linux/uio.h>

#include <compat/fs.h>
#include <vkfs/param.h>
#include <vkfs/vkernel.h>

#include "internal.h"

/* Longer than any number, with room for the blanks that sysctls allow around it. */
#define SYSCTL_MAX	256

/* The kernel's own, between text and @value. */
static int sysctl_convert(const struct vkfs_param *param, long *value, int write,
			  char *buf, size_t *len, loff_t *pos)
{
	int narrow = *value, min = param->min, max = param->max, ret;
	struct ctl_table table = { .procname = param->name };

	if (param->wide) {
		table.data = value;
		table.maxlen = sizeof(*value);
		return proc_doulongvec_minmax(&table, write, buf, len, pos);
	}
	table.data = &narrow;
	table.maxlen = sizeof(narrow);
	if (!write)	/* a host's value may be out of bounds */
		return proc_dointvec(&table, write, buf, len, pos);
	table.extra1 = &min;
	table.extra2 = &max;
	ret = proc_dointvec_minmax(&table, write, buf, len, pos);
	*value = narrow;
	return ret;
}

/*
 * Natively a write that does not begin at the start is ignored, unless the host says
 * otherwise; there is nothing to take from it either way.
 */
static int sysctl_write(struct vkernel *vk, const struct vkfs_param *param, char *buf,
			size_t *len, loff_t *pos)
{
	long value = vkfs_param_get(vk, param);
	bool ignored = *pos || !*len;
	int ret;

	ret = sysctl_convert(param, &value, 1, buf, len, pos);
	return ret || ignored ? ret : vkfs_param_set(vk, param, value);
}

static int sysctl_read(struct vkernel *vk, const struct vkfs_param *param, char *buf,
		       size_t *len, loff_t *pos)
{
	long value = vkfs_param_get(vk, param);

	return sysctl_convert(param, &value, 0, buf, len, pos);
}

static ssize_t sysctl_read_iter(struct kiocb *iocb, struct iov_iter *to)
{
	struct inode *inode = file_inode(iocb->ki_filp);
	size_t len = min_t(size_t, iov_iter_count(to), SYSCTL_MAX);
	char buf[SYSCTL_MAX];
	int ret;

	ret = sysctl_read(VKFS_SB(inode->i_sb)->vk, inode->i_private, buf, &len,
			  &iocb->ki_pos);
	if (ret)
		return ret;
	return copy_to_iter(buf, len, to) == len ? len : -EFAULT;
}

static ssize_t sysctl_write_iter(struct kiocb *iocb, struct iov_iter *from)
{
	struct inode *inode = file_inode(iocb->ki_filp);
	size_t len = iov_iter_count(from);
	char buf[SYSCTL_MAX];
	int ret;

	if (len >= sizeof(buf)) {
		if (!iocb->ki_pos)
			return -EINVAL;
		iocb->ki_pos += len;	/* ignored */
		return len;
	}
	if (!copy_from_iter_full(buf, len, from))
		return -EFAULT;
	buf[len] = '\0';
	ret = sysctl_write(VKFS_SB(inode->i_sb)->vk, inode->i_private, buf, &len,
			   &iocb->ki_pos);
	return ret ?: len;
}

/* Without an owner: an open file holds its mount, and that holds the module. */
static const struct file_operations sysctl_fops = {
	.read_iter	= sysctl_read_iter,
	.write_iter	= sysctl_write_iter,
	.splice_read	= vkfs_splice_read,
	.llseek		= default_llseek,
};

/* What is told of a parameter's file: see at the top. */
int vkfs_sysctl_getattr(VKFS_IDMAP *idmap, const struct path *path,
			struct kstat *stat, u32 mask, unsigned int flags)
{
	vkfs_fillattr(idmap, mask, d_inode(path->dentry), stat);
	stat->mode = (stat->mode & ~S_IFMT) | S_IFREG;
	return 0;
}

/* As proc_sys_setattr(): nobody changes whose a sysctl is, or who may write it. */
static int sysctl_setattr(VKFS_IDMAP *idmap, struct dentry *dentry, struct iattr *attr)
{
	if (attr->ia_valid & (ATTR_MODE | ATTR_UID | ATTR_GID))
		return -EPERM;
	return setattr_prepare(idmap, dentry, attr);
}

static const struct inode_operations sysctl_iops = {
	.getattr	= vkfs_sysctl_getattr,
	.setattr	= sysctl_setattr,
};

/**
 * vkfs_sysctl_mode - say whose a parameter's file is, and who may write it
 * @inode: of the file
 *
 * It belongs to the root of the user namespace that owns the container.
 */
void vkfs_sysctl_mode(struct inode *inode)
{
	struct user_namespace *owner = VKFS_SB(inode->i_sb)->vk->ns->user_ns;

	inode->i_mode = S_IFIFO | 0644;
	inode->i_uid = make_kuid(owner, 0);
	inode->i_gid = make_kgid(owner, 0);
	if (!uid_valid(inode->i_uid))
		inode->i_uid = GLOBAL_ROOT_UID;
	if (!gid_valid(inode->i_gid))
		inode->i_gid = GLOBAL_ROOT_GID;
}

/**
 * vkfs_sysctl_inode - make the inode of a parameter's file
 * @sb: a vkfs
 * @param: the parameter
 *
 * Return: a proc inode that has neither an entry of procfs nor a sysctl, which
 * proc's eviction allows for; or NULL.
 */
struct inode *vkfs_sysctl_inode(struct super_block *sb, const struct vkfs_param *param)
{
	struct inode *inode = new_inode(sb);

	if (!inode)
		return NULL;
	inode->i_ino = param->ino;
	vkfs_sysctl_mode(inode);
	inode->i_private = (void *)param;
	inode->i_op = &sysctl_iops;
	inode->i_fop = &sysctl_fops;
	vkfs_inode_init_ts(inode);
	return inode;
}

/**
 * vkfs_sysctl_is_ours - whether a file is a container's own parameter
 * @inode: of the file
 */
bool vkfs_sysctl_is_ours(const struct inode *inode)
{
	return inode->i_op == &sysctl_iops;
}

/* What vkfs_param_each() looks for; and what it has found. */
struct sysctl_key {
	const char *dir;
	const struct qstr *name;
	struct vkfs_param *found;
};

static int sysctl_match(struct vkfs_param *param, void *data)
{
	struct sysctl_key *key = data;

	if (param->sys || strcmp(param->dir, key->dir) ||
	    strlen(param->name) != key->name->len ||
	    memcmp(param->name, key->name->name, key->name->len))
		return 0;
	key->found = param;
	return 1;
}

/**
 * vkfs_sysctl_find - the parameter of a name
 * @dir: the directory below /proc/sys
 * @name: in it
 *
 * Return: the parameter, or NULL if the name is proc's own.
 */
const struct vkfs_param *vkfs_sysctl_find(const char *dir, const struct qstr *name)
{
	struct sysctl_key key = { .dir = dir, .name = name };

	vkfs_param_each(sysctl_match, &key);
	return key.found;
}

struct sysctl_list {
	const char *dir;
	struct dir_context *ctx;
	loff_t next;
};

static int sysctl_emit(struct vkfs_param *param, void *data)
{
	struct sysctl_list *list = data;

	if (param->sys || param->is_native || strcmp(param->dir, list->dir) ||
	    list->next++ != list->ctx->pos)
		return 0;
	if (!dir_emit(list->ctx, param->name, strlen(param->name), param->ino, DT_REG))
		return 1;
	list->ctx->pos++;
	return 0;
}

/**
 * vkfs_sysctl_list - list the parameters of a directory that proc does not know of
 * @dir: the directory below /proc/sys
 * @ctx: at position @first, or as far behind it as have been listed
 * @first: the first one's position
 */
void vkfs_sysctl_list(const char *dir, struct dir_context *ctx, loff_t first)
{
	struct sysctl_list list = { .dir = dir, .ctx = ctx, .next = first };

	vkfs_param_each(sysctl_emit, &list);
}

static int sysctl_note(struct vkfs_param *param, void *data)
{
	struct vfsmount *mnt = data;
	struct path path;
	char name[64];
	int ret;

	if (param->sys)
		return 0;
	snprintf(name, sizeof(name), "sys/%s/%s", param->dir, param->name);
	ret = vfs_path_lookup(mnt->mnt_root, mnt, name, 0, &path);
	param->is_native = !ret;
	param->ino = ret ? get_next_ino() : d_inode(path.dentry)->i_ino;
	if (!ret)
		path_put(&path);
	return ret == -ENOENT ? 0 : ret;
}

/**
 * vkfs_sysctl_init - find out which parameters the host has files for
 * @mnt: of its procfs
 *
 * Return: 0 or a negative errno.
 */
int __init vkfs_sysctl_init(struct vfsmount *mnt)
{
	return vkfs_param_each(sysctl_note, mnt);
}
