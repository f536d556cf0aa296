/* SPDX-License-Identifier: GPL-2.0 */
/* dcache: how a dentry gets its inode and operations in one go. */
#ifndef _VKFS_COMPAT_DCACHE_H
#define _VKFS_COMPAT_DCACHE_H

#include <linux/dcache.h>
#include <linux/err.h>
#include <linux/static_call.h>

#include <vkfs/symbols.h>

#ifdef HAVE_SPLICE_ALIAS_OPS
static inline struct dentry *vkfs_no_splice(struct inode *inode, struct dentry *dentry,
					    const struct dentry_operations *ops)
{
	iput(inode);
	return ERR_PTR(-EOPNOTSUPP);
}

DECLARE_STATIC_CALL(vkfs_d_splice_alias_ops, vkfs_no_splice);

/* Not exported: fs/dir.c finds it. */
#define vkfs_splice_alias(inode, dentry, ops) \
	static_call(vkfs_d_splice_alias_ops)(inode, dentry, ops)
#define VKFS_DEFINE_SPLICE_ALIAS() \
	DEFINE_STATIC_CALL(vkfs_d_splice_alias_ops, vkfs_no_splice)
#define vkfs_splice_alias_init() \
	(vkfs_bind(vkfs_d_splice_alias_ops, "d_splice_alias_ops") ? 0 : -ENOENT)
#else
static inline struct dentry *vkfs_splice_alias(struct inode *inode, struct dentry *dentry,
					       const struct dentry_operations *ops)
{
	d_set_d_op(dentry, ops);
	return d_splice_alias(inode, dentry);
}

#define VKFS_DEFINE_SPLICE_ALIAS()
#define vkfs_splice_alias_init()	0
#endif

#endif /* _VKFS_COMPAT_DCACHE_H */
