#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# What a container chooses counts for its programs: with huge pages a fork of a process
# with 32 MiB costs it at most a third of the instructions that it costs without, and of
# two containers at the same time each what it has chosen.
. /vkfs/tests/lib/vkfs.sh
file=/sys/kernel/mm/transparent_hugepage/enabled
fork() { ct_run "$bin/bench" fork; }
chosen() {	# CGROUP VALUE
	ct_cgroup "$1"
	ct_start "$1"
	ct_look mount -t vkfs_sysfs sys /sys
	expect "$1: $2" "$(ct_write $file "$2")" = 0
}
chosen t1 never
t1=$ct
chosen t2 always
with=$(fork)
ct=$t1 ct_cg=t1
without=$(fork)
echo "instructions of a fork: with huge pages $with, without $without"
expect "a third" $((with * 3)) -le "$without"
expect "always, then" "$(ct_write $file always)" = 0
within "as the other" "$(fork)" "$with" $((with / 20))
finish
