// SPDX-License-Identifier: GPL-2.0
/*
 * Prints in every way the kernel can, in the context of whoever writes the way's
 * name to /sys/module/logger/parameters/say; reading that tells how many ns a hundred
 * records of "many" have taken, the least of a hundred times.
 */
#define pr_fmt(fmt) "logger: " fmt

#include <linux/irq_work.h>
#include <linux/minmax.h>
#include <linux/module.h>
#include <linux/platform_device.h>
#include <linux/sched/signal.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/vmalloc.h>
#include <linux/workqueue.h>

static DEFINE_RAW_SPINLOCK(lock);
static struct platform_device *dev;

static void say_in_irq(struct irq_work *work)
{
	pr_info("in an interrupt\n");
}

static void say_in_worker(struct work_struct *work)
{
	pr_info("in a kernel thread\n");
}

static void say_levels(void)
{
	pr_err("level 3\n");
	printk("no level\n");
	printk(KERN_NOTICE "level 5\n");
	dev_info(&dev->dev, "of a device\n");
}

static void say_cont(void)
{
	printk(KERN_NOTICE "one,");
	printk(KERN_CONT " two,");
	printk(KERN_CONT " three\n");
	printk(KERN_CONT "late\n");
}

static void say_locked(void)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&lock, flags);
	pr_info("with a lock held\n");
	raw_spin_unlock_irqrestore(&lock, flags);
}

static void say_elsewhere(void)
{
	static DEFINE_IRQ_WORK(irq, say_in_irq);
	static DECLARE_WORK(work, say_in_worker);

	irq_work_queue(&irq);
	irq_work_sync(&irq);
	schedule_work(&work);
	flush_work(&work);
}

static void say_private(void)
{
	pr_info("an address: %px\n", current);
	dump_stack();
	vfree(vmalloc(1UL << 45));	/* it fails, with the state of the memory */
	WARN(1, "a warning of %s\n", current->comm);
}

static void say_pids(void)
{
	pr_info("%s[%d]: process %d, pid=%d, not %d\n", current->comm, task_pid_nr(current),
		task_pid_nr(current), task_pid_nr(current), task_pid_nr(current));
}

static u64 took;

static void say_many(void)
{
	int i, round;
	u64 start;

	took = U64_MAX;
	for (round = 0; round < 100; round++) {
		preempt_disable();	/* of no thread that writes to a console */
		start = ktime_get_ns();
		for (i = 100; i < 200; i++)
			pr_info("record %d of many\n", i);
		took = min(took, ktime_get_ns() - start);
		preempt_enable();
		cond_resched();
	}
}

static int say_get(char *buf, const struct kernel_param *kp)
{
	return sysfs_emit(buf, "%llu\n", took);
}

static const struct {
	const char *name;
	void (*say)(void);
} ways[] = {
	{ "levels", say_levels },
	{ "cont", say_cont },
	{ "locked", say_locked },
	{ "elsewhere", say_elsewhere },
	{ "private", say_private },
	{ "pids", say_pids },
	{ "many", say_many },
};

static int say_set(const char *value, const struct kernel_param *kp)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(ways); i++) {
		if (!sysfs_streq(value, ways[i].name))
			continue;
		ways[i].say();
		return 0;
	}
	return -EINVAL;
}

static const struct kernel_param_ops say_ops = { .set = say_set, .get = say_get };
module_param_cb(say, &say_ops, NULL, 0600);

static int __init logger_init(void)
{
	dev = platform_device_register_simple("logger", PLATFORM_DEVID_NONE, NULL, 0);
	return PTR_ERR_OR_ZERO(dev);
}

static void __exit logger_exit(void)
{
	platform_device_unregister(dev);
}

module_init(logger_init);
module_exit(logger_exit);
MODULE_DESCRIPTION("Prints in every way the kernel can");
MODULE_LICENSE("GPL");
