/* SPDX-License-Identifier: GPL-2.0 */
#include <vkfs/trampoline.h>

VKFS_TRAMPOLINE_SKIP vkfs_tramp_selfcheck, vkfs_selfcheck_handler, 6, vkfs_selfcheck_on
