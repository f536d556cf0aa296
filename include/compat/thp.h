/* SPDX-License-Identifier: GPL-2.0 */
/* thp: how the kernel asks which sizes of huge pages memory may have. */
#ifndef _VKFS_COMPAT_THP_H
#define _VKFS_COMPAT_THP_H

#include <linux/kobject.h>
#include <linux/mm.h>

/*
 * What khugepaged does with a piece of memory: a function of its own that is not part
 * of another (7.3: collapse_scan_pmd() is).
 */
struct collapse_control;

#ifdef HAVE_TVA_TYPE
#define VKFS_SCAN	"collapse_single_pmd"
#define VKFS_SCAN_PROTO	\
	"scan_result(long unsigned int,*vm_area_struct,*_Bool,*collapse_control)"
#define VKFS_SCAN_ARGS	unsigned long addr, struct vm_area_struct *vma, bool *dropped, \
			struct collapse_control *cc
#define vkfs_scan_call(call)	static_call(call)(addr, vma, dropped, cc)
#else
#define VKFS_SCAN	"hpage_collapse_scan_pmd"
#define VKFS_SCAN_PROTO	\
	"int(*mm_struct,*vm_area_struct,long unsigned int,*_Bool,*collapse_control)"
#define VKFS_SCAN_ARGS	struct mm_struct *mm, struct vm_area_struct *vma, \
			unsigned long addr, bool *locked, struct collapse_control *cc
#define vkfs_scan_call(call)	static_call(call)(mm, vma, addr, locked, cc)
#endif

int vkfs_hook_scan(VKFS_SCAN_ARGS);

/*
 * Before 6.8 there is one size, and the answer is yes or no. The functions below take the
 * first five arguments as VKFS_TRAMPOLINE_EDIT has them, the fifth first; in the kernels
 * where there are four the fifth is whatever it is.
 */
#if defined(HAVE_TVA_TYPE)
#define VKFS_THP_ALLOWED	"__thp_vma_allowable_orders"
#define VKFS_THP_ALLOWED_PROTO	\
	"long unsigned int(*vm_area_struct,long unsigned int,tva_type,long unsigned int)"
#elif defined(HAVE_THP_ORDERS)
#define VKFS_THP_ALLOWED	"__thp_vma_allowable_orders"
#define VKFS_THP_ALLOWED_PROTO	\
	"long unsigned int(*vm_area_struct,long unsigned int,long unsigned int," \
	"long unsigned int)"
#else
#define VKFS_THP_ALLOWED	"hugepage_vma_check"
#define VKFS_THP_ALLOWED_PROTO	\
	"_Bool(*vm_area_struct,long unsigned int,_Bool,_Bool,_Bool)"
#endif

static inline struct vm_area_struct *vkfs_thp_vma(const unsigned long *args)
{
	return (struct vm_area_struct *)args[4];
}

static inline unsigned long vkfs_thp_vm_flags(const unsigned long *args)
{
	return args[3];
}

#ifdef HAVE_THP_ORDERS

/* Whether what sysfs says counts: madvise(MADV_COLLAPSE) does not care. */
static inline bool vkfs_thp_by_sysfs(const unsigned long *args)
{
#ifdef HAVE_TVA_TYPE
	return (unsigned int)args[2] != TVA_FORCED_COLLAPSE;
#else
	return args[2] & TVA_ENFORCE_SYSFS;
#endif
}

static inline bool vkfs_thp_in_fault(const unsigned long *args)
{
#ifdef HAVE_TVA_TYPE
	return (unsigned int)args[2] == TVA_PAGEFAULT;
#else
	return args[2] & TVA_IN_PF;
#endif
}

static inline unsigned long vkfs_thp_orders(const unsigned long *args)
{
	return args[1];
}

static inline void vkfs_thp_allow(unsigned long *args, unsigned long orders)
{
	args[1] = orders;
}

/* What mm/thp_gate.c sets in the kernel's word, and whose file shows that. */
#define VKFS_THP_HAS_SIZES	true
#define VKFS_THP_GATE_ATTR	"anon_enabled_attr"

static inline unsigned long vkfs_thp_gate_bits(unsigned long always, unsigned long wanted)
{
	return wanted & ~always;
}

static inline unsigned int vkfs_thp_gate_order(struct kobject *kobj)
{
	return to_thpsize(kobj)->order;
}

#else /* !HAVE_THP_ORDERS */

static inline bool vkfs_thp_by_sysfs(const unsigned long *args)
{
	return (u8)args[0];
}

static inline bool vkfs_thp_in_fault(const unsigned long *args)
{
	return (u8)args[1];
}

static inline unsigned long vkfs_thp_orders(const unsigned long *args)
{
	return BIT(HPAGE_PMD_ORDER);
}

/* Not by sysfs, then; or as madvise(MADV_NOHUGEPAGE) has it. */
static inline void vkfs_thp_allow(unsigned long *args, unsigned long orders)
{
	if (orders)
		args[0] = 0;
	else
		args[3] |= VM_NOHUGEPAGE;
}

#define VKFS_THP_HAS_SIZES	false
#define VKFS_THP_GATE_ATTR	"enabled_attr"

/* For khugepaged, which does not run at "never"; page faults ask at any rate. */
static inline unsigned long vkfs_thp_gate_bits(unsigned long flags, unsigned long wanted)
{
	const unsigned long some = BIT(TRANSPARENT_HUGEPAGE_FLAG) |
				   BIT(TRANSPARENT_HUGEPAGE_REQ_MADV_FLAG);

	return !wanted || (flags & some) ? 0 : BIT(TRANSPARENT_HUGEPAGE_REQ_MADV_FLAG);
}

/* There is one file, for all. */
static inline unsigned int vkfs_thp_gate_order(struct kobject *kobj)
{
	return 0;
}

#endif /* HAVE_THP_ORDERS */

#endif /* _VKFS_COMPAT_THP_H */
