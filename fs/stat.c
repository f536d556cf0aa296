// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/stat of a container. Times of interrupts and of other tenants (iowait,
 * irq, softirq, steal, guest) and the interrupt counts are not kept by cgroup:
 * they are 0, never the host's.
 */
#include <linux/kernel_stat.h>
#include <linux/math64.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/timekeeping.h>

#include <vkfs/clock.h>
#include <vkfs/sched.h>
#include <vkfs/vkernel.h>

#include "internal.h"

/* In USER_HZ, so that the lines sum up to the digit. */
static void times_to_ticks(struct vkfs_times *t)
{
	t->user = vkfs_ticks(t->user);
	t->nice = vkfs_ticks(t->nice);
	t->system = vkfs_ticks(t->system);
	t->idle = vkfs_ticks(t->idle);
}

static void show_times(struct seq_file *m, const char *blank, const struct vkfs_times *t)
{
	seq_put_decimal_ull(m, blank, t->user);
	seq_put_decimal_ull(m, " ", t->nice);
	seq_put_decimal_ull(m, " ", t->system);
	seq_put_decimal_ull(m, " ", t->idle);
	seq_puts(m, " 0 0 0 0 0 0\n");
}

static int show_cpus(struct seq_file *m, struct vkernel *vk)
{
	struct vkfs_times *vcpu, sum = { };
	unsigned int nr, i;
	int ret;

	vcpu = kmalloc_array(nr_cpu_ids, sizeof(*vcpu), GFP_KERNEL);
	if (!vcpu)
		return -ENOMEM;
	ret = vkfs_cputime_read(vk, vcpu, &nr);
	if (ret)
		goto out_free;
	for (i = 0; i < nr; i++) {
		times_to_ticks(&vcpu[i]);
		vkfs_times_add(&sum, &vcpu[i]);
	}
	seq_puts(m, "cpu");
	show_times(m, "  ", &sum);
	for (i = 0; i < nr; i++) {
		seq_put_decimal_ull(m, "cpu", i);
		show_times(m, " ", &vcpu[i]);
	}
out_free:
	kfree(vcpu);
	return ret;
}

/* The wall clock when the container's time began, s. */
static s64 boot_time(struct vkernel *vk)
{
	struct timespec64 boot;

	getboottime64(&boot);
	return timespec64_add(boot, ns_to_timespec64(vkfs_epoch(vk))).tv_sec;
}

int vkfs_stat_show(struct seq_file *m, void *v)
{
	struct vkernel *vk = m->private;
	struct vkfs_events sum;
	struct vkfs_tasks tasks;
	int ret;

	ret = show_cpus(m, vk);
	if (ret)
		return ret;
	vkfs_events_get(vk, &sum);
	vkfs_tasks_get(vk, &tasks);
	seq_puts(m, "intr 0");
	seq_put_decimal_ull(m, "\nctxt ", sum.nr[VKFS_SWITCHES]);
	seq_put_decimal_ull(m, "\nbtime ", boot_time(vk));
	seq_put_decimal_ull(m, "\nprocesses ", sum.nr[VKFS_FORKS]);
	seq_put_decimal_ull(m, "\nprocs_running ", tasks.running);
	seq_put_decimal_ull(m, "\nprocs_blocked ", tasks.blocked);
	/* The sum, and one for each of the ten kinds of softirq. */
	seq_puts(m, "\nsoftirq 0 0 0 0 0 0 0 0 0 0 0\n");
	return 0;
}
