/* SPDX-License-Identifier: GPL-2.0 */
/* What block/ tells of a container: its disks. */
#ifndef _VKFS_BLOCK_H
#define _VKFS_BLOCK_H

#include <linux/types.h>

struct vkernel;

/**
 * struct vkfs_disk - one disk that a container uses
 * @name: of the device
 * @major: of its number
 * @minor: likewise
 * @size: of the disk, in sectors of 512 bytes
 * @ios: requests: read, written, discarded
 * @sectors: likewise, sectors
 */
struct vkfs_disk {
	const char *name;
	unsigned int major;
	unsigned int minor;
	u64 size;
	u64 ios[3];
	u64 sectors[3];
};

int vkfs_disks_each(struct vkernel *vk,
		    void (*tell)(void *arg, const struct vkfs_disk *d), void *arg);
int vkfs_disks_init(void);

#endif /* _VKFS_BLOCK_H */
