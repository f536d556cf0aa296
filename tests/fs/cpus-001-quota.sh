#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# The number of CPUs is the quota rounded up, the least of all ancestors', never
# 0 and never more than there are: 50 %, 250 % and 1000 %; and everything that
# can be asked for it gives the same answer.
. /vkfs/tests/lib/vkfs.sh
ct_cgroup t1; echo "+cpu +cpuset" > $cg/t1/cgroup.subtree_control
ct_cgroup t1/t2
cat > /tmp/count <<'C'
echo "$(grep -c ^processor /proc/cpuinfo) $(grep -c '^cpu[0-9]' /proc/stat) $(nproc) $(nproc --all)" \
	"$(getconf _NPROCESSORS_ONLN) $(getconf _NPROCESSORS_CONF)" \
	"$(python3 -c 'import os; print(os.cpu_count(), len(os.sched_getaffinity(0)))')" \
	"$(awk '/^siblings/ { print $3; exit }' /proc/cpuinfo) $(awk '/^cpu cores/ { print $4; exit }' /proc/cpuinfo)"
C
# On the host's account: a hundredth of a CPU is slow.
ct_start t1/t2
all() { echo "$1 $1 $1 $1 $1 $1 $1 $1 $1 $1"; }
quota() {
	echo "$1" > $cg/t1/t2/cpu.max
	expect "$1" "$(ct_look sh /tmp/count)" = "$(all "$2")"
}
quota "max 100000" 4
quota "50000 100000" 1
quota "1000 100000" 1
quota "100000 100000" 1
quota "100001 100000" 2
quota "250000 100000" 3
quota "1000000 100000" 4
quota "25000 10000" 3
echo "120000 100000" > $cg/t1/cpu.max
quota "max 100000" 2
quota "300000 100000" 2
quota "30000 100000" 1
finish
