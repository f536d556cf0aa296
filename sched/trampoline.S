/* SPDX-License-Identifier: GPL-2.0 */
#include <vkfs/trampoline.h>

VKFS_TRAMPOLINE_SKIP vkfs_tramp_wakeup, vkfs_wakeup_handler, 3, vkfs_wakeup_on
VKFS_TRAMPOLINE_SKIP vkfs_tramp_slice, vkfs_slice_handler, 2, vkfs_slice_on
VKFS_TRAMPOLINE vkfs_tramp_rr_tick, vkfs_rr_tick_handler, 3, vkfs_rr_on
VKFS_TRAMPOLINE_SKIP vkfs_tramp_rr_interval, vkfs_rr_interval_handler, 2, vkfs_rr_on
VKFS_TRAMPOLINE vkfs_tramp_enqueue, vkfs_enqueue_handler, 3, vkfs_fifo_on
VKFS_TRAMPOLINE vkfs_tramp_dequeue, vkfs_dequeue_handler, 3, vkfs_fifo_on
VKFS_TRAMPOLINE vkfs_tramp_yield, vkfs_yield_handler, 1, vkfs_fifo_on
VKFS_TRAMPOLINE_SKIP vkfs_tramp_pick, vkfs_pick_handler, 2, vkfs_fifo_on
VKFS_TRAMPOLINE_SKIP vkfs_tramp_preempt, vkfs_preempt_handler, 3, vkfs_fifo_on
