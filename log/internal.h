/* SPDX-License-Identifier: GPL-2.0 */
/* Private to log/, by file. */
#ifndef _VKFS_LOG_INTERNAL_H
#define _VKFS_LOG_INTERNAL_H

#include <linux/dev_printk.h>
#include <linux/irq_work.h>
#include <linux/mutex.h>
#include <linux/ratelimit.h>
#include <linux/spinlock.h>
#include <linux/types.h>
#include <linux/wait.h>

#include <compat/printk.h>
#include <vkfs/hook.h>
#include <vkfs/log.h>

struct file;
struct inode;
struct task_struct;
struct vkernel;

/* ring.c */

#define LOG_NEWLINE	1	/* the text ended with a newline: it is complete */
#define LOG_CONT	2	/* it was meant to go on with the record before */

/**
 * struct log_cursor - a place in a log
 * @seq: of the next record
 * @pos: where that begins, if it is still there
 */
struct log_cursor {
	u64 seq;
	u64 pos;
};

/**
 * struct log_record - one record, outside of the ring
 * @seq: its number, from 0
 * @ts: local_clock() when it was made, in ns. dmesg(1) and journald take it for
 *	CLOCK_MONOTONIC, and that is the host's in a container too
 * @caller: who may go on with it: a task's pid as the host counts
 * @facility: of syslog
 * @level: of printk
 * @flags: LOG_*
 * @text_len: bytes of @text
 * @text: not terminated
 * @info: what device it is about; strings may be empty
 */
struct log_record {
	u64 seq;
	u64 ts;
	u32 caller;
	u8 facility;
	u8 level;
	u8 flags;
	u16 text_len;
	char *text;
	struct dev_printk_info info;
};

/**
 * struct vkfs_log - a ring of records, and those who read it
 * @lock: the fields up to @clear. Taken with interrupts off; never waited for
 *	by a printk
 * @buf: the ring, I
 * @size: its bytes, a power of two, I
 * @head: where the next record begins. Positions only grow; the place in @buf is
 *	the remainder by @size
 * @tail: where the oldest record begins
 * @last: where the newest record begins
 * @first_seq: number of the oldest record
 * @next_seq: number of the next record
 * @last_caller: of the newest record
 * @open: the newest record may be continued; readers do not see it yet
 * @closed: the last reference to the vkernel is gone
 * @clear: where SYSLOG_ACTION_CLEAR was last
 * @missed: records that found @lock taken for too long
 * @ended: the namespace has died, there will be no more
 * @wait: of readers for a record
 * @wake: wakes them
 * @read_mutex: the next three; inside it @lock
 * @read: where syslog(2) and /proc/kmsg read next: one place for all of them
 * @partial: bytes of that record's text that have been read
 * @time: whether they had the time in front
 * @to_host: copy what the container writes to the host's log
 * @to_host_rs: but not too much of it
 * @tag: how the host's log calls the container, I
 * @net_cookie: of its network namespace, if that is not the host's, I
 * @net_node: log/netfilter.c
 *
 * I: set at creation and never changed.
 */
struct vkfs_log {
	raw_spinlock_t lock;
	char *buf;
	unsigned int size;
	u64 head;
	u64 tail;
	u64 last;
	u64 first_seq;
	u64 next_seq;
	u32 last_caller;
	bool open;
	bool closed;
	struct log_cursor clear;

	atomic_long_t missed;
	bool ended;
	wait_queue_head_t wait;
	struct irq_work wake;

	struct mutex read_mutex;	/* the next three */
	struct log_cursor read;
	size_t partial;
	bool time;

	bool to_host;
	struct ratelimit_state to_host_rs;
	char tag[20];

	u64 net_cookie;
	struct hlist_node net_node;
};

void log_store(struct vkfs_log *log, const struct log_record *r, bool wait);
bool log_read(struct vkfs_log *log, struct log_cursor *at, struct log_record *r);
void log_first(struct vkfs_log *log, struct log_cursor *at);
void log_after_last(struct vkfs_log *log, struct log_cursor *at);
void log_after_clear(struct vkfs_log *log, struct log_cursor *at);
void log_clear(struct vkfs_log *log, const struct log_cursor *at);
bool log_catch_up(struct vkfs_log *log, struct log_cursor *at);
bool log_has(struct vkfs_log *log, const struct log_cursor *at);

/* log.c */
extern atomic_t vkfs_log_on;

/* print.c */
size_t log_print(const struct log_record *r, bool time, char *buf, size_t size);
size_t log_print_ext(const struct log_record *r, char *buf, size_t size);

/* capture.c */
__printf(4, 0)
struct vkfs_verdict
vkfs_hook_vprintk_store(int facility, int level, const struct dev_printk_info *info,
			const char *fmt, va_list args);
void log_parse(struct log_record *r, int level);
void log_copy_to_host(struct vkfs_log *log, const struct log_record *r);
void log_capture_off(void);
void log_capture_on(void);
void log_capture_init(void);

/* subject.c */

/**
 * struct log_subject - whose a message is
 * @vk: the container
 * @host: pid and thread group of the task it is about, as the host counts
 * @own: the same, as the container counts
 * @oom: it is the OOM killer's word about a victim
 */
struct log_subject {
	struct vkernel *vk;
	pid_t host[2];
	pid_t own[2];
	bool oom;
};

extern struct task_struct *log_oom_killer;
bool log_find_subject(struct log_subject *s);
void log_rewrite_pids(struct log_record *r, const struct log_subject *s, size_t room);
void log_subject_init(void);

/* netfilter.c */
void log_net_add(struct vkernel *vk);
void log_net_del(struct vkfs_log *log);
void log_netfilter_init(void);

/* private.c */
bool log_is_private(const struct log_record *r);
void log_private_init(void);

/* syslog.c */
struct vkfs_verdict vkfs_hook_do_syslog(int type, char __user *buf, int len, int source);
int log_permission(struct vkernel *vk, int type, int source);
void log_syslog_init(void);

/* devkmsg.c */
struct vkfs_verdict vkfs_hook_devkmsg_open(struct inode *inode, struct file *file);
void log_devkmsg_init(void);

#endif /* _VKFS_LOG_INTERNAL_H */
