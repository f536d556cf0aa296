// SPDX-License-Identifier: GPL-2.0
/*
 * The table of the memory parameters that a container has of its own.
 * docs/mm-params.md says what each means.
 */
#include <linux/init.h>
#include <linux/limits.h>
#include <linux/mman.h>

#include <vkfs/param.h>
#include <vkfs/symbols.h>
#include <vkfs/vkernel.h>

#include "internal.h"

/* The host's values. */
static const int *host_memory __ro_after_init;
static const int *host_ratio __ro_after_init;
static const unsigned long *host_kbytes __ro_after_init;
static const unsigned long *host_admin_reserve __ro_after_init;
static const unsigned long *host_user_reserve __ro_after_init;

static long native_memory(const struct vkfs_param *param)
{
	return READ_ONCE(*host_memory);
}

static long native_ratio(const struct vkfs_param *param)
{
	return READ_ONCE(*host_ratio);
}

static long native_kbytes(const struct vkfs_param *param)
{
	return READ_ONCE(*host_kbytes);
}

static long native_admin_reserve(const struct vkfs_param *param)
{
	return READ_ONCE(*host_admin_reserve);
}

static long native_user_reserve(const struct vkfs_param *param)
{
	return READ_ONCE(*host_user_reserve);
}

#define OVERCOMMIT(n, i, fn, ...)					\
	{ .dir = "vm", .name = n, .id = VKFS_PARAM_##i,			\
	  .feature = VKFS_FEATURE_OVERCOMMIT, .on = &vkfs_overcommit_on,	\
	  .native = native_##fn, __VA_ARGS__ }

struct vkfs_param vkfs_mm_params[] = {
	[MM_OVERCOMMIT_MEMORY] =
		OVERCOMMIT("overcommit_memory", OVERCOMMIT_MEMORY, memory,
			   .max = OVERCOMMIT_NEVER),
	[MM_OVERCOMMIT_RATIO] =
		OVERCOMMIT("overcommit_ratio", OVERCOMMIT_RATIO, ratio,
			   .min = INT_MIN, .max = INT_MAX,
			   .excludes = &vkfs_mm_params[MM_OVERCOMMIT_KBYTES]),
	[MM_OVERCOMMIT_KBYTES] =
		OVERCOMMIT("overcommit_kbytes", OVERCOMMIT_KBYTES, kbytes, .wide = true,
			   .excludes = &vkfs_mm_params[MM_OVERCOMMIT_RATIO]),
	[MM_ADMIN_RESERVE] =
		OVERCOMMIT("admin_reserve_kbytes", ADMIN_RESERVE, admin_reserve,
			   .wide = true),
	[MM_USER_RESERVE] =
		OVERCOMMIT("user_reserve_kbytes", USER_RESERVE, user_reserve,
			   .wide = true),
	{ }
};

/**
 * vkfs_mm_params_init - find the host's values
 *
 * Return: 0. A parameter whose value cannot be read does not exist.
 */
int __init vkfs_mm_params_init(void)
{
	struct vkfs_param *p;
	bool all;

	host_memory = (void *)vkfs_symbol("sysctl_overcommit_memory");
	host_ratio = (void *)vkfs_symbol("sysctl_overcommit_ratio");
	host_kbytes = (void *)vkfs_symbol("sysctl_overcommit_kbytes");
	host_admin_reserve = (void *)vkfs_symbol("sysctl_admin_reserve_kbytes");
	host_user_reserve = (void *)vkfs_symbol("sysctl_user_reserve_kbytes");
	all = host_memory && host_ratio && host_kbytes && host_admin_reserve &&
	      host_user_reserve;
	for (p = vkfs_mm_params; p->name; p++)
		p->available = all;
	return all ? 0 : -ENOENT;
}
