#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# A hook that cannot be placed makes its feature unavailable, says so with the
# reason in sysfs, and leaves the rest working; it is placed once it can be.
. /vkfs/tests/lib/vkfs.sh
ct_cgroup t1 -m 256M
features=/sys/fs/vkfs/features
expect "before the first container" "$(cat $features/*|sort -u)" = ready
insmod "$VKFS_KMOD/taken.ko" function=__x64_sys_sysinfo
ct_start t1
expect "the feature" "$(cut -d: -f1 $features/sysinfo)" = unavailable
expect "the reason" "$(grep -c 'error -16: sysinfo(2) tells' /sys/fs/vkfs/hooks/__x64_sys_sysinfo)" -eq 1
expect "the other features" "$(cd $features && cat affinity clock starttime switches sysfs_cpus | sort -u)" = active
expect "files go on" "$(ct_run cat /proc/meminfo | field MemTotal: -)" -eq 262144
expect "the call is native" "$(ct_run "$bin/sysinfo" | field totalram -)" -eq "$(field MemTotal:)"
rmmod taken
first=$ct
ct_start t1
expect "it is free again: the feature" "$(cat $features/sysinfo)" = active
expect "the call" "$(ct_run "$bin/sysinfo" | field totalram -)" -eq 262144
insmod "$VKFS_KMOD/taken.ko" function=__x64_sys_sysinfo 2>/dev/null && fail "somebody else could take it"
ct_stop
kill -KILL "$first"
# Half of a feature would contradict itself: none of it then.
no_instance
sleep 6
insmod "$VKFS_KMOD/taken.ko" function=sched_setaffinity
ct_cgroup t2 -s 2-3
ct_start t2
expect "a feature of two hooks" "$(cut -d: -f1 $features/affinity)" = unavailable
expect "both are native" "$(ct_run sh -c 'taskset -pc 3 $$ > /dev/null; taskset -pc $$' | sed 's/.*: //')" = 3
rmmod taken
finish
