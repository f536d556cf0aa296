/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _VKFS_FS_H
#define _VKFS_FS_H

int vkfs_fs_init(void);
void vkfs_fs_exit(void);

#endif /* _VKFS_FS_H */
