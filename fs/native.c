// SPDX-License-Identifier: GPL-2.0
/*
 * uptime and stat of a native /proc, as when the host's is bound into a container,
 * read by a program whose clock is our doing (core/clock.c). The kernel answers by
 * the reader's clock; here the host's time is put back, for natively the reader
 * would have the host's clock.
 */
#include <linux/math64.h>
#include <linux/seq_file.h>
#include <linux/static_call.h>
#include <linux/string.h>
#include <linux/timekeeping.h>

#include <vkfs/clock.h>
#include <vkfs/hook.h>
#include <vkfs/sched.h>
#include <vkfs/symbols.h>

#include "internal.h"

static int no_show(struct seq_file *m, void *v)
{
	return -EOPNOTSUPP;
}

DEFINE_STATIC_CALL(vkfs_uptime_proc_show, no_show);
DEFINE_STATIC_CALL(vkfs_show_stat, no_show);

/* "12.34 5.67": since boot is the first number. All of it, from one reading. */
static void uptime_restore(struct seq_file *m, size_t from)
{
	char *at = m->buf + from, *blank;
	u64 up = vkfs_ticks(ktime_get_boottime_ns());
	u32 frac;

	blank = memchr(at, ' ', m->buf + m->count - at);
	up = div_u64_rem(up, USER_HZ, &frac);
	if (blank)
		vkfs_seq_replace(m, at, blank - at, "%llu.%02u", up, frac);
}

/* The line "btime 1234567890". */
static void stat_restore(struct seq_file *m, size_t from)
{
	static const char name[] = "\nbtime ";
	struct timespec64 boot;
	char *at, *end;

	at = strnstr(m->buf + from, name, m->count - from);
	if (!at)
		return;
	at += strlen(name);
	end = memchr(at, '\n', m->buf + m->count - at);
	getboottime64(&boot);
	if (end)
		vkfs_seq_replace(m, at, end - at, "%lld", boot.tv_sec);
}

/* The end of both hooks: @ret is what the kernel's own function has returned. */
static int native_end(struct seq_file *m, size_t from, int ret,
		      void (*restore)(struct seq_file *m, size_t from))
{
	if (!ret && !seq_has_overflowed(m) && vkfs_clock_is_ours())
		restore(m, from);
	vkfs_leave();
	return ret;
}

int vkfs_hook_uptime(struct seq_file *m, void *v)
{
	size_t from = m->count;

	return native_end(m, from, static_call(vkfs_uptime_proc_show)(m, v),
			  uptime_restore);
}

int vkfs_hook_stat(struct seq_file *m, void *v)
{
	size_t from = m->count;

	return native_end(m, from, static_call(vkfs_show_stat)(m, v), stat_restore);
}

void __init vkfs_native_init(void)
{
	vkfs_bind(vkfs_uptime_proc_show, "uptime_proc_show");
	vkfs_bind(vkfs_show_stat, "show_stat");
}
