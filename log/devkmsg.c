// SPDX-License-Identifier: GPL-2.0
/*
 * /dev/kmsg, opened in a container: a record at a time, each reader in its own
 * place, and a way for programs to say something.
 *
 * What programs write is theirs and goes to their own log. The host's gets a copy
 * with the container's name in front, as many as one opener of its own /dev/kmsg
 * may write, however many files the container opens; or none (to_host).
 */
#include <linux/ctype.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/poll.h>
#include <linux/printk.h>
#include <linux/sched/clock.h>
#include <linux/slab.h>
#include <linux/syslog.h>
#include <linux/uio.h>

#include <vkfs/hook.h>
#include <vkfs/symbols.h>
#include <vkfs/vkernel.h>

#include "internal.h"

/* kernel.printk_devkmsg, as printk keeps it; 0 is "ratelimit". */
#define DEVKMSG_ON	1
#define DEVKMSG_OFF	2

static unsigned int devkmsg_default;
static unsigned int *devkmsg_ptr = &devkmsg_default;

/**
 * struct log_file - an open /dev/kmsg
 * @vk: whose log; a reference is held
 * @rs: of what is written
 * @mutex: the rest; a reader sleeps with it
 * @at: where to read
 * @r: the record that is being read
 * @text: its text
 * @out: and written out
 */
struct log_file {
	struct vkernel *vk;
	struct ratelimit_state rs;
	struct mutex mutex;		/* the rest */
	struct log_cursor at;
	struct log_record r;
	char text[VKFS_RECORD_MAX];
	char out[VKFS_EXT_MAX];
};

static int devkmsg_next(struct log_file *f, bool nonblock)
{
	struct vkfs_log *log = f->vk->log;
	struct log_cursor at = f->at;
	int ret;

	while (!log_read(log, &at, &f->r)) {
		if (READ_ONCE(log->ended))
			return 0;
		if (nonblock)
			return -EAGAIN;
		ret = wait_event_interruptible(log->wait, log_has(log, &f->at) ||
					       READ_ONCE(log->ended));
		if (ret)
			return ret;
	}
	/* Overtaken: that is said once, and reading goes on with the oldest. */
	if (f->r.seq != f->at.seq) {
		log_catch_up(log, &f->at);
		return -EPIPE;
	}
	f->at = at;
	return log_print_ext(&f->r, f->out, sizeof(f->out));
}

static ssize_t devkmsg_read(struct file *file, char __user *buf, size_t count,
			    loff_t *ppos)
{
	struct log_file *f = file->private_data;
	ssize_t ret;

	ret = mutex_lock_interruptible(&f->mutex);
	if (ret)
		return ret;
	ret = devkmsg_next(f, file->f_flags & O_NONBLOCK);
	if (ret > 0 && ret > count)
		ret = -EINVAL;
	if (ret > 0 && copy_to_user(buf, f->out, ret))
		ret = -EFAULT;
	mutex_unlock(&f->mutex);
	return ret;
}

static void devkmsg_store(struct vkfs_log *log, struct log_record *r, int level)
{
	r->ts = local_clock();
	r->caller = task_pid_nr(current);
	log_parse(r, level);
	log_store(log, r, true);
	if (READ_ONCE(log->to_host))
		log_copy_to_host(log, r);
}

/* "<13>text": the level, and the facility if it is not the kernel's. */
static char *devkmsg_prefix(char *line, int *level, u8 *facility)
{
	unsigned int u = 0;
	char *end;

	if (*line != '<')
		return line;
	for (end = line + 1; isdigit(*end); end++)
		u = u * 10 + *end - '0';
	if (*end != '>')
		return line;
	*level = u & 7;
	if (u >> 3 & 0xff)
		*facility = u >> 3;
	return end + 1;
}

static ssize_t devkmsg_write(struct kiocb *iocb, struct iov_iter *from)
{
	struct log_file *f = iocb->ki_filp->private_data;
	unsigned int setting = READ_ONCE(*devkmsg_ptr);
	struct log_record r = { .facility = 1 };
	size_t len = iov_iter_count(from);
	int level = LOGLEVEL_DEFAULT;
	char *buf;

	if (len > VKFS_RECORD_MAX)
		return -EINVAL;
	if (setting & DEVKMSG_OFF)
		return len;
	if (!(setting & DEVKMSG_ON) && !___ratelimit(&f->rs, current->comm))
		return len;
	buf = kmalloc(len + 1, GFP_KERNEL);
	if (!buf)
		return -ENOMEM;
	if (!copy_from_iter_full(buf, len, from)) {
		kfree(buf);
		return -EFAULT;
	}
	buf[len] = '\0';
	r.text = devkmsg_prefix(buf, &level, &r.facility);
	r.text_len = strnlen(r.text, VKFS_RECORD_MAX - 1);
	devkmsg_store(f->vk->log, &r, level);
	kfree(buf);
	return len;
}

