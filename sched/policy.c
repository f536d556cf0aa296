// SPDX-License-Identifier: GPL-2.0
/*
 * cpu.real_policy: how the tasks of a cgroup take turns among themselves.
 *
 * A file of the cpu controller in every cgroup but the root, on cgroup v1 and v2.
 * How much of the CPU the cgroup gets is not its business, so a cgroup namespace may
 * change that of its own root.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": policy: " fmt

#include <linux/cgroup.h>
#include <linux/mutex.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#include <vkfs/hook.h>
#include <vkfs/symbols.h>
#include <vkfs/vkernel.h>

#include "internal.h"

static DEFINE_MUTEX(policy_mutex);	/* which cgroups have a policy */

struct hlist_head vkfs_policies[1 << VKFS_POLICY_BITS];
static unsigned int nr_policies;

static void policy_tick(struct work_struct *work);
static DECLARE_DELAYED_WORK(tick_work, policy_tick);

static int no_cftypes(struct cgroup_subsys *ss, struct cftype *cfts)
{
	return -ENOENT;
}

static int no_cftypes_rm(struct cftype *cfts)
{
	return 0;
}

DEFINE_STATIC_CALL(policy_add_dfl, no_cftypes);
DEFINE_STATIC_CALL(policy_add_legacy, no_cftypes);
DEFINE_STATIC_CALL(policy_rm, no_cftypes_rm);

static struct vkfs_policy *policy_find(struct cgroup_subsys_state *css)
{
	struct vkfs_policy *policy;

	lockdep_assert_held(&policy_mutex);
	hlist_for_each_entry(policy, vkfs_policy_head(css), node)
		if (policy->css == css)
			return policy;
	return NULL;
}

static void policy_free(struct rcu_head *rcu)
{
	struct vkfs_policy *policy = container_of(rcu, struct vkfs_policy, rcu);

	free_percpu(policy->queues);
	kfree(policy);
}

static struct vkfs_policy *policy_alloc(struct cgroup_subsys_state *css)
{
	struct vkfs_policy *policy = kzalloc(sizeof(*policy), GFP_KERNEL_ACCOUNT);
	struct vkfs_fifo_queue *queue;
	int cpu;

	if (!policy)
		return NULL;
	policy->css = css;
	policy->queues = alloc_percpu_gfp(struct vkfs_fifo_queue, GFP_KERNEL_ACCOUNT);
	if (!policy->queues) {
		kfree(policy);
		return NULL;
	}
	for_each_possible_cpu(cpu) {
		queue = per_cpu_ptr(policy->queues, cpu);
		queue->policy = policy;
		INIT_LIST_HEAD(&queue->tasks);
	}
	return policy;
}

/*
 * The css is held, so that its address is not another's while hooks know it. Its
 * first member is what the scheduler calls the task group.
 */
static int policy_open(struct cgroup_subsys_state *css, enum vkfs_policy_value value)
{
	struct vkfs_policy *policy;
	int ret;

	ret = vkfs_feature_get(VKFS_FEATURE_REAL_POLICY);
	if (ret)
		return ret;
	ret = -ENODEV;
	if (!css_tryget_online(css))
		goto err_put_feature;
	ret = -ENOMEM;
	policy = policy_alloc(css);
	if (!policy)
		goto err_put_css;

	vkfs_adaptive_set(policy, value);
	hlist_add_head_rcu(&policy->node, vkfs_policy_head(css));
	nr_policies++;
	WRITE_ONCE(vkfs_fifo_on, 1);
	vkfs_fifo_join(policy);
	schedule_delayed_work(&tick_work, vkfs_adaptive_interval());
	return 0;

err_put_css:
	css_put(css);
err_put_feature:
	vkfs_feature_put(VKFS_FEATURE_REAL_POLICY);
	return ret;
}

static void policy_close(struct vkfs_policy *policy)
{
	lockdep_assert_held(&policy_mutex);
	/* In this order: a task that is queued must be taken out by its dequeue. */
	hlist_del_rcu(&policy->node);
	vkfs_fifo_leave(policy);
	if (!--nr_policies)
		WRITE_ONCE(vkfs_fifo_on, 0);
	vkfs_feature_put(VKFS_FEATURE_REAL_POLICY);
	css_put(policy->css);
	call_rcu(&policy->rcu, policy_free);
}

static void policy_close_all(void)
{
	struct vkfs_policy *policy;
	struct hlist_node *next;
	unsigned int i;

	mutex_lock(&policy_mutex);
	for (i = 0; i < ARRAY_SIZE(vkfs_policies); i++)
		hlist_for_each_entry_safe(policy, next, &vkfs_policies[i], node)
			policy_close(policy);
	mutex_unlock(&policy_mutex);
}

/* Every interval: see what the tasks do, and let go of cgroups that are gone. */
static void policy_tick(struct work_struct *work)
{
	struct vkfs_policy *policy;
	struct hlist_node *next;
	unsigned int i;

	mutex_lock(&policy_mutex);
	for (i = 0; i < ARRAY_SIZE(vkfs_policies); i++) {
		hlist_for_each_entry_safe(policy, next, &vkfs_policies[i], node) {
			if (css_is_dying(policy->css))
				policy_close(policy);
			else
				vkfs_adaptive_sample(policy);
		}
	}
	if (nr_policies)
		schedule_delayed_work(&tick_work, vkfs_adaptive_interval());
	mutex_unlock(&policy_mutex);
}

