/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _VKFS_DOMAIN_H
#define _VKFS_DOMAIN_H

#include <linux/cgroup.h>

struct vkernel;

/**
 * struct vkfs_domain - the cgroups whose limits and usage a vkernel shows
 * @css: per controller, NULL where it was not asked for or is not mounted. On
 *	cgroup v2 a controller that is not enabled for the domain is its nearest
 *	ancestor's.
 * @cgrp: the cgroup on the default hierarchy
 *
 * A reference is held on each, unless it was only peeked at.
 */
struct vkfs_domain {
	struct cgroup_subsys_state *css[CGROUP_SUBSYS_COUNT];
	struct cgroup *cgrp;
};

int vkfs_domain_peek(struct vkernel *vk, struct vkfs_domain *dom,
		     unsigned long which);
int vkfs_domain_get(struct vkernel *vk, struct vkfs_domain *dom,
		    unsigned long which);
void vkfs_domain_put(struct vkfs_domain *dom);
int vkfs_domain_path(struct vkernel *vk, char *buf, size_t size);
int vkfs_domain_init(void);

/**
 * vkfs_domain_is_v1 - whether a controller is on a hierarchy of cgroup v1
 * @dom: the domain
 * @ss: the controller; one that was asked for
 */
static inline bool vkfs_domain_is_v1(const struct vkfs_domain *dom, unsigned int ss)
{
	return dom->css[ss] && dom->css[ss]->cgroup->root != dom->cgrp->root;
}

#endif /* _VKFS_DOMAIN_H */
