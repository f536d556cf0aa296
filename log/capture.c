// SPDX-License-Identifier: GPL-2.0
/*
 * What the kernel prints in a container's context goes to the container's log too,
 * and the host's is told whose it is.
 *
 * This runs wherever the kernel prints: nothing is allocated, slept on or waited
 * for. Only a task's own messages are looked at; those of interrupts, NMIs and
 * kernel threads are the host's.
 */
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/percpu.h>
#include <linux/preempt.h>
#include <linux/printk.h>
#include <linux/rcupdate.h>
#include <linux/sched/clock.h>
#include <linux/static_call.h>

#include <vkfs/hook.h>
#include <vkfs/symbols.h>
#include <vkfs/vkernel.h>

#include "internal.h"

/* @busy: what this CPU's task prints now is for the host alone. */
struct capture {
	int busy;
	char text[VKFS_RECORD_MAX];
};

static DEFINE_PER_CPU(struct capture, capture);

static int no_store(int facility, int level, const struct dev_printk_info *info,
		    const char *fmt, va_list args)
{
	return 0;
}

DEFINE_STATIC_CALL(vkfs_vprintk_store, no_store);

/**
 * log_parse - take a formatted message apart, as printk does
 * @r: @facility, @text and @text_len are the message, and lose what is not text;
 *	@flags and @level are set
 * @level: its level, or LOGLEVEL_DEFAULT
 */
void log_parse(struct log_record *r, int level)
{
	int c;

	if (r->text_len && r->text[r->text_len - 1] == '\n') {
		r->text_len--;
		r->flags |= LOG_NEWLINE;
	}
	while (!r->facility && r->text_len >= 2) {
		c = printk_get_level(r->text);
		if (!c)
			break;
		if (c == 'c')
			r->flags |= LOG_CONT;
		else if (level == LOGLEVEL_DEFAULT)
			level = c - '0';
		r->text += 2;
		r->text_len -= 2;
	}
	r->level = (level == LOGLEVEL_DEFAULT ? console_printk[1] : level) & 7;
}

__printf(4, 5)
static int host_store(int facility, int level, const struct dev_printk_info *info,
		      const char *fmt, ...)
{
	va_list args;
	int ret;

	va_start(args, fmt);
	ret = static_call(vkfs_vprintk_store)(facility, level, info, fmt, args);
	va_end(args);
	return ret;
}

/* In the host's log a line begins with the container's name; once is enough. */
static struct vkfs_verdict capture_tag(struct vkfs_log *log, const struct log_record *r,
				       const struct dev_printk_info *info)
{
	struct vkfs_verdict verdict = { };

	if (r->flags & LOG_CONT)
		return verdict;
	verdict.skip = 1;
	verdict.value = host_store(r->facility, r->level, info, "%s: %.*s%s", log->tag,
				   r->text_len, r->text,
				   r->flags & LOG_NEWLINE ? "\n" : "");
	return verdict;
}

static struct vkfs_verdict capture_record(const struct log_subject *subject,
					  struct log_record *r, int level,
					  const struct dev_printk_info *info)
{
	struct vkfs_log *log = subject->vk->log;
	struct vkfs_verdict verdict = { };
	const char *end = r->text + VKFS_RECORD_MAX;

	log_parse(r, level);
	if (info) {
		r->info = *info;
		r->flags |= LOG_NEWLINE;
	}
	if (!subject->oom && log_is_private(r))
		return verdict;
	verdict = capture_tag(log, r, info);
	log_rewrite_pids(r, subject, end - r->text);
	log_store(log, r, false);
	return verdict;
}

/* Interrupts are off, and nothing of this CPU's is looked at. RCU. */
__printf(4, 0)
static struct vkfs_verdict capture_text(int facility, int level,
					const struct dev_printk_info *info,
					const char *fmt, va_list args)
{
	struct log_record r = { .facility = facility, .ts = local_clock() };
	struct log_subject subject;
	va_list copy;

	if (!log_find_subject(&subject))
		return (struct vkfs_verdict){ };
	r.caller = task_pid_nr(current);
	r.text = this_cpu_ptr(capture.text);
	va_copy(copy, args);
	r.text_len = vscnprintf(r.text, VKFS_RECORD_MAX, fmt, copy);
	va_end(copy);
	return capture_record(&subject, &r, level, info);
}

__printf(4, 0)
static noinline struct vkfs_verdict capture_printk(int facility, int level,
						   const struct dev_printk_info *info,
						   const char *fmt, va_list args)
{
	struct vkfs_verdict verdict = { };
	unsigned long flags;

	if (!in_task())
		return verdict;
	local_irq_save(flags);
	rcu_read_lock();
	if (!__this_cpu_read(capture.busy)) {
		__this_cpu_inc(capture.busy);
		verdict = capture_text(facility, level, info, fmt, args);
		__this_cpu_dec(capture.busy);
	}
	rcu_read_unlock();
	local_irq_restore(flags);
	return verdict;
}

/*
 * Whether a message may be a container's: at little cost, for most are not. The pid
 * of a task that exits may go at any moment; that is looked at under RCU.
 */
static __always_inline bool capture_wanted(struct task_struct *task)
{
	return task->flags & PF_EXITING || task->thread_pid->level ||
	       READ_ONCE(log_oom_killer) == task;
}

/* Called by vkfs_tramp_vprintk_store. */
notrace struct vkfs_verdict
vkfs_hook_vprintk_store(int facility, int level, const struct dev_printk_info *info,
			const char *fmt, va_list args)
{
	if (likely(!capture_wanted(current)))
		return (struct vkfs_verdict){ };
	return capture_printk(facility, level, info, fmt, args);
}

__printf(3, 4)
static void host_emit(int facility, int level, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vprintk_emit(facility, level, NULL, fmt, args);
	va_end(args);
}

/**
 * log_capture_off - what is printed now is for the host alone
 *
 * Context: any but NMI; preemption stays off until log_capture_on().
 */
void log_capture_off(void)
{
	preempt_disable();
	__this_cpu_inc(capture.busy);
}

/** log_capture_on - undo log_capture_off() */
void log_capture_on(void)
{
	__this_cpu_dec(capture.busy);
	preempt_enable();
}

/**
 * log_copy_to_host - let the host's log have what a container has written
 * @log: the container's
 * @r: what it has written
 *
 * Not too much of it, for all of the container's writers together.
 *
 * Context: process context.
 */
void log_copy_to_host(struct vkfs_log *log, const struct log_record *r)
{
	log_capture_off();
	if (___ratelimit(&log->to_host_rs, log->tag))
		host_emit(r->facility, r->level, "%s: %.*s\n", log->tag, r->text_len,
			  r->text);
	log_capture_on();
}

void __init log_capture_init(void)
{
	vkfs_bind(vkfs_vprintk_store, "vprintk_store");
}
