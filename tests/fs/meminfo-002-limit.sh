#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# MemTotal is the least memory.max between the container's cgroup and the root,
# and at most the machine: lxcfs and TencentOS have shown the nearest alone.
. /vkfs/tests/lib/vkfs.sh
up=t1
for i in 1 2 3 4 5 6 7; do
	ct_cgroup "$up"
	echo "+memory" > "$cg/$up/cgroup.subtree_control"
	up=$up/t$i
done
ct_cgroup "$up"
total() { container "$up" cat /proc/meminfo > /tmp/m; field MemTotal: /tmp/m; }
expect "no limit" "$(total)" -eq "$(field MemTotal:)"
echo 300M > "$cg/t1/t1/t2/memory.max"
expect "an ancestor's" "$(total)" -eq 307200
echo 128M > "$cg/$up/memory.max"
expect "its own, tighter" "$(total)" -eq 131072
echo 64M > "$cg/t1/memory.max"
expect "the root's child, tightest" "$(total)" -eq 65536
echo 999G > "$cg/t1/memory.max"
echo max > "$cg/t1/t1/t2/memory.max"
echo 900G > "$cg/$up/memory.max"
expect "more than the machine" "$(total)" -eq "$(field MemTotal:)"
finish
