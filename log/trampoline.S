/* SPDX-License-Identifier: GPL-2.0 */
#include <vkfs/trampoline.h>

VKFS_TRAMPOLINE_SKIP vkfs_tramp_vprintk_store, vkfs_hook_vprintk_store, 5, vkfs_log_on
VKFS_TRAMPOLINE_SKIP vkfs_tramp_do_syslog, vkfs_hook_do_syslog, 4, vkfs_log_on
VKFS_TRAMPOLINE_SKIP vkfs_tramp_devkmsg_open, vkfs_hook_devkmsg_open, 2, vkfs_log_on
