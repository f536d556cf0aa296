/* SPDX-License-Identifier: GPL-2.0 */
/* mm: what mmap_region() takes, who holds a lock, what a shmem inode says of itself. */
#ifndef _VKFS_COMPAT_MM_H
#define _VKFS_COMPAT_MM_H

#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/shmem_fs.h>

/* Flags of a mapping are a structure of one word without a name (7.0), or the word. */
#ifdef HAVE_VMA_FLAGS
#define VKFS_MMAP_REGION_PROTO \
	"long unsigned int(*file,long unsigned int,long unsigned int," \
	",long unsigned int,*list_head)"
#else
#define VKFS_MMAP_REGION_PROTO \
	"long unsigned int(*file,long unsigned int,long unsigned int," \
	"long unsigned int,long unsigned int,*list_head)"
#endif

/* What does not reserve its pages is charged for each when it comes. */
static inline bool vkfs_shmem_is_noreserve(const struct shmem_inode_info *info)
{
#ifdef HAVE_SHMEM_F_NORESERVE
	return READ_ONCE(info->flags) & SHMEM_F_NORESERVE;
#else
	return READ_ONCE(info->flags) & VM_NORESERVE;
#endif
}

/* Whether the current task holds the lock of @mm for writing. */
static inline bool vkfs_mmap_lock_is_mine(struct mm_struct *mm)
{
#ifdef CONFIG_PREEMPT_RT
	return false;	/* not to be told; then it is not looked at */
#else
	/* Bit 0: held for reading; the others are hints. */
	return (atomic_long_read(&mm->mmap_lock.owner) & ~6UL) == (unsigned long)current;
#endif
}

#endif /* _VKFS_COMPAT_MM_H */
