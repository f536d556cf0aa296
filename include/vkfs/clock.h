/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _VKFS_CLOCK_H
#define _VKFS_CLOCK_H

#include <linux/types.h>

struct vkernel;
struct linux_binprm;
struct task_struct;

bool vkfs_clock_is_of(const struct vkernel *vk);
s64 vkfs_epoch(struct vkernel *vk);
bool vkfs_clock_is_ours(void);
void vkfs_probe_exec(void *data, struct task_struct *p, pid_t old_pid,
		     struct linux_binprm *bprm);
int vkfs_clock_init(void);
void vkfs_clock_exit(void);

#endif /* _VKFS_CLOCK_H */
