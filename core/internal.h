/* SPDX-License-Identifier: GPL-2.0 */
/* Private to core/: the parts of the hook engine, by file. */
#ifndef _VKFS_CORE_INTERNAL_H
#define _VKFS_CORE_INTERNAL_H

#include <linux/mutex.h>

#include <vkfs/hook.h>

/* hook.c */
extern struct mutex hook_mutex;

int hook_place(struct vkfs_hook *hook);
void hook_remove(struct vkfs_hook *hook);
void hooks_quiesce(void);

/* selfcheck.c; the last three are known to trampoline.S */
int vkfs_selfcheck(void);
extern int vkfs_selfcheck_on;
void vkfs_tramp_selfcheck(void);
struct vkfs_verdict vkfs_selfcheck_handler(long a, long b, long c, long d, long e,
					   long f);
long vkfs_selfcheck_target(long a, long b, long c, long d, long e, long f);

#endif /* _VKFS_CORE_INTERNAL_H */
