// SPDX-License-Identifier: GPL-2.0
/*
 * syslog(2) and /proc/kmsg of a container: what do_syslog() is to the host's log.
 *
 * A container has no console: the actions that set its loglevel check what they
 * are given, as natively, and change nothing.
 */
#include <linux/cred.h>
#include <linux/minmax.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/static_call.h>
#include <linux/syslog.h>
#include <linux/uaccess.h>
#include <linux/user_namespace.h>

#include <vkfs/hook.h>
#include <vkfs/symbols.h>
#include <vkfs/vkernel.h>

#include "internal.h"

/* The host's settings; if they cannot be found, the strict ones. */
static int restrict_default = 1;
static bool time_default = true;
static int *dmesg_restrict_ptr = &restrict_default;
static bool *printk_time_ptr = &time_default;

static int no_security(int type)
{
	return 0;
}

DEFINE_STATIC_CALL(vkfs_security_syslog, no_security);

/**
 * log_permission - whether the current task may do something to a log
 * @vk: whose log
 * @type: SYSLOG_ACTION_*
 * @source: SYSLOG_FROM_*: what is done by /proc/kmsg was asked for when that was
 *	opened
 *
 * Return: 0 or -EPERM, or what a security module says.
 */
int log_permission(struct vkernel *vk, int type, int source)
{
	bool restricted = READ_ONCE(*dmesg_restrict_ptr) ||
			  (type != SYSLOG_ACTION_READ_ALL &&
			   type != SYSLOG_ACTION_SIZE_BUFFER);

	if ((source != SYSLOG_FROM_PROC || type == SYSLOG_ACTION_OPEN) && restricted &&
	    !ns_capable(vk->ns->user_ns, CAP_SYSLOG))
		return -EPERM;
	return static_call(vkfs_security_syslog)(type);
}

/* Room for a record, and for it written out. */
struct log_buf {
	struct log_record r;
	char text[VKFS_RECORD_MAX];
	char out[VKFS_PRINT_MAX];
};

static struct log_buf *log_buf_alloc(void)
{
	struct log_buf *b = kmalloc(sizeof(*b), GFP_KERNEL);

	if (b)
		b->r.text = b->text;
	return b;
}

/*
 * The next record that somebody reads, or what is left of it; up to @size bytes
 * are in @b->out + *@skip. Nothing is taken if that were less than all, but for
 * the first.
 */
static size_t syslog_next(struct vkfs_log *log, struct log_buf *b, size_t size,
			  bool first, size_t *skip)
{
	struct log_cursor at;
	size_t n;

	do {
		if (log_catch_up(log, &log->read))
			log->partial = 0;
		at = log->read;
		if (!log_read(log, &at, &b->r))
			return 0;
	} while (b->r.seq != log->read.seq);
	/* One way for all of a record. */
	if (!log->partial)
		log->time = READ_ONCE(*printk_time_ptr);
	*skip = log->partial;
	n = log_print(&b->r, log->time, b->out, sizeof(b->out)) - *skip;
	if (n <= size) {
		log->read = at;
		log->partial = 0;
		return n;
	}
	if (!first)
		return 0;
	log->partial += size;
	return size;
}

static int syslog_wait(struct vkfs_log *log)
{
	struct log_cursor at;
	int ret;

	/* Another reader may have been faster. */
	do {
		at = log->read;
		mutex_unlock(&log->read_mutex);
		ret = wait_event_interruptible(log->wait, log_has(log, &at) ||
					       READ_ONCE(log->ended));
		mutex_lock(&log->read_mutex);
	} while (!ret && at.seq != log->read.seq);
	return ret;
}

static int syslog_read(struct vkfs_log *log, char __user *buf, int size)
{
	struct log_buf *b = log_buf_alloc();
	size_t n, skip;
	int len, err;

	if (!b)
		return -ENOMEM;
	mutex_lock(&log->read_mutex);
	len = syslog_wait(log);
	while (len >= 0 && size) {
		n = syslog_next(log, b, size, !len, &skip);
		if (!n)
			break;
		mutex_unlock(&log->read_mutex);
		err = copy_to_user(buf, b->out + skip, n);
		mutex_lock(&log->read_mutex);
		if (err) {
			len = len ?: -EFAULT;
			break;
		}
		len += n;
		size -= n;
		buf += n;
	}
	mutex_unlock(&log->read_mutex);
	kfree(b);
	return len;
}

/* Bytes of all records from @at on; *@at is then behind them. */
static size_t syslog_size(struct vkfs_log *log, struct log_cursor *at, struct log_buf *b)
{
	bool time = READ_ONCE(*printk_time_ptr);
	size_t size = 0;

	while (log_read(log, at, &b->r))
		size += log_print(&b->r, time, NULL, 0);
	return size;
}

