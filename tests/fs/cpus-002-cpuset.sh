#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# The CPUs are those of the effective cpuset, renumbered from 0 everywhere alike;
# one that is configured but not effective does not count.
. /vkfs/tests/lib/vkfs.sh
ct_cgroup t1; echo "+cpu +cpuset" > $cg/t1/cgroup.subtree_control
ct_cgroup t1/t2
cat > /tmp/look <<'C'
echo "$(awk '/^processor/ { printf "%s,", $3 }' /proc/cpuinfo) $(awk '/^core id/ { printf "%s,", $4 }' /proc/cpuinfo)" \
	"$(awk '/^cpu[0-9]/ { printf "%s,", $1 }' /proc/stat) $(cat /sys/devices/system/cpu/online)" \
	"$(taskset -pc $$ | sed 's/.*: //') $(cat /sys/devices/system/cpu/possible) $(cat /sys/devices/system/cpu/present)"
C
look() { container t1/t2 sh /tmp/look; }
echo 2-3 > $cg/t1/cpuset.cpus
expect "2-3" "$(look)" = "0,1, 0,1, cpu0,cpu1, 0-1 0,1 0-1 0-1"
echo 0-3 > $cg/t1/t2/cpuset.cpus
expect "0-3 wanted, 2-3 effective" "$(look)" = "0,1, 0,1, cpu0,cpu1, 0-1 0,1 0-1 0-1"
echo 3 > $cg/t1/t2/cpuset.cpus
expect "3" "$(look)" = "0, 0, cpu0, 0 0 0 0"
expect "the host's own" "$(nproc) $(cat /sys/devices/system/cpu/online)" = "4 0-3"
finish
