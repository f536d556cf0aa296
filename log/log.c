// SPDX-License-Identifier: GPL-2.0
/* The life of a log: with its vkernel, and with the namespace that it is of. */
#include <linux/irq_work.h>
#include <linux/log2.h>
#include <linux/minmax.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>

#include <vkfs/log.h>
#include <vkfs/vkernel.h>

#include "internal.h"

/* How many logs there are: without one the hooks have nothing to do. */
atomic_t vkfs_log_on = ATOMIC_INIT(0);

static unsigned int log_max = SZ_1M;
module_param(log_max, uint, 0644);
MODULE_PARM_DESC(log_max, "Most bytes that a namespace's kernel log may have");

/**
 * vkfs_log_max - the most bytes that a log may have
 *
 * Return: a power of two, VKFS_LOG_MIN at least.
 */
unsigned int vkfs_log_max(void)
{
	return rounddown_pow_of_two(clamp_t(unsigned int, READ_ONCE(log_max),
					    VKFS_LOG_MIN, SZ_1G));
}

static void log_wake(struct irq_work *work)
{
	struct vkfs_log *log = container_of(work, struct vkfs_log, wake);

	wake_up_interruptible_all(&log->wait);
}

/**
 * vkfs_log_alloc - give a vkernel its log
 * @vk: the vkernel
 * @size: of its buffer in bytes, a power of two
 *
 * The memory is the caller's cgroup's.
 *
 * Context: process context, may sleep.
 * Return: 0 or -ENOMEM.
 */
int vkfs_log_alloc(struct vkernel *vk, unsigned int size)
{
	struct vkfs_log *log = kzalloc(sizeof(*log), GFP_KERNEL_ACCOUNT);

	if (!log)
		return -ENOMEM;
	log->buf = kvmalloc(size, GFP_KERNEL_ACCOUNT);
	if (!log->buf) {
		kfree(log);
		return -ENOMEM;
	}
	log->size = size;
	raw_spin_lock_init(&log->lock);
	init_waitqueue_head(&log->wait);
	init_irq_work(&log->wake, log_wake);
	mutex_init(&log->read_mutex);
	log->to_host = true;
	ratelimit_default_init(&log->to_host_rs);
	snprintf(log->tag, sizeof(log->tag), "pid:[%u]", vk->ns->ns.inum);
	vk->log = log;
	log_net_add(vk);
	atomic_inc(&vkfs_log_on);
	return 0;
}

/**
 * vkfs_log_end - a namespace has died: tell those who wait for more
 * @vk: its vkernel
 */
void vkfs_log_end(struct vkernel *vk)
{
	if (READ_ONCE(vk->log->ended))
		return;
	WRITE_ONCE(vk->log->ended, true);
	wake_up_interruptible_all(&vk->log->wait);
}

/**
 * vkfs_log_close - the last reference to a vkernel is gone
 * @vk: the vkernel; vkernel_of() may still find it
 *
 * Context: process context, may sleep.
 */
void vkfs_log_close(struct vkernel *vk)
{
	struct vkfs_log *log = vk->log;

	if (!log)
		return;
	log_net_del(log);
	raw_spin_lock_irq(&log->lock);
	log->closed = true;
	raw_spin_unlock_irq(&log->lock);
	irq_work_sync(&log->wake);
	atomic_dec(&vkfs_log_on);
}

/**
 * vkfs_log_free - free a vkernel's log
 * @vk: the vkernel, after the last look at it
 */
void vkfs_log_free(struct vkernel *vk)
{
	if (!vk->log)
		return;
	kvfree(vk->log->buf);
	kfree(vk->log);
}

/**
 * vkfs_log_stat - what there is to say of a log
 * @vk: its vkernel
 * @stat: filled in
 */
void vkfs_log_stat(struct vkernel *vk, struct vkfs_log_stat *stat)
{
	struct vkfs_log *log = vk->log;

	stat->size = log->size;
	stat->records = READ_ONCE(log->next_seq);
	stat->missed = atomic_long_read(&log->missed);
}

/**
 * vkfs_log_to_host - whether what a container writes is copied to the host's log
 * @vk: its vkernel
 */
bool vkfs_log_to_host(struct vkernel *vk)
{
	return READ_ONCE(vk->log->to_host);
}

/**
 * vkfs_log_set_to_host - choose whether it is
 * @vk: its vkernel
 * @on: the choice
 */
void vkfs_log_set_to_host(struct vkernel *vk, bool on)
{
	WRITE_ONCE(vk->log->to_host, on);
}

/**
 * vkfs_log_init - find what of the kernel's own log is needed
 *
 * Return: 0.
 */
int __init vkfs_log_init(void)
{
	log_capture_init();
	log_subject_init();
	log_netfilter_init();
	log_private_init();
	log_syslog_init();
	log_devkmsg_init();
	return 0;
}
