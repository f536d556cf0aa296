/* SPDX-License-Identifier: GPL-2.0 */
/* Private to mm/: transparent huge pages, by file. */
#ifndef _VKFS_MM_THP_H
#define _VKFS_MM_THP_H

#include <linux/compiler.h>
#include <linux/types.h>

#include <vkfs/param.h>

struct vkernel;

/* thp_params.c */

/* Rows of vkfs_thp_params[]. */
enum {
	THP_ENABLED,
	THP_DEFRAG,
	THP_SIZE,	/* the smallest of VKFS_THP_ORDERS */
	THP_KHUGE = THP_SIZE + VKFS_THP_ORDERS,
};

/* From THP_KHUGE on. */
enum { KHUGE_DEFRAG, KHUGE_NONE, KHUGE_SHARED, KHUGE_SWAP, KHUGE_NR };

/* Values, in the order of the words in the kernel's files. */
enum { THP_ALWAYS, THP_MADVISE, THP_NEVER };
enum { SIZE_ALWAYS, SIZE_INHERIT, SIZE_MADVISE, SIZE_NEVER };
enum {
	DEFRAG_ALWAYS,
	DEFRAG_DEFER,
	DEFRAG_DEFER_MADVISE,
	DEFRAG_MADVISE,
	DEFRAG_NEVER
};

const struct vkfs_param *thp_size_param(unsigned int order);

static inline bool thp_is_size(const struct vkfs_param *param)
{
	return param >= &vkfs_thp_params[THP_SIZE] && param < &vkfs_thp_params[THP_KHUGE];
}

static inline unsigned int thp_size_order(const struct vkfs_param *param)
{
	return VKFS_THP_MIN_ORDER + (param - &vkfs_thp_params[THP_SIZE]);
}

/* thp.c */
extern int vkfs_thp_defrag_on;

bool thp_is_free(void);
long thp_mode(struct vkernel *vk, const struct vkfs_param *param);
long thp_shown(struct vkernel *vk, const struct vkfs_param *param);
int thp_may(struct vkernel *vk, const struct vkfs_param *param, long value);

/* thp_gate.c */
extern int vkfs_thp_values;
extern int vkfs_thp_on;
extern unsigned long thp_gate_added;

/* Whether the host's memory has to be held to the host's settings. */
static inline bool thp_gate_is_open(void)
{
	return READ_ONCE(thp_gate_added);
}

unsigned long thp_host_word(const unsigned long *word);
void thp_gate_apply(struct vkernel *vk, const struct vkfs_param *param, long old);
void thp_gate_update(void);
void thp_gate_init(unsigned long *word);

/* khugepaged.c */
extern int vkfs_khugepaged_on;

unsigned int khuge_native(unsigned int i);
bool khuge_init(unsigned long *flags);

#endif /* _VKFS_MM_THP_H */
