// SPDX-License-Identifier: GPL-2.0
/*
 * The table of the parameters of transparent huge pages that a container has of its own,
 * and the host's values of them. docs/thp.md says what each means.
 */
#include <linux/init.h>
#include <linux/rcupdate.h>

#include <compat/thp.h>
#include <vkfs/param.h>
#include <vkfs/symbols.h>

#include "internal.h"
#include "thp.h"

static unsigned long *thp_flags __ro_after_init;
static unsigned long *orders_always __ro_after_init;	/* NULL if there is one size */
static unsigned long *orders_inherit __ro_after_init;
static unsigned long *orders_madvise __ro_after_init;

/* As the kernel has them in its files. */
static const char *const enabled_words[] = {
	[THP_ALWAYS]	= "always",
	[THP_MADVISE]	= "madvise",
	[THP_NEVER]	= "never",
	NULL
};

static const char *const size_words[] = {
	[SIZE_ALWAYS]	= "always",
	[SIZE_INHERIT]	= "inherit",
	[SIZE_MADVISE]	= "madvise",
	[SIZE_NEVER]	= "never",
	NULL
};

static const char *const defrag_words[] = {
	[DEFRAG_ALWAYS]		= "always",
	[DEFRAG_DEFER]		= "defer",
	[DEFRAG_DEFER_MADVISE]	= "defer+madvise",
	[DEFRAG_MADVISE]	= "madvise",
	[DEFRAG_NEVER]		= "never",
	NULL
};

static long native_enabled(const struct vkfs_param *param)
{
	unsigned long flags = thp_host_word(thp_flags);

	return flags & BIT(TRANSPARENT_HUGEPAGE_FLAG) ? THP_ALWAYS :
	       flags & BIT(TRANSPARENT_HUGEPAGE_REQ_MADV_FLAG) ? THP_MADVISE : THP_NEVER;
}

static long native_defrag(const struct vkfs_param *param)
{
	static const unsigned int flag[] = {
		[DEFRAG_ALWAYS]		= TRANSPARENT_HUGEPAGE_DEFRAG_DIRECT_FLAG,
		[DEFRAG_DEFER]		= TRANSPARENT_HUGEPAGE_DEFRAG_KSWAPD_FLAG,
		[DEFRAG_DEFER_MADVISE]	= TRANSPARENT_HUGEPAGE_DEFRAG_KSWAPD_OR_MADV_FLAG,
		[DEFRAG_MADVISE]	= TRANSPARENT_HUGEPAGE_DEFRAG_REQ_MADV_FLAG,
	};
	unsigned long flags = READ_ONCE(*thp_flags);
	long mode;

	for (mode = DEFRAG_ALWAYS; mode < DEFRAG_NEVER; mode++)
		if (flags & BIT(flag[mode]))
			break;
	return mode;
}

static long native_size(const struct vkfs_param *param)
{
	unsigned int order = thp_size_order(param);

	if (!orders_always)
		return SIZE_INHERIT;
	return thp_host_word(orders_always) & BIT(order) ? SIZE_ALWAYS :
	       READ_ONCE(*orders_inherit) & BIT(order) ? SIZE_INHERIT :
	       READ_ONCE(*orders_madvise) & BIT(order) ? SIZE_MADVISE : SIZE_NEVER;
}

static long native_khuge(const struct vkfs_param *param)
{
	return khuge_native(param - &vkfs_thp_params[THP_KHUGE]);
}

#define THP_DIR	"kernel/mm/transparent_hugepage"

/* Their numbers are given at load. */
#define SIZE(kb)							\
	{ .sys = THP_DIR "/hugepages-" kb "kB", .name = "enabled",	\
	  .words = size_words, .max = SIZE_NEVER,			\
	  .feature = VKFS_FEATURE_THP, .on = &vkfs_thp_values,		\
	  .native = native_size, .in_force = thp_shown, .may = thp_may,	\
	  .apply = thp_gate_apply }