/* The files. Their readers and writers can be killed: see vkfs_feature_get(). */

static int policy_show(struct seq_file *m, void *v)
{
	struct vkfs_policy *policy;

	if (mutex_lock_killable(&policy_mutex))
		return -EINTR;
	policy = policy_find(seq_css(m));
	seq_printf(m, "%d\n", policy ? policy->value : VKFS_POLICY_NORMAL);
	mutex_unlock(&policy_mutex);
	return 0;
}

static int stat_show(struct seq_file *m, void *v)
{
	if (mutex_lock_killable(&policy_mutex))
		return -EINTR;
	vkfs_adaptive_show(m, policy_find(seq_css(m)));
	mutex_unlock(&policy_mutex);
	return 0;
}

static int policy_change(struct cgroup_subsys_state *css, enum vkfs_policy_value value)
{
	struct vkfs_policy *policy = policy_find(css);

	if (value == VKFS_POLICY_ADAPTIVE && !vkfs_raw_has_own(css->cgroup))
		return -EOPNOTSUPP;
	if (!policy)
		return value == VKFS_POLICY_NORMAL ? 0 : policy_open(css, value);
	if (value == VKFS_POLICY_NORMAL)
		policy_close(policy);
	else if (value != policy->value)
		vkfs_adaptive_set(policy, value);
	return 0;
}

static int policy_write(struct cgroup_subsys_state *css, struct cftype *cft, u64 value)
{
	int ret;

	if (value >= VKFS_NR_POLICIES)
		return -EINVAL;
	if (mutex_lock_killable(&policy_mutex))
		return -EINTR;
	ret = policy_change(css, value);
	mutex_unlock(&policy_mutex);
	return ret;
}

#define POLICY_FILES	{						\
	{								\
		.name		= "real_policy",			\
		.flags		= CFTYPE_NOT_ON_ROOT | CFTYPE_NS_DELEGATABLE, \
		.seq_show	= policy_show,				\
		.write_u64	= policy_write,				\
	},								\
	{								\
		.name		= "real_stat",				\
		.flags		= CFTYPE_NOT_ON_ROOT,			\
		.seq_show	= stat_show,				\
	},								\
	{ }								\
}

/* cgroup keeps its notes in them, so each hierarchy has its own. */
static struct cftype files_dfl[] = POLICY_FILES;
static struct cftype files_legacy[] = POLICY_FILES;

static struct cgroup_subsys *cpu_controller;

/**
 * vkfs_policy_init - find out whether this kernel can have cpu.real_policy
 *
 * Return: 0. If it cannot, the feature says why and writing the file does not work.
 */
int __init vkfs_policy_init(void)
{
	int ret = vkfs_fifo_init();

	if (ret) {
		pr_warn("error %d: cpu.real_policy cannot be set\n", ret);
		vkfs_feature_refuse(VKFS_FEATURE_REAL_POLICY, ret);
	}
	cpu_controller = (struct cgroup_subsys *)vkfs_symbol("cpu_cgrp_subsys");
	if (!vkfs_bind(policy_add_dfl, "cgroup_add_dfl_cftypes") ||
	    !vkfs_bind(policy_add_legacy, "cgroup_add_legacy_cftypes") ||
	    !vkfs_bind(policy_rm, "cgroup_rm_cftypes"))
		cpu_controller = NULL;
	return 0;
}

static int __init policy_add_files(void)
{
	int ret;

	if (!cpu_controller)
		return -ENOENT;
	ret = static_call(policy_add_dfl)(cpu_controller, files_dfl);
	if (ret)
		return ret;
	ret = static_call(policy_add_legacy)(cpu_controller, files_legacy);
	if (ret)
		static_call(policy_rm)(files_dfl);
	return ret;
}

/**
 * vkfs_policy_start - add the files
 *
 * Context: process context; vkfs_sysfs_init() has been called.
 * Return: 0 or a negative errno. If only the cgroups' files cannot be had, that is 0.
 */
int __init vkfs_policy_start(void)
{
	int ret = vkfs_sysfs_settings(&vkfs_policy_settings);

	if (ret)
		return ret;
	ret = policy_add_files();
	if (ret) {
		pr_warn("error %d: no cpu.real_policy\n", ret);
		vkfs_feature_refuse(VKFS_FEATURE_REAL_POLICY, ret);
		cpu_controller = NULL;
	}
	return 0;
}

/**
 * vkfs_policy_exit - remove the files, then make every cgroup's policy the normal one
 *
 * After that no task has to wait for a sibling, so hooks can be taken out, which takes
 * as long as the slowest task needs to get off its CPU.
 */
void vkfs_policy_exit(void)
{
	if (cpu_controller) {
		static_call(policy_rm)(files_dfl);
		static_call(policy_rm)(files_legacy);
	}
	policy_close_all();
	cancel_delayed_work_sync(&tick_work);
}
