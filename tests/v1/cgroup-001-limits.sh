#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# On cgroup v1 too a container sees its limits and its usage: memory, swap as what
# memsw leaves beyond memory, the cpuset cut at the quota, and its own CPU times.
. /vkfs/tests/lib/vkfs.sh
mount -t tmpfs cgroups $cg
for c in memory cpuset cpu,cpuacct; do
	mkdir $cg/$c
	mount -t cgroup -o $c cgroup $cg/$c
	mkdir -p $cg/$c/t1/t2
done
for d in t1 t1/t2; do
	echo 0 > $cg/cpuset/$d/cpuset.mems
	echo 1-3 > $cg/cpuset/$d/cpuset.cpus
done
echo 256M > $cg/memory/t1/memory.limit_in_bytes
echo 300M > $cg/memory/t1/memory.memsw.limit_in_bytes
echo 150000 > $cg/cpu,cpuacct/t1/cpu.cfs_quota_us
swap_on 256M
trap 'swapoff -a; losetup -D' EXIT
cat > /tmp/inside <<'I'
mount -t vkfs proc /proc
cat /proc/stat > /dev/null
timeout 4 sh -c 'while :; do :; done'
cat /proc/meminfo /proc/swaps
echo "nproc $(nproc)"
grep '^cpu' /proc/stat
busybox free -k | awk '/^Mem/ { print "free", $2, $3 }'
I
( for c in memory cpuset cpu,cpuacct; do echo 0 > $cg/$c/t1/t2/tasks; done
  exec unshare -mpfC --propagation private sh /tmp/inside ) > /tmp/out
cat /tmp/out
expect "MemTotal: the parent's limit" "$(field MemTotal: /tmp/out)" -eq 262144
expect "used" $((262144 - $(field MemFree: /tmp/out))) -lt 60000
expect "SwapTotal: memsw less memory" "$(field SwapTotal: /tmp/out)" -eq 45056
expect "swaps" "$(awk '/^none/ { print $3 }' /tmp/out)" -eq 45056
expect "nproc" "$(field nproc /tmp/out)" -eq 2
expect "lines in stat" "$(grep -c '^cpu[0-9]' /tmp/out)" -eq 2
within "user time of 4 s" "$(awk '/^cpu / { print $2 }' /tmp/out)" 400 150
expect "busybox free" "$(awk '/^free/ { print $2, $3 < 60000 }' /tmp/out)" = "262144 1"
expect "no limit above: the host's own" "$(nproc)" -eq 4
finish
