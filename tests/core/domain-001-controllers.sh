#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# What is shown is what is enforced, also when a controller is enabled, disabled
# and enabled again for a container that runs: a css_set, and so the root of a
# cgroup namespace, remembers what was enabled when it was made.
. /vkfs/tests/lib/vkfs.sh
mkdir -p $cg/t1/t2
ct_start t1/t2
seen() { ct_look sh -c 'awk "/MemTotal/ { print \$2 }" /proc/meminfo; nproc' | xargs; }
host="$(field MemTotal:) $(nproc)"
expect "not enabled: no limit of its own" "$(seen)" = "$host"
for round in 1 2; do
	echo "+memory +cpu +cpuset" > $cg/t1/cgroup.subtree_control
	echo 256M > $cg/t1/t2/memory.max
	echo "150000 100000" > $cg/t1/t2/cpu.max
	expect "enabled, round $round" "$(seen)" = "262144 2"
	echo 1 > $cg/t1/t2/cpuset.cpus
	expect "cpuset, round $round" "$(seen)" = "262144 1"
	echo "-memory -cpu -cpuset" > $cg/t1/cgroup.subtree_control
	expect "disabled, round $round" "$(seen)" = "$host"
done
finish
