// SPDX-License-Identifier: GPL-2.0
/*
 * Transparent huge pages by a container's own rules: before the function that says which
 * sizes memory may have, at a page fault and for khugepaged, and in place of the one that
 * says how hard to try for them. Whose the memory is decides, by the owner of the mm.
 *
 * Of the rules of a container, of those further out and, unless it is told otherwise
 * (/sys/fs/vkfs/thp/policy), of the host the strictest counts.
 */
#include <linux/bitops.h>
#include <linux/gfp.h>
#include <linux/magic.h>
#include <linux/preempt.h>
#include <linux/string.h>
#include <linux/sysfs.h>

#include <compat/thp.h>
#include <vkfs/hook.h>
#include <vkfs/param.h>
#include <vkfs/vkernel.h>

#include "internal.h"
#include "thp.h"

int vkfs_thp_defrag_on;

/* Containers are not bound by the host's rules. */
static bool policy_free;

static const char *const policy_words[] = { "tighten-only", "free", NULL };

/**
 * thp_is_free - whether a container may have more than the host
 */
bool thp_is_free(void)
{
	return READ_ONCE(policy_free);
}

static struct vkernel *outer(const struct vkernel *vk)
{
	return vkernel_nearest(vk->ns->parent);
}

/* Its own, else that of the nearest container further out, else the host's (NULL). */
static long value_of(struct vkernel *vk, const struct vkfs_param *param)
{
	for (; vk; vk = outer(vk))
		if (vkfs_param_is_own(vk, param))
			return vkfs_param_get(vk, param);
	return param->native(param);
}

/* What @value would come to in @vk: a size's is one of enabled. */
static long meaning(struct vkernel *vk, const struct vkfs_param *param, long value)
{
	if (!thp_is_size(param))
		return value;
	switch (value) {
	case SIZE_ALWAYS:
		return THP_ALWAYS;
	case SIZE_INHERIT:
		return value_of(vk, &vkfs_thp_params[THP_ENABLED]);
	case SIZE_MADVISE:
		return THP_MADVISE;
	default:
		return THP_NEVER;
	}
}

static long stricter(const struct vkfs_param *param, long a, long b)
{
	static const unsigned int effort[] = {
		[DEFRAG_ALWAYS]		= 3,
		[DEFRAG_DEFER_MADVISE]	= 2,
		[DEFRAG_DEFER]		= 1,
		[DEFRAG_MADVISE]	= 1,
		[DEFRAG_NEVER]		= 0,
	};

	if (!param->words)
		return min(a, b);
	if (param->id != VKFS_PARAM_THP_DEFRAG)
		return max(a, b);
	if (effort[a] != effort[b])
		return effort[a] < effort[b] ? a : b;
	/* Neither of two that are not alike is within the other. */
	return a == b ? a : DEFRAG_NEVER;
}

static bool has_own(const struct vkernel *vk, const struct vkfs_param *param)
{
	if (thp_is_size(param) && vkfs_param_is_own(vk, &vkfs_thp_params[THP_ENABLED]))
		return true;
	return vkfs_param_is_own(vk, param);
}

/* What others allow a container. */
static long limit(struct vkernel *vk, const struct vkfs_param *param)
{
	long most = param->words ? 0 : param->max;

	if (!thp_is_free())
		most = meaning(NULL, param, param->native(param));

	for (vk = outer(vk); vk; vk = outer(vk))
		if (has_own(vk, param))
			most = stricter(param, most,
					meaning(vk, param, value_of(vk, param)));
	return most;
}

/**
 * thp_mode - what counts in a container
 * @vk: its vkernel, or NULL for the host
 * @param: the parameter
 *
 * Context: RCU.
 * Return: one of its values; of a size, one of enabled's.
 */
long thp_mode(struct vkernel *vk, const struct vkfs_param *param)
{
	long own = meaning(vk, param, value_of(vk, param));

	return vk ? stricter(param, own, limit(vk, param)) : own;
}

/**
 * thp_shown - what a container's file says
 * @vk: its vkernel
 * @param: the parameter
 *
 * Not what was written once, if others have become stricter meanwhile.
 */
long thp_shown(struct vkernel *vk, const struct vkfs_param *param)
{
	static const long size[] = {
		[THP_ALWAYS]	= SIZE_ALWAYS,
		[THP_MADVISE]	= SIZE_MADVISE,
		[THP_NEVER]	= SIZE_NEVER,
	};
	long mode;

	rcu_read_lock();
	mode = thp_mode(vk, param);
	if (thp_is_size(param)) {
		if (value_of(vk, param) == SIZE_INHERIT &&
		    mode == thp_mode(vk, &vkfs_thp_params[THP_ENABLED]))
			mode = SIZE_INHERIT;
		else
			mode = size[mode];
	}
	rcu_read_unlock();
	return mode;
}

/**
 * thp_may - whether a container may choose a value
 * @vk: its vkernel
 * @param: the parameter
 * @value: the value
 *
 * Return: 0; -EPERM if others allow less.
 */
int thp_may(struct vkernel *vk, const struct vkfs_param *param, long value)
{
	long wanted;
	bool may;

	rcu_read_lock();
	wanted = meaning(vk, param, value);
	may = stricter(param, wanted, limit(vk, param)) == wanted;
	rcu_read_unlock();
	return may ? 0 : -EPERM;
}