/* The newest records that fit, of those that have not been cleared. */
static int syslog_read_all(struct vkfs_log *log, char __user *buf, int size, bool clear)
{
	struct log_buf *b = log_buf_alloc();
	bool time = READ_ONCE(*printk_time_ptr);
	struct log_cursor at, next;
	size_t total, n;
	int len = 0;

	if (!b)
		return -ENOMEM;
	log_after_clear(log, &at);
	next = at;
	total = syslog_size(log, &next, b);
	while (total > size && at.seq < next.seq && log_read(log, &at, &b->r))
		total -= min(total, log_print(&b->r, time, NULL, 0));

	for (next = at; len >= 0 && log_read(log, &next, &b->r); at = next) {
		n = log_print(&b->r, time, b->out, sizeof(b->out));
		if (len + n > size)
			break;
		if (copy_to_user(buf + len, b->out, n))
			len = -EFAULT;
		else
			len += n;
	}
	if (clear)
		log_clear(log, &at);
	kfree(b);
	return len;
}

/* For poll(2) of /proc/kmsg, which asks a lot, it is the number of records. */
static int syslog_unread(struct vkfs_log *log, int source)
{
	struct log_cursor at, end;
	struct log_buf *b;
	int ret;

	mutex_lock(&log->read_mutex);
	if (log_catch_up(log, &log->read))
		log->partial = 0;
	at = log->read;
	log_after_last(log, &end);
	ret = end.seq - at.seq;
	if (ret && source != SYSLOG_FROM_PROC) {
		b = log_buf_alloc();
		ret = -ENOMEM;
		if (b)
			ret = syslog_size(log, &at, b) - log->partial;
		kfree(b);
	}
	mutex_unlock(&log->read_mutex);
	return ret;
}

static int syslog_text(struct vkfs_log *log, int type, char __user *buf, int len)
{
	if (!buf || len < 0)
		return -EINVAL;
	if (!len)
		return 0;
	if (!access_ok(buf, len))
		return -EFAULT;
	if (type == SYSLOG_ACTION_READ)
		return syslog_read(log, buf, len);
	return syslog_read_all(log, buf, len, type == SYSLOG_ACTION_READ_CLEAR);
}

/**
 * vkfs_syslog - what syslog(2) does, to a container's log
 * @vk: whose log
 * @type: SYSLOG_ACTION_*
 * @buf: where to
 * @len: its bytes, or an argument
 * @source: SYSLOG_FROM_*
 *
 * Context: process context, may sleep for ever.
 * Return: as syslog(2); a reader of a namespace that has died gets 0 in the end.
 */
int vkfs_syslog(struct vkernel *vk, int type, char __user *buf, int len, int source)
{
	int ret = log_permission(vk, type, source);
	struct log_cursor end;

	if (ret)
		return ret;
	switch (type) {
	case SYSLOG_ACTION_CLOSE:
	case SYSLOG_ACTION_OPEN:
	case SYSLOG_ACTION_CONSOLE_OFF:
	case SYSLOG_ACTION_CONSOLE_ON:
		return 0;
	case SYSLOG_ACTION_READ:
	case SYSLOG_ACTION_READ_ALL:
	case SYSLOG_ACTION_READ_CLEAR:
		return syslog_text(vk->log, type, buf, len);
	case SYSLOG_ACTION_CLEAR:
		log_after_last(vk->log, &end);
		log_clear(vk->log, &end);
		return 0;
	case SYSLOG_ACTION_CONSOLE_LEVEL:
		return len < 1 || len > 8 ? -EINVAL : 0;
	case SYSLOG_ACTION_SIZE_UNREAD:
		return syslog_unread(vk->log, source);
	case SYSLOG_ACTION_SIZE_BUFFER:
		return vk->log->size;
	default:
		return -EINVAL;
	}
}

/**
 * vkfs_syslog_poll - whether /proc/kmsg can be read without waiting
 * @vk: whose log
 * @file: the open file
 * @wait: poll's
 */
__poll_t vkfs_syslog_poll(struct vkernel *vk, struct file *file, poll_table *wait)
{
	poll_wait(file, &vk->log->wait, wait);
	if (syslog_unread(vk->log, SYSLOG_FROM_PROC))
		return EPOLLIN | EPOLLRDNORM;
	return READ_ONCE(vk->log->ended) ? EPOLLHUP : 0;
}

/*
 * Called by vkfs_tramp_do_syslog. A /proc/kmsg that is not virtual is the host's,
 * whoever reads it. The call may sleep for ever, and has a reference on the module
 * for that time.
 */
notrace struct vkfs_verdict vkfs_hook_do_syslog(int type, char __user *buf, int len,
						int source)
{
	struct vkfs_verdict verdict = { };
	struct vkernel *vk;

	if (source == SYSLOG_FROM_PROC || !try_module_get(THIS_MODULE))
		return verdict;
	vk = vkernel_get_current();
	if (vk) {
		verdict.skip = 1;
		verdict.value = vkfs_syslog(vk, type, buf, len, source);
		vkernel_put(vk);
	}
	module_put(THIS_MODULE);
	return verdict;
}

void __init log_syslog_init(void)
{
	unsigned long addr;

	addr = vkfs_symbol("dmesg_restrict");
	if (addr)
		dmesg_restrict_ptr = (int *)addr;
	addr = vkfs_symbol("printk_time");
	if (addr)
		printk_time_ptr = (bool *)addr;
	vkfs_bind(vkfs_security_syslog, "security_syslog");
}
