/* SPDX-License-Identifier: GPL-2.0 */
#include <vkfs/trampoline.h>

#define VM_NORESERVE	0x200000	/* mm/overcommit.c asserts it */

VKFS_TRAMPOLINE_SKIP vkfs_tramp_enough, vkfs_enough_handler, 3, vkfs_overcommit_on
VKFS_TRAMPOLINE_EDIT vkfs_tramp_mmap_region, vkfs_mmap_region_handler, 6, \
	vkfs_overcommit_on, VM_NORESERVE

VKFS_TRAMPOLINE_EDIT vkfs_tramp_thp_allowed, vkfs_thp_allowed_handler, 5, vkfs_thp_on
VKFS_TRAMPOLINE_SKIP vkfs_tramp_thp_gfp, vkfs_thp_gfp_handler, 1, vkfs_thp_defrag_on
VKFS_TRAMPOLINE_SKIP vkfs_tramp_split, vkfs_split_handler, 2, vkfs_khugepaged_on
