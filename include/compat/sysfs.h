/* SPDX-License-Identifier: GPL-2.0 */
/* What a superblock gives its new dentries, and how a dentry is revalidated. */
#ifndef _VKFS_COMPAT_SYSFS_H
#define _VKFS_COMPAT_SYSFS_H

#include <linux/dcache.h>
#include <linux/fs.h>

#ifdef HAVE_SPLICE_ALIAS_OPS
#define vkfs_default_d_op(sb)		((sb)->__s_d_op)
#define vkfs_set_default_d_op(sb, ops)	set_default_d_op(sb, ops)
#else
#define vkfs_default_d_op(sb)		((sb)->s_d_op)
#define vkfs_set_default_d_op(sb, ops)	((sb)->s_d_op = (ops))
#endif

#ifdef HAVE_REVALIDATE_NAME
#define VKFS_REVALIDATE_ARGS	struct inode *dir, const struct qstr *name, \
				struct dentry *dentry, unsigned int flags
#define vkfs_revalidate(ops)	((ops)->d_revalidate(dir, name, dentry, flags))
#else
#define VKFS_REVALIDATE_ARGS	struct dentry *dentry, unsigned int flags
#define vkfs_revalidate(ops)	((ops)->d_revalidate(dentry, flags))
#endif

#endif /* _VKFS_COMPAT_SYSFS_H */