static loff_t devkmsg_llseek(struct file *file, loff_t offset, int whence)
{
	struct log_file *f = file->private_data;
	struct vkfs_log *log = f->vk->log;

	if (offset)
		return -ESPIPE;
	mutex_lock(&f->mutex);
	switch (whence) {
	case SEEK_SET:
		log_first(log, &f->at);
		break;
	case SEEK_DATA:
		log_after_clear(log, &f->at);
		break;
	case SEEK_END:
		log_after_last(log, &f->at);
		break;
	default:
		offset = -EINVAL;
	}
	mutex_unlock(&f->mutex);
	return offset;
}

static __poll_t devkmsg_poll(struct file *file, poll_table *wait)
{
	struct log_file *f = file->private_data;
	struct vkfs_log *log = f->vk->log;
	struct log_cursor first;

	poll_wait(file, &log->wait, wait);
	if (!log_has(log, &f->at))
		return READ_ONCE(log->ended) ? EPOLLHUP : 0;
	log_first(log, &first);
	if (f->at.seq < first.seq)
		return EPOLLIN | EPOLLRDNORM | EPOLLERR | EPOLLPRI;
	return EPOLLIN | EPOLLRDNORM;
}

/* Natively the kernel prints it, which a container could have it do all the time. */
static void devkmsg_tell_missed(struct log_file *f)
{
	int missed = vkfs_ratelimit_missed(&f->rs);
	struct log_record r = { };
	char text[96];

	if (!missed)
		return;
	r.text = text;
	r.text_len = scnprintf(text, sizeof(text),
			       "printk: %s: %d output lines suppressed due to ratelimiting\n",
			       current->comm, missed);
	devkmsg_store(f->vk->log, &r, LOGLEVEL_WARNING);
}

static int devkmsg_release(struct inode *inode, struct file *file)
{
	struct log_file *f = file->private_data;

	devkmsg_tell_missed(f);
	vkernel_put(f->vk);
	kvfree(f);
	return 0;
}

static const struct file_operations devkmsg_fops = {
	.owner		= THIS_MODULE,
	.read		= devkmsg_read,
	.write_iter	= devkmsg_write,
	.llseek		= devkmsg_llseek,
	.poll		= devkmsg_poll,
	.release	= devkmsg_release,
};

static int devkmsg_open(struct vkernel *vk, struct file *file)
{
	struct log_file *f;
	int ret;

	if (READ_ONCE(*devkmsg_ptr) & DEVKMSG_OFF)
		return -EPERM;
	if ((file->f_flags & O_ACCMODE) != O_WRONLY) {
		ret = log_permission(vk, SYSLOG_ACTION_READ_ALL, SYSLOG_FROM_READER);
		if (ret)
			return ret;
	}
	f = kvmalloc(sizeof(*f), GFP_KERNEL_ACCOUNT);
	if (!f)
		return -ENOMEM;
	f->vk = vk;
	ratelimit_default_init(&f->rs);
	ratelimit_set_flags(&f->rs, RATELIMIT_MSG_ON_RELEASE);
	mutex_init(&f->mutex);
	log_first(vk->log, &f->at);
	f->r.text = f->text;
	file->private_data = f;
	file->f_op = &devkmsg_fops;
	return 0;
}

/*
 * Called by vkfs_tramp_devkmsg_open. The file keeps its vkernel, and by its
 * operations the module.
 */
notrace struct vkfs_verdict vkfs_hook_devkmsg_open(struct inode *inode, struct file *file)
{
	struct vkfs_verdict verdict = { };
	struct vkernel *vk;

	if (!try_module_get(THIS_MODULE))
		return verdict;
	vk = vkernel_get_current();
	if (vk) {
		verdict.skip = 1;
		verdict.value = devkmsg_open(vk, file);
		if (!verdict.value)
			return verdict;
		vkernel_put(vk);
	}
	module_put(THIS_MODULE);
	return verdict;
}

void __init log_devkmsg_init(void)
{
	unsigned long addr = vkfs_symbol("devkmsg_log");

	if (addr)
		devkmsg_ptr = (unsigned int *)addr;
}