static bool is_allowed(long mode, unsigned long vm_flags)
{
	return mode == THP_ALWAYS || (mode == THP_MADVISE && (vm_flags & VM_HUGEPAGE));
}

/* A part of @orders. @vk: whose rules, NULL for the host's. RCU. */
static unsigned long allowed(struct vkernel *vk, unsigned long vm_flags,
			     unsigned long orders)
{
	const unsigned long sizes = GENMASK(HPAGE_PMD_ORDER, VKFS_THP_MIN_ORDER);
	unsigned long left = orders & sizes;
	unsigned int order;

	for_each_set_bit(order, &left, HPAGE_PMD_ORDER + 1)
		if (!is_allowed(thp_mode(vk, thp_size_param(order)), vm_flags))
			orders &= ~BIT(order);
	return orders;
}

/* Of a file's memory khugepaged asks only, and it is the kernel that may say yes. */
static bool is_file(const struct vm_area_struct *vma, const unsigned long *args)
{
	return vma->vm_file && !vkfs_thp_in_fault(args) &&
	       file_inode(vma->vm_file)->i_sb->s_magic != TMPFS_MAGIC;
}

static noinline void thp_allowed(unsigned long *args, struct mm_struct *mm)
{
	struct vm_area_struct *vma = vkfs_thp_vma(args);
	unsigned long vm_flags = vkfs_thp_vm_flags(args);
	struct vkernel *vk;

	if (!vkfs_thp_by_sysfs(args))
		return;
	rcu_read_lock();
	vk = vkernel_of_mm(mm);
	if (vma_is_anonymous(vma))
		vkfs_thp_allow(args, allowed(vk, vm_flags, vkfs_thp_orders(args)));
	else if (vk && is_file(vma, args) &&
		 !is_allowed(thp_mode(vk, &vkfs_thp_params[THP_ENABLED]), vm_flags))
		vkfs_thp_allow(args, 0);
	rcu_read_unlock();
}

/**
 * vkfs_thp_allowed_handler - before __thp_vma_allowable_orders()
 * @args: its arguments, the fifth first
 *
 * For most it is the host's, and that is found out as cheaply as can be.
 */
notrace void vkfs_thp_allowed_handler(unsigned long *args)
{
	struct mm_struct *mm = vkfs_thp_vma(args)->vm_mm;
	bool own;

	if (!mm)
		return;
	preempt_disable_notrace();	/* is RCU, too */
	own = container_of_mm(mm);
	preempt_enable_notrace();
	if (own || thp_gate_is_open())
		thp_allowed(args, mm);
}

/* As vma_thp_gfp_mask() has it. */
static gfp_t gfp_of(long mode, bool advised)
{
	switch (mode) {
	case DEFRAG_ALWAYS:
		return GFP_TRANSHUGE | (advised ? 0 : __GFP_NORETRY);
	case DEFRAG_DEFER:
		return GFP_TRANSHUGE_LIGHT | __GFP_KSWAPD_RECLAIM;
	case DEFRAG_DEFER_MADVISE:
		return GFP_TRANSHUGE_LIGHT |
		       (advised ? __GFP_DIRECT_RECLAIM : __GFP_KSWAPD_RECLAIM);
	case DEFRAG_MADVISE:
		return GFP_TRANSHUGE_LIGHT | (advised ? __GFP_DIRECT_RECLAIM : 0);
	default:
		return GFP_TRANSHUGE_LIGHT;
	}
}

/**
 * vkfs_thp_gfp_handler - before vma_thp_gfp_mask()
 * @vma: for whose memory, or NULL: for a file, by the current task
 */
notrace struct vkfs_verdict vkfs_thp_gfp_handler(struct vm_area_struct *vma)
{
	struct mm_struct *mm = vma ? vma->vm_mm : current->mm;
	struct vkfs_verdict verdict = { };
	struct vkernel *vk;
	bool advised = vma && (vma->vm_flags & VM_HUGEPAGE);

	if (!mm)
		return verdict;
	rcu_read_lock();
	vk = vkernel_of_mm(mm);
	if (vk) {
		verdict.skip = 1;
		verdict.value = (__force long)
			gfp_of(thp_mode(vk, &vkfs_thp_params[THP_DEFRAG]), advised);
	}
	rcu_read_unlock();
	return verdict;
}

static ssize_t policy_show(struct kobject *kobj, struct kobj_attribute *attr, char *buf)
{
	return vkfs_words_print(policy_words, thp_is_free(), buf, PAGE_SIZE);
}

static ssize_t policy_store(struct kobject *kobj, struct kobj_attribute *attr,
			    const char *buf, size_t len)
{
	int which = __sysfs_match_string(policy_words, -1, buf);

	if (which < 0)
		return which;
	WRITE_ONCE(policy_free, which);
	thp_gate_update();
	return len;
}

static struct kobj_attribute policy_attr = __ATTR_RW(policy);
static struct attribute *thp_attrs[] = { &policy_attr.attr, NULL };
static const struct attribute_group thp_settings = {
	.name	= "thp",
	.attrs	= thp_attrs,
};

/**
 * vkfs_thp_start - add the host's switch to /sys/fs/vkfs
 *
 * Return: 0 or a negative errno.
 */
int __init vkfs_thp_start(void)
{
	return vkfs_sysfs_settings(&thp_settings);
}
