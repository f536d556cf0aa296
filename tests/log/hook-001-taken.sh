#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Where another has taken a function that the log needs there is none, which says so:
# /proc/kmsg cannot be opened, and is never the host's.
. /vkfs/tests/lib/vkfs.sh
ct_cgroup t1
insmod "$VKFS_KMOD/taken.ko" function=vprintk_store
ct_start t1
expect "the feature" "$(cut -d: -f1-3 /sys/fs/vkfs/features/log)" = "unavailable: vprintk_store: error -16"
expect "what becomes of it" "$(grep -c 'what the kernel prints is the host' /sys/fs/vkfs/hooks/vprintk_store)" -eq 1
expect "/proc/kmsg" "$(ct_run cat /proc/kmsg 2>&1 | grep -c 'not supported')" -eq 1
rmmod taken
first=$ct
ct_start t1
ct_run sh -c 'echo again > /dev/kmsg'
expect "it is free again" "$(ct_run timeout 2 head -n 1 /proc/kmsg | grep -c again)" -eq 1
ct_stop
kill -KILL "$first"
finish
