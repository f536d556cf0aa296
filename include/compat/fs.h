/* SPDX-License-Identifier: GPL-2.0 */
/* VFS: how a seq_file is spliced, how a new inode gets its times, path lookup. */
#ifndef _VKFS_COMPAT_FS_H
#define _VKFS_COMPAT_FS_H

#include <linux/fs.h>
#include <linux/namei.h>

#ifdef HAVE_COPY_SPLICE_READ
#define vkfs_splice_read	copy_splice_read
#else
#define vkfs_splice_read	generic_file_splice_read
#endif

#ifndef HAVE_VFS_PATH_LOOKUP
int vfs_path_lookup(struct dentry *dentry, struct vfsmount *mnt, const char *name,
		    unsigned int flags, struct path *path);
#endif

#ifdef HAVE_MNT_IDMAP
#define VKFS_IDMAP	struct mnt_idmap
#else
#define VKFS_IDMAP	struct user_namespace
#endif

#ifdef HAVE_FILLATTR_MASK
#define vkfs_fillattr(idmap, mask, inode, stat)	\
	generic_fillattr(idmap, mask, inode, stat)
#else
#define vkfs_fillattr(idmap, mask, inode, stat)	\
	((void)(mask), generic_fillattr(idmap, inode, stat))
#endif

static inline void vkfs_inode_init_ts(struct inode *inode)
{
#ifdef HAVE_INODE_INIT_TS
	simple_inode_init_ts(inode);
#else
	inode->i_ctime = current_time(inode);
	inode->i_mtime = inode->i_ctime;
	inode->i_atime = inode->i_ctime;
#endif
}

#endif /* _VKFS_COMPAT_FS_H */
