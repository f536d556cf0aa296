// SPDX-License-Identifier: GPL-2.0
/*
 * cpu.real_policy 2: FIFO while the tasks of the cgroup are long, fair while they are
 * short or hand over to each other. Every interval two things are measured of every
 * cgroup that has a policy: how much of a CPU its own tasks have used, and how often
 * the CPU has been given to one of them for each second of that. Between the two
 * thresholds of each the choice stays what it is.
 *
 * cpu.real_stat shows the signals and the choice.
 */
#include <linux/cgroup.h>
#include <linux/jiffies.h>
#include <linux/kstrtox.h>
#include <linux/math64.h>
#include <linux/seq_file.h>
#include <linux/sysfs.h>
#include <linux/timekeeping.h>

#include <vkfs/hook.h>

#include "internal.h"

/* In /sys/fs/vkfs/policy: see docs/ABI/sysfs-fs-vkfs. */
static struct {
	unsigned int interval_ms;
	unsigned int fifo_usage;	/* percent of a CPU */
	unsigned int fair_usage;
	unsigned int fifo_switches;	/* in a second of CPU time */
	unsigned int fair_switches;
} setting = {
	.interval_ms	= 500,
	.fifo_usage	= 50,
	.fair_usage	= 20,
	.fifo_switches	= 1000,
	.fair_switches	= 4000,
};

static const char *const reasons[] = {
	[VKFS_REASON_SET]	= "set",
	[VKFS_REASON_LONG]	= "long_tasks",
	[VKFS_REASON_USAGE]	= "low_usage",
	[VKFS_REASON_SWITCHES]	= "many_switches",
};

/** vkfs_adaptive_interval - how long to wait before the next sample, in jiffies */
unsigned long vkfs_adaptive_interval(void)
{
	return msecs_to_jiffies(READ_ONCE(setting.interval_ms));
}

static u64 adaptive_switches(struct vkfs_policy *policy)
{
	u64 sum = 0;
	int cpu;

	for_each_possible_cpu(cpu)
		sum += READ_ONCE(per_cpu_ptr(policy->queues, cpu)->switches);
	return sum;
}

static void adaptive_choose(struct vkfs_policy *policy, bool fifo, enum vkfs_reason why)
{
	if (policy->fifo == fifo)
		return;
	WRITE_ONCE(policy->fifo, fifo);
	policy->signals.reason = why;
	policy->signals.changed = ktime_get_ns();
}

/**
 * vkfs_adaptive_set - a cgroup's policy has been written
 * @policy: the cgroup's
 * @value: what was written
 *
 * Adaptive goes on as it was, which is fair if nothing was.
 *
 * Context: policy_mutex, or nobody else can know of @policy.
 */
void vkfs_adaptive_set(struct vkfs_policy *policy, enum vkfs_policy_value value)
{
	struct vkfs_signals *s = &policy->signals;

	policy->value = value;
	if (value == VKFS_POLICY_FIFO)
		WRITE_ONCE(policy->fifo, true);
	s->reason = VKFS_REASON_SET;
	s->changed = ktime_get_ns();
}

/**
 * vkfs_adaptive_sample - measure a cgroup, and choose if that is its policy
 * @policy: the cgroup's
 *
 * Context: process context, policy_mutex.
 */
void vkfs_adaptive_sample(struct vkfs_policy *policy)
{
	u64 now = ktime_get_ns(), used = vkfs_raw_own(policy->css->cgroup);
	struct vkfs_signals *s = &policy->signals;
	u64 switches = adaptive_switches(policy);
	u64 dt = vkfs_since(now, s->sampled), run = vkfs_since(used, s->used);

	s->usage = div64_u64(100 * run, max(dt, 1ull));
	s->rate = mul_u64_u64_div_u64(switches - s->switches, NSEC_PER_SEC,
				      max(run, 1ull));
	/* Who has used nothing has not switched often. */
	if (run < NSEC_PER_MSEC)
		s->rate = 0;
	s->sampled = now;
	s->used = used;
	s->switches = switches;

	if (policy->value != VKFS_POLICY_ADAPTIVE)
		return;
	if (s->usage < READ_ONCE(setting.fair_usage))
		adaptive_choose(policy, false, VKFS_REASON_USAGE);
	else if (s->rate > READ_ONCE(setting.fair_switches))
		adaptive_choose(policy, false, VKFS_REASON_SWITCHES);
	else if (s->usage > READ_ONCE(setting.fifo_usage) &&
		 s->rate < READ_ONCE(setting.fifo_switches))
		adaptive_choose(policy, true, VKFS_REASON_LONG);
}

/**
 * vkfs_adaptive_show - the text of cpu.real_stat
 * @m: where to
 * @policy: the cgroup's, or NULL if it has the normal one
 *
 * Context: policy_mutex.
 */
void vkfs_adaptive_show(struct seq_file *m, const struct vkfs_policy *policy)
{
	const struct vkfs_signals *s;

	seq_printf(m, "policy %d\n", policy ? policy->value : VKFS_POLICY_NORMAL);
	seq_printf(m, "choice %s\n", policy && policy->fifo ? "fifo" : "fair");
	if (!policy)
		return;
	s = &policy->signals;
	seq_printf(m, "reason %s\n", reasons[s->reason]);
	seq_printf(m, "changed_ms %llu\n",
		   div_u64(ktime_get_ns() - s->changed, NSEC_PER_MSEC));
	seq_printf(m, "usage_percent %llu\n", s->usage);
	seq_printf(m, "switches_per_cpu_sec %llu\n", s->rate);
}

/* A file for each number in /sys/fs/vkfs/policy. */
struct setting_attr {
	struct kobj_attribute attr;
	unsigned int *value;
	unsigned int min;
};

static ssize_t setting_show(struct kobject *kobj, struct kobj_attribute *attr, char *buf)
{
	struct setting_attr *a = container_of(attr, struct setting_attr, attr);

	return sysfs_emit(buf, "%u\n", READ_ONCE(*a->value));
}

static ssize_t setting_store(struct kobject *kobj, struct kobj_attribute *attr,
			     const char *buf, size_t count)
{
	struct setting_attr *a = container_of(attr, struct setting_attr, attr);
	unsigned int value;
	int ret = kstrtouint(buf, 0, &value);

	if (ret)
		return ret;
	if (value < a->min)
		return -EINVAL;
	WRITE_ONCE(*a->value, value);
	return count;
}

#define SETTING(file, var, least)						\
static struct setting_attr file##_attr = {					\
	.attr	= __ATTR(file, 0644, setting_show, setting_store),		\
	.value	= &(var),							\
	.min	= least,							\
}

SETTING(guard_ms, vkfs_fifo_guard_ms, 0);
SETTING(interval_ms, setting.interval_ms, 10);
SETTING(fifo_usage, setting.fifo_usage, 0);
SETTING(fair_usage, setting.fair_usage, 0);
SETTING(fifo_switches, setting.fifo_switches, 0);
SETTING(fair_switches, setting.fair_switches, 0);

static struct attribute *setting_attrs[] = {
	&guard_ms_attr.attr.attr,
	&interval_ms_attr.attr.attr,
	&fifo_usage_attr.attr.attr,
	&fair_usage_attr.attr.attr,
	&fifo_switches_attr.attr.attr,
	&fair_switches_attr.attr.attr,
	NULL
};

const struct attribute_group vkfs_policy_settings = {
	.name	= "policy",
	.attrs	= setting_attrs,
};
