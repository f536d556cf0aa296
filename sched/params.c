// SPDX-License-Identifier: GPL-2.0
/*
 * The table of the scheduler's parameters that a container has of its own.
 * docs/sched-params.md says what each means on which scheduler.
 */
#include <linux/init.h>
#include <linux/time64.h>

#include <compat/sched.h>
#include <vkfs/param.h>

#include "internal.h"

/* What sched_setattr(2) lets a task ask for (EEVDF), and the sysctl was once bound to. */
#define SLICE_MIN	(100 * NSEC_PER_USEC)
#define SLICE_MAX	(VKFS_HAS_CUSTOM_SLICE ? 100 * NSEC_PER_MSEC : NSEC_PER_SEC)

enum {
	WAKEUP_GRANULARITY, MIN_GRANULARITY, LATENCY, RR, CHILD_RUNS_FIRST,
	MIGRATION_COST
};

struct vkfs_param vkfs_sched_params[] = {
	[WAKEUP_GRANULARITY] = {
		.dir = "kernel", .name = "sched_wakeup_granularity_ns",
		.id = VKFS_PARAM_WAKEUP_GRANULARITY, .max = NSEC_PER_SEC,
		.feature = VKFS_FEATURE_SCHED_WAKEUP, .on = &vkfs_wakeup_on,
		.native = vkfs_wakeup_native,
	},
	[MIN_GRANULARITY] = {
		.dir = "kernel", .name = "sched_min_granularity_ns",
		.id = VKFS_PARAM_SLICE, .min = SLICE_MIN, .max = SLICE_MAX,
		.feature = VKFS_FEATURE_SCHED_SLICE, .on = &vkfs_slice_on,
		.native = vkfs_slice_native,
	},
	[LATENCY] = {
		.dir = "kernel", .name = "sched_latency_ns",
		.id = VKFS_PARAM_LATENCY, .min = SLICE_MIN, .max = SLICE_MAX,
		.feature = VKFS_FEATURE_SCHED_SLICE, .on = &vkfs_slice_on,
		.native = vkfs_latency_native,
	},
	[RR] = {
		.dir = "kernel", .name = "sched_rr_timeslice_ms",
		.id = VKFS_PARAM_RR_TIMESLICE, .min = INT_MIN, .max = INT_MAX,
		.feature = VKFS_FEATURE_SCHED_RR, .on = &vkfs_rr_on,
		.native = vkfs_rr_native, .resets = true,
	},
	[CHILD_RUNS_FIRST] = {
		.dir = "kernel", .name = "sched_child_runs_first",
		.id = VKFS_PARAM_CHILD_FIRST, .max = 1,
		.feature = VKFS_FEATURE_SCHED_WAKEUP, .on = &vkfs_wakeup_on,
		.native = vkfs_child_first_native,
	},
	[MIGRATION_COST] = {
		.dir = "kernel", .name = "sched_migration_cost_ns",
		.id = VKFS_PARAM_MIGRATION_COST, .min = -1, .max = INT_MAX,
		.feature = VKFS_FEATURE_SCHED_MIGRATION,
		.native = vkfs_migration_native,
	},
	{ }
};

/* EEVDF has one number where CFS had two: both names lead to it. */
static void __init use_custom_slice(struct vkfs_param *param)
{
	param->id = VKFS_PARAM_SLICE;
	param->feature = VKFS_FEATURE_SCHED_CUSTOM_SLICE;
	param->on = NULL;
	param->native = vkfs_slice_native;
	param->apply = vkfs_slice_apply;
}

/**
 * vkfs_sched_params_init - find out which parameters this kernel can obey
 *
 * Return: 0. A parameter that it cannot obey does not exist.
 */
int __init vkfs_sched_params_init(void)
{
	struct vkfs_param *p = vkfs_sched_params;
	bool slice = !vkfs_slice_init();

	vkfs_wakeup_init();
	if (VKFS_HAS_CUSTOM_SLICE) {
		use_custom_slice(&p[MIN_GRANULARITY]);
		use_custom_slice(&p[LATENCY]);
	}
	p[WAKEUP_GRANULARITY].available = true;
	p[MIN_GRANULARITY].available = slice;
	p[LATENCY].available = slice;
	p[RR].available = !vkfs_rr_init();
	p[CHILD_RUNS_FIRST].available = vkfs_has_child_first();
	p[MIGRATION_COST].available = !vkfs_migration_init();
	return 0;
}
