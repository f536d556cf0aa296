/* SPDX-License-Identifier: GPL-2.0 */
/* memcg: where vmalloc is counted, and what a flush is told. */
#ifndef _VKFS_COMPAT_MEMCONTROL_H
#define _VKFS_COMPAT_MEMCONTROL_H

#include <linux/memcontrol.h>

#ifdef HAVE_MEMCG_VMALLOC
#define VKFS_MEMCG_VMALLOC	MEMCG_VMALLOC
#else
#define VKFS_MEMCG_VMALLOC	NR_VMALLOC
#endif

#ifdef HAVE_MEMCG_FLUSH_ARG
#define vkfs_memcg_flush(call, memcg)	call(memcg)
#define VKFS_MEMCG_FLUSH_PROTO		struct mem_cgroup *memcg
#else
#define vkfs_memcg_flush(call, memcg)	((void)(memcg), call())
#define VKFS_MEMCG_FLUSH_PROTO		void
#endif

#endif /* _VKFS_COMPAT_MEMCONTROL_H */
