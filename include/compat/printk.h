/* SPDX-License-Identifier: GPL-2.0 */
/*
 * printk: how long things may be, which no header for modules tells, and how to
 * take the count of what a rate limit has swallowed.
 */
#ifndef _VKFS_COMPAT_PRINTK_H
#define _VKFS_COMPAT_PRINTK_H

#include <linux/ratelimit.h>

/*
 * VKFS_RECORD_MAX	text of one record
 * VKFS_PRINT_MAX	a record as syslog(2) tells it, prefixes included
 * VKFS_EXT_MAX		a record as /dev/kmsg tells it, escapes included
 */
#ifdef HAVE_PRINTK_NBCON
#define VKFS_RECORD_MAX	1024
#define VKFS_PRINT_MAX	2048
#define VKFS_EXT_MAX	2048
#else
#define VKFS_RECORD_MAX	(1024 - (IS_ENABLED(CONFIG_PRINTK_CALLER) ? 48 : 32))
#define VKFS_PRINT_MAX	1024
#define VKFS_EXT_MAX	8192
#endif

static inline int vkfs_ratelimit_missed(struct ratelimit_state *rs)
{
#ifdef HAVE_RATELIMIT_RESET_MISS
	return ratelimit_state_reset_miss(rs);
#else
	return xchg(&rs->missed, 0);
#endif
}

#endif /* _VKFS_COMPAT_PRINTK_H */
