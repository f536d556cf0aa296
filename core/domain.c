// SPDX-License-Identifier: GPL-2.0
/*
 * The resource domain of a vkernel: the cgroups it is accounted to.
 *
 * It is the root of the cgroup namespace of the PID namespace's init, when that
 * is not the host's, else init's own cgroup. So a service that runs in a cgroup
 * inside the container sees the container, not itself and not the host.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": domain: " fmt

#include <linux/bitops.h>
#include <linux/cgroup.h>
#include <linux/nsproxy.h>
#include <linux/printk.h>
#include <linux/sched/task.h>
#include <linux/string.h>

#include <compat/cgroup.h>
#include <vkfs/domain.h>
#include <vkfs/symbols.h>
#include <vkfs/vkernel.h>

static struct cgroup_namespace *host_cgroup_ns __ro_after_init;

/*
 * systemd as init of a container without a cgroup namespace moves itself to
 * this child of the container's cgroup; the name is part of its interface. Of the
 * default hierarchy only: on cgroup v1 a name may be changed, and freed, under us.
 */
static bool is_init_scope(struct cgroup *cgrp)
{
	return cgroup_parent(cgrp) && !strcmp(vkfs_cgroup_name(cgrp), "init.scope");
}

/*
 * The state of controller @ss that counts for @cset. On the default hierarchy it
 * is looked up in the cgroup itself: what a css_set holds is what was enabled when
 * it was made, and that of a cgroup namespace's root is never made anew.
 */
static struct cgroup_subsys_state *domain_css(struct css_set *cset,
					      struct cgroup *cgrp, unsigned int ss)
{
	struct cgroup_subsys_state *css = cset->subsys[ss];

	if (!css || css->cgroup->root != cgrp->root)
		return css;
	css = NULL;
	for (; cgrp && !css; cgrp = cgroup_parent(cgrp))
		css = rcu_dereference(cgrp->subsys[ss]);
	return css;
}

/* Caller holds rcu_read_lock(), under which a css_set and its members stay. */
static struct css_set *domain_css_set(struct task_struct *init, bool *own_ns)
{
	struct css_set *cset = NULL;

	/* task_lock() keeps nsproxy, which is NULL in a task that is exiting. */
	task_lock(init);
	if (init->nsproxy && init->nsproxy->cgroup_ns != host_cgroup_ns)
		cset = init->nsproxy->cgroup_ns->root_cset;
	task_unlock(init);

	*own_ns = cset;
	return cset ?: rcu_dereference(init->cgroups);
}

/**
 * vkfs_domain_peek - find a vkernel's resource domain without holding it
 * @vk: the vkernel
 * @dom: filled in; good until rcu_read_unlock(), and not given back
 * @which: the controllers wanted, as BIT(<name>_cgrp_id)
 *
 * Context: rcu_read_lock(); any context that may take task_lock().
 * Return: 0, or -ESRCH if the namespace or its cgroups are gone.
 */
int vkfs_domain_peek(struct vkernel *vk, struct vkfs_domain *dom,
		     unsigned long which)
{
	struct task_struct *init;
	struct css_set *cset;
	unsigned int i;
	bool own_ns;

	init = vkernel_init_task(vk);
	if (!init)
		return -ESRCH;
	cset = domain_css_set(init, &own_ns);

	memset(dom, 0, sizeof(*dom));
	dom->cgrp = cset->dfl_cgrp;
	if (!own_ns && is_init_scope(dom->cgrp))
		dom->cgrp = cgroup_parent(dom->cgrp);
	for_each_set_bit(i, &which, CGROUP_SUBSYS_COUNT)
		dom->css[i] = domain_css(cset, dom->cgrp, i);
	return 0;
}

/* Take references on what was peeked, and forget that of which none can be had. */
static bool domain_hold(struct vkfs_domain *dom)
{
	bool all = true;
	unsigned int i;

	for (i = 0; i < CGROUP_SUBSYS_COUNT; i++) {
		if (dom->css[i] && !css_tryget(dom->css[i])) {
			dom->css[i] = NULL;
			all = false;
		}
	}
	if (!css_tryget(&dom->cgrp->self)) {
		dom->cgrp = NULL;
		all = false;
	}
	return all;
}

/**
 * vkfs_domain_put - give back what vkfs_domain_get() took
 * @dom: the domain
 */
void vkfs_domain_put(struct vkfs_domain *dom)
{
	unsigned int i;

	for (i = 0; i < CGROUP_SUBSYS_COUNT; i++)
		if (dom->css[i])
			css_put(dom->css[i]);
	if (dom->cgrp)
		css_put(&dom->cgrp->self);
}

/**
 * vkfs_domain_get - find a vkernel's resource domain and hold it
 * @vk: the vkernel
 * @dom: filled in; given back with vkfs_domain_put()
 * @which: the controllers wanted, as BIT(<name>_cgrp_id)
 *
 * Context: any context that may take task_lock().
 * Return: 0, or -ESRCH if the namespace or its cgroups are gone.
 */
int vkfs_domain_get(struct vkernel *vk, struct vkfs_domain *dom, unsigned long which)
{
	int ret, tries = 3;

	rcu_read_lock();
	do {
		ret = vkfs_domain_peek(vk, dom, which);
		if (ret || domain_hold(dom))
			break;
		/* A controller is just being disabled: then its ancestor's. */
		vkfs_domain_put(dom);
		ret = -ESRCH;
	} while (--tries);
	rcu_read_unlock();
	return ret;
}

/**
 * vkfs_domain_path - a domain's path as the host knows it
 * @vk: the vkernel
 * @buf: room for the path
 * @size: of @buf
 *
 * Return: the path's length; -ESRCH if the container is gone; -ENAMETOOLONG.
 */
int vkfs_domain_path(struct vkernel *vk, char *buf, size_t size)
{
	struct vkfs_domain dom;
	int ret = vkfs_domain_get(vk, &dom, 0);

	if (ret)
		return ret;
	ret = cgroup_path_ns(dom.cgrp, buf, size, host_cgroup_ns);
	vkfs_domain_put(&dom);
	/* Up to 6.7 the length it would have had, then -E2BIG. */
	return ret < 0 || ret >= (int)size ? -ENAMETOOLONG : ret;
}

/**
 * vkfs_domain_init - find what tells the host's cgroup namespace from others
 *
 * Return: 0 or -ENOENT.
 */
int __init vkfs_domain_init(void)
{
	host_cgroup_ns = (void *)vkfs_symbol("init_cgroup_ns");
	if (!host_cgroup_ns) {
		pr_err("no init_cgroup_ns in this kernel\n");
		return -ENOENT;
	}
	return 0;
}
