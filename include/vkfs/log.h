/* SPDX-License-Identifier: GPL-2.0 */
/* The kernel log of a namespace: log/. */
#ifndef _VKFS_LOG_H
#define _VKFS_LOG_H

#include <linux/poll.h>
#include <linux/sizes.h>
#include <linux/types.h>

struct vkernel;

/* Bytes, powers of two; the upper bound is the host's to choose. */
#define VKFS_LOG_DEFAULT	SZ_64K
#define VKFS_LOG_MIN		SZ_4K

unsigned int vkfs_log_max(void);

int vkfs_log_init(void);
int vkfs_log_alloc(struct vkernel *vk, unsigned int size);
void vkfs_log_end(struct vkernel *vk);
void vkfs_log_close(struct vkernel *vk);
void vkfs_log_free(struct vkernel *vk);

int vkfs_syslog(struct vkernel *vk, int type, char __user *buf, int len, int source);
__poll_t vkfs_syslog_poll(struct vkernel *vk, struct file *file, poll_table *wait);

/**
 * struct vkfs_log_stat - what there is to say of a log
 * @size: bytes of the buffer
 * @records: stored since the beginning
 * @missed: not stored, because the log was locked for too long
 */
struct vkfs_log_stat {
	unsigned int size;
	u64 records;
	long missed;
};

void vkfs_log_stat(struct vkernel *vk, struct vkfs_log_stat *stat);
bool vkfs_log_to_host(struct vkernel *vk);
void vkfs_log_set_to_host(struct vkernel *vk, bool on);

#endif /* _VKFS_LOG_H */