#define KHUGE(n, i, ...)						\
	{ .sys = THP_DIR "/khugepaged", .name = n, .id = VKFS_PARAM_##i,	\
	  .feature = VKFS_FEATURE_KHUGEPAGED, .on = &vkfs_khugepaged_on, \
	  .native = native_khuge, .in_force = thp_shown, .may = thp_may,	\
	  __VA_ARGS__ }

struct vkfs_param vkfs_thp_params[] = {
	[THP_ENABLED] = {
		.sys = THP_DIR, .name = "enabled", .id = VKFS_PARAM_THP_ENABLED,
		.words = enabled_words, .max = THP_NEVER,
		.feature = VKFS_FEATURE_THP, .on = &vkfs_thp_values,
		.native = native_enabled, .in_force = thp_shown, .may = thp_may,
		.apply = thp_gate_apply,
	},
	[THP_DEFRAG] = {
		.sys = THP_DIR, .name = "defrag", .id = VKFS_PARAM_THP_DEFRAG,
		.words = defrag_words, .max = DEFRAG_NEVER,
		.feature = VKFS_FEATURE_THP_DEFRAG, .on = &vkfs_thp_defrag_on,
		.native = native_defrag, .in_force = thp_shown, .may = thp_may,
	},
	[THP_SIZE] = SIZE("16"),
	SIZE("32"),
	SIZE("64"),
	SIZE("128"),
	SIZE("256"),
	SIZE("512"),
	SIZE("1024"),
	SIZE("2048"),
	[THP_KHUGE] = KHUGE("defrag", KHUGEPAGED_DEFRAG, .max = 1),
	KHUGE("max_ptes_none", MAX_PTES_NONE,
	      .max = HPAGE_PMD_NR - 1, .bad = -EINVAL),
	KHUGE("max_ptes_shared", MAX_PTES_SHARED,
	      .max = HPAGE_PMD_NR - 1, .bad = -EINVAL),
	KHUGE("max_ptes_swap", MAX_PTES_SWAP,
	      .max = HPAGE_PMD_NR - 1, .bad = -EINVAL),
	{ }
};

/**
 * thp_size_param - the parameter of a size
 * @order: of VKFS_THP_MIN_ORDER and so on
 */
const struct vkfs_param *thp_size_param(unsigned int order)
{
	return &vkfs_thp_params[THP_SIZE + order - VKFS_THP_MIN_ORDER];
}

static void __init offer(unsigned int first, unsigned int nr)
{
	unsigned int i;

	for (i = first; i < first + nr; i++)
		vkfs_thp_params[i].available = true;
}

/**
 * vkfs_thp_params_init - find the host's values
 *
 * Return: 0. A parameter whose value cannot be read does not exist.
 */
int __init vkfs_thp_params_init(void)
{
	unsigned int i;
	bool sizes;

	for (i = 0; i < VKFS_THP_ORDERS; i++)
		vkfs_thp_params[THP_SIZE + i].id = VKFS_PARAM_THP_SIZE + i;
	thp_flags = (void *)vkfs_symbol("transparent_hugepage_flags");
	orders_always = (void *)vkfs_symbol("huge_anon_orders_always");
	orders_inherit = (void *)vkfs_symbol("huge_anon_orders_inherit");
	orders_madvise = (void *)vkfs_symbol("huge_anon_orders_madvise");
	sizes = orders_always && orders_inherit && orders_madvise;
	if (!thp_flags || sizes != VKFS_THP_HAS_SIZES)
		return 0;
	thp_gate_init(sizes ? orders_always : thp_flags);
	offer(THP_ENABLED, 1);
	offer(THP_DEFRAG, 1);
	if (sizes)
		offer(THP_SIZE, VKFS_THP_ORDERS);
	if (khuge_init(thp_flags))
		offer(THP_KHUGE, KHUGE_NR);
	return 0;
}
