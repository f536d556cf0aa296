/* SPDX-License-Identifier: GPL-2.0 */
/* Per-CPU times of a cgroup, the call that brings them up to date, its name. */
#ifndef _VKFS_COMPAT_CGROUP_H
#define _VKFS_COMPAT_CGROUP_H

#include <linux/cgroup.h>
#include <linux/kernfs.h>

#ifdef HAVE_RSTAT_BASE_CPU
#define vkfs_rstat_percpu		cgroup_rstat_base_cpu
#define vkfs_rstat_cpu(cgrp, cpu)	per_cpu_ptr((cgrp)->rstat_base_cpu, cpu)
#define VKFS_RSTAT_FLUSH		"css_rstat_flush"
#define vkfs_rstat_flush_arg(cgrp)	(&(cgrp)->self)
#define vkfs_rstat_flush_css(css)	(css)
#define VKFS_RSTAT_FLUSH_PROTO		struct cgroup_subsys_state *css
#else
#define vkfs_rstat_percpu		cgroup_rstat_cpu
#define vkfs_rstat_cpu(cgrp, cpu)	per_cpu_ptr((cgrp)->rstat_cpu, cpu)
#define VKFS_RSTAT_FLUSH		"cgroup_rstat_flush"
#define vkfs_rstat_flush_arg(cgrp)	(cgrp)
#define vkfs_rstat_flush_css(css)	((css)->cgroup)
#define VKFS_RSTAT_FLUSH_PROTO		struct cgroup *cgrp
#endif

/* The times of a whole subtree on one CPU; NULL where the tree must be walked. */
static inline const struct cgroup_base_stat *
vkfs_rstat_subtree(const struct vkfs_rstat_percpu *rstat)
{
#ifdef HAVE_SUBTREE_BSTAT
	return &rstat->subtree_bstat;
#else
	return NULL;
#endif
}

/* Under rcu_read_lock(). */
static inline const char *vkfs_cgroup_name(const struct cgroup *cgrp)
{
#ifdef HAVE_KERNFS_RCU_NAME
	return rcu_dereference(cgrp->kn->name);
#else
	return cgrp->kn->name;
#endif
}

static inline u64 vkfs_bstat_nice(const struct cgroup_base_stat *bstat)
{
#ifdef HAVE_BSTAT_NTIME
	return bstat->ntime;
#else
	return 0;
#endif
}

#endif /* _VKFS_COMPAT_CGROUP_H */
