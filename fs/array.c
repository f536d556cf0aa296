// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/<pid>/stat in a vkfs: field 22, the time the process started, counts
 * from the start of the container's init as /proc/uptime and btime do; so what
 * ps, top and uptime make of the three agrees.
 *
 * The file stays proc's. do_task_stat() of fs/proc/array.c, which writes it, is
 * called and then that one number replaced in what it wrote: in a vkfs, unless it is
 * right because the kernel tells times of the reader's clock, which is the container's;
 * and in a native /proc for a reader whose clock is our doing.
 */
#include <linux/pid_namespace.h>
#include <linux/seq_file.h>
#include <linux/static_call.h>
#include <linux/string.h>

#include <vkfs/clock.h>
#include <vkfs/hook.h>
#include <vkfs/sched.h>
#include <vkfs/symbols.h>
#include <vkfs/vkernel.h>

#include "internal.h"

/* Between the closing parenthesis of the name and the start time. */
#define SPACES_BEFORE_START	20
/* The pid and a worker thread's name of 64, every character of it escaped. */
#define MAX_HEAD		160

static int no_task_stat(struct seq_file *m, struct pid_namespace *ns,
			struct pid *pid, struct task_struct *task, int whole)
{
	return -EOPNOTSUPP;
}

DEFINE_STATIC_CALL(vkfs_do_task_stat, no_task_stat);

/*
 * Where field 22 begins in the text from @from on, or NULL if it is cut off.
 * The name may hold anything, ") " too, so its end is the last one of them; the
 * fields behind it are numbers.
 */
static char *find_start(char *from, char *end)
{
	char *p = min(end, from + MAX_HEAD);
	int n;

	while (p > from && *--p != ')')
		;
	for (n = 0; n < SPACES_BEFORE_START; n++) {
		p = memchr(p + 1, ' ', end - p - 1);
		if (!p)
			return NULL;
	}
	return p + 1;
}

static void put_start(struct seq_file *m, size_t from, u64 ticks)
{
	char *end = m->buf + m->count;
	char *at = find_start(m->buf + from, end), *p;

	for (p = at; at && p < end && *p >= '0' && *p <= '9'; p++)
		;
	if (at)
		vkfs_seq_replace(m, at, p - at, "%llu", ticks);
}

static int task_stat(struct seq_file *m, struct pid_namespace *ns, struct pid *pid,
		     struct task_struct *task, int whole)
{
	struct super_block *sb = file_inode(m->file)->i_sb;
	size_t from = m->count;
	s64 epoch = 0, start;
	bool told;
	int ret;

	ret = static_call(vkfs_do_task_stat)(m, ns, pid, task, whole);
	/* An overflown buffer is thrown away and written again. */
	if (ret || seq_has_overflowed(m))
		return ret;
	if (vkfs_is_sb(sb)) {
		epoch = vkfs_epoch(VKFS_SB(sb)->vk);
		told = vkfs_clock_is_of(VKFS_SB(sb)->vk);
	} else {
		told = !vkfs_clock_is_ours();
	}
	start = task->start_boottime - epoch;
	if (!told || start < 0)
		put_start(m, from, vkfs_ticks(max(start, 0LL)));
	return 0;
}

int vkfs_hook_do_task_stat(struct seq_file *m, struct pid_namespace *ns,
			   struct pid *pid, struct task_struct *task, int whole)
{
	int ret = task_stat(m, ns, pid, task, whole);

	vkfs_leave();
	return ret;
}

void __init vkfs_array_init(void)
{
	vkfs_bind(vkfs_do_task_stat, "do_task_stat");
}
