// SPDX-License-Identifier: GPL-2.0
/*
 * Whose a message is: the container's whose task prints it, but for the last word
 * of the OOM killer. That is the victim's, whoever happened to want the memory.
 */
#include <linux/ctype.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/static_call.h>
#include <linux/string.h>

#include <vkfs/hook.h>
#include <vkfs/symbols.h>
#include <vkfs/vkernel.h>

#include "internal.h"

/*
 * The task that is in the OOM killer's __oom_kill_process(), and about whom. There
 * is one at a time, under the kernel's oom_lock.
 */
struct task_struct *log_oom_killer;
static struct log_subject oom_victim = { .oom = true };

static void no_kill(struct task_struct *victim, const char *message)
{
}

DEFINE_STATIC_CALL(vkfs_oom_kill_process, no_kill);

static void subject_of(struct log_subject *s, struct vkernel *vk,
		       struct task_struct *task)
{
	s->vk = vk;
	if (!vk)
		return;
	s->host[0] = task_pid_nr(task);
	s->own[0] = task_pid_nr_ns(task, vk->ns);
	s->host[1] = task_tgid_nr(task);
	s->own[1] = task_tgid_nr_ns(task, vk->ns);
}

/* In place of __oom_kill_process(), which prints a line or two. */
void vkfs_hook_oom_kill_process(struct task_struct *victim, const char *message)
{
	struct vkernel *vk;

	rcu_read_lock();
	vk = vkernel_get(vkfs_task_ns(victim));
	rcu_read_unlock();
	subject_of(&oom_victim, vk, victim);

	WRITE_ONCE(log_oom_killer, current);
	static_call(vkfs_oom_kill_process)(victim, message);
	WRITE_ONCE(log_oom_killer, NULL);
	if (vk)
		vkernel_put(vk);
	vkfs_leave();
}

/**
 * log_find_subject - whose message the current task is printing
 * @s: filled in
 *
 * Context: any but NMI; RCU.
 * Return: whether it is a container's.
 */
bool log_find_subject(struct log_subject *s)
{
	if (READ_ONCE(log_oom_killer) == current) {
		*s = oom_victim;
	} else {
		s->oom = false;
		subject_of(s, vkernel_nearest(vkfs_task_ns(current)), current);
	}
	return s->vk;
}

/* Whether the number at @i is a pid by what stands before it. */
static bool is_pid(const char *text, size_t i)
{
	static const char * const words[] = {
		"pid", "process", "task", "victim", "killer",
	};
	size_t end = i, len;
	unsigned int w;

	while (end && strchr(" =:[", text[end - 1]))
		end--;
	if (end < i && text[i - 1] == '[')
		return true;
	for (w = 0; end < i && w < ARRAY_SIZE(words); w++) {
		len = strlen(words[w]);
		if (end >= len && !strncasecmp(text + end - len, words[w], len))
			return true;
	}
	return false;
}

/* Replace the @old bytes at @at by @number, as far as there is @room for the text. */
static size_t put_number(struct log_record *r, size_t at, size_t old, pid_t number,
			 size_t room)
{
	char digits[12];
	size_t n = scnprintf(digits, sizeof(digits), "%d", number);

	if (r->text_len - old + n > room)
		return old;
	memmove(r->text + at + n, r->text + at + old, r->text_len - at - old);
	memcpy(r->text + at, digits, n);
	r->text_len += n - old;
	return n;
}

/**
 * log_rewrite_pids - tell a task's pids as its container counts them
 * @r: the message
 * @s: whose it is
 * @room: bytes there are for the text
 */
void log_rewrite_pids(struct log_record *r, const struct log_subject *s, size_t room)
{
	size_t i, n;
	long number;
	int which;

	for (i = 0; i < r->text_len; i += n) {
		n = 1;
		if (!isdigit(r->text[i]))
			continue;
		for (number = 0; i + n <= r->text_len; n++) {
			number = number * 10 + r->text[i + n - 1] - '0';
			if (i + n == r->text_len || !isdigit(r->text[i + n]) || n == 9)
				break;
		}
		which = number == s->host[0] ? 0 : number == s->host[1] ? 1 : -1;
		if (which >= 0 && is_pid(r->text, i))
			n = put_number(r, i, n, s->own[which], room);
	}
}

void __init log_subject_init(void)
{
	vkfs_bind(vkfs_oom_kill_process, "__oom_kill_process");
}
