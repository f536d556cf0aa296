// SPDX-License-Identifier: GPL-2.0
/*
 * Pressure of a container: that which the kernel keeps of its domain's cgroup, and
 * triggers on it. The root's is the machine's.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": psi: " fmt

#include <linux/cgroup.h>
#include <linux/err.h>
#include <linux/poll.h>
#include <linux/printk.h>
#include <linux/seq_file.h>
#include <linux/static_call.h>
#include <linux/string.h>

#include <compat/psi.h>
#include <vkfs/domain.h>
#include <vkfs/sched.h>
#include <vkfs/symbols.h>

static int no_show(struct seq_file *m, struct psi_group *group, enum psi_res res)
{
	return -EOPNOTSUPP;
}

static struct psi_trigger *no_create(VKFS_PSI_CREATE_PROTO)
{
	return ERR_PTR(-EOPNOTSUPP);
}

static int no_worker(struct psi_group *group)
{
	return -EOPNOTSUPP;
}

static void no_destroy(struct psi_trigger *t)
{
}

static __poll_t no_poll(void **trigger, struct file *file, poll_table *wait)
{
	return EPOLLERR;
}

DEFINE_STATIC_CALL(vkfs_psi_show, no_show);
DEFINE_STATIC_CALL(vkfs_psi_trigger_create, no_create);
DEFINE_STATIC_CALL(vkfs_psi_create_worker, no_worker);
DEFINE_STATIC_CALL(vkfs_psi_trigger_destroy, no_destroy);
DEFINE_STATIC_CALL(vkfs_psi_trigger_poll, no_poll);

static struct psi_group *system_group __ro_after_init;

/* NULL if the kernel was told not to keep any, or not of cgroups. */
static struct psi_group *group_of(struct cgroup *cgrp)
{
	return cgroup_parent(cgrp) ? cgrp->psi : system_group;
}

/*
 * Bring a group's averages and totals up to date: what the kernel does before it
 * writes them. It is given no room to write, and so does not spell them out.
 */
static int group_update(struct psi_group *group, enum psi_res res)
{
	struct seq_file no_room = { };

	return static_call(vkfs_psi_show)(&no_room, group, res);
}

static void pressure_copy(struct vkfs_pressure p[2], struct psi_group *group,
			  enum psi_res res)
{
	unsigned int full, state;

	mutex_lock(&group->avgs_lock);
	for (full = 0; full < 2; full++) {
		state = res * 2 + full;
		memcpy(p[full].avg, group->avg[state], sizeof(p[full].avg));
		p[full].total = group->total[PSI_AVGS][state];
	}
	mutex_unlock(&group->avgs_lock);
	/* There is no meaning to it for the machine as a whole. */
	if (group == system_group && res == PSI_CPU)
		p[1] = (struct vkfs_pressure){ };
}

/**
 * vkfs_pressure_get - a container's pressure
 * @vk: its vkernel
 * @p: filled in: some, full
 * @res: an enum psi_res
 *
 * Context: may sleep.
 * Return: 0; -ESRCH if the container is gone; -EOPNOTSUPP if none is kept.
 */
int vkfs_pressure_get(struct vkernel *vk, struct vkfs_pressure p[2], int res)
{
	struct psi_group *group;
	struct vkfs_domain dom;
	int ret = vkfs_domain_get(vk, &dom, 0);

	if (ret)
		return ret;
	group = group_of(dom.cgrp);
	ret = group ? group_update(group, res) : -EOPNOTSUPP;
	if (!ret)
		pressure_copy(p, group, res);
	vkfs_domain_put(&dom);
	return ret;
}

static struct psi_trigger *trigger_make(struct psi_group *group, char *spec, int res,
					struct file *file)
{
	struct psi_trigger *new;
	bool worker;
	int ret;

	new = vkfs_psi_create(static_call(vkfs_psi_trigger_create), group, spec, res,
			      file, &worker);
	if (IS_ERR(new) || !worker)
		return new;
	ret = static_call(vkfs_psi_create_worker)(group);
	if (!ret)
		return new;
	static_call(vkfs_psi_trigger_destroy)(new);
	return ERR_PTR(ret);
}

/**
 * vkfs_trigger_set - wait for a container's pressure to rise
 * @vk: its vkernel
 * @t: the trigger, not set
 * @spec: how long in which time, as written to the native file; is taken apart
 * @res: an enum psi_res
 * @file: whose opener's privilege counts
 *
 * Context: may sleep.
 * Return: 0; -ESRCH if the container is gone; what the native file gives.
 */
int vkfs_trigger_set(struct vkernel *vk, struct vkfs_trigger *t, char *spec, int res,
		     struct file *file)
{
	struct psi_trigger *new;
	struct psi_group *group;
	struct vkfs_domain dom;
	int ret = vkfs_domain_get(vk, &dom, 0);

	if (ret)
		return ret;
	group = group_of(dom.cgrp);
	new = group ? trigger_make(group, spec, res, file) : ERR_PTR(-EOPNOTSUPP);
	if (IS_ERR(new)) {
		vkfs_domain_put(&dom);
		return PTR_ERR(new);
	}
	/* The cgroup, and with it the group, stays as long as the trigger. */
	t->cgrp = dom.cgrp;
	/* Pairs with the acquire in psi_trigger_poll(). */
	smp_store_release(&t->trigger, new);
	return 0;
}

/**
 * vkfs_trigger_poll - wait for a trigger, for ->poll
 * @t: the trigger; if it is not set the answer is an error, as natively
 * @file: the file it was set by
 * @wait: poll's
 */
__poll_t vkfs_trigger_poll(struct vkfs_trigger *t, struct file *file, poll_table *wait)
{
	return static_call(vkfs_psi_trigger_poll)(&t->trigger, file, wait);
}

/**
 * vkfs_trigger_clear - let go of a trigger that nobody waits for any more
 * @t: the trigger, set or not
 */
void vkfs_trigger_clear(struct vkfs_trigger *t)
{
	if (!t->trigger)
		return;
	static_call(vkfs_psi_trigger_destroy)(t->trigger);
	css_put(&t->cgrp->self);
}

/**
 * vkfs_psi_init - find the kernel's own functions
 *
 * Return: 0. Where they are not as expected a container's pressure cannot be had.
 */
int __init vkfs_psi_init(void)
{
	char proto[128];

	system_group = (void *)vkfs_symbol("psi_system");
	if (vkfs_btf_prototype("psi_trigger_create", proto, sizeof(proto)) ||
	    strcmp(proto, VKFS_PSI_CREATE_BTF)) {
		pr_err("psi_trigger_create is not as expected\n");
		return 0;
	}
	if (!vkfs_bind(vkfs_psi_show, "psi_show") ||
	    !vkfs_bind(vkfs_psi_trigger_destroy, "psi_trigger_destroy") ||
	    !vkfs_bind(vkfs_psi_trigger_poll, "psi_trigger_poll") ||
	    !vkfs_bind(vkfs_psi_trigger_create, "psi_trigger_create"))
		pr_err("this kernel's pressure cannot be read\n");
	vkfs_bind(vkfs_psi_create_worker, "psi_trigger_create_rtpoll_worker");
	return 0;
}
