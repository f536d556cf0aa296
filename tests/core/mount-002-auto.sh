#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# With auto, every procfs that shows another PID namespace than the initial one is
# virtual and says it is proc, by whoever and however it was mounted; without it
# none is; the host's own never is. It is off by default.
. /vkfs/tests/lib/vkfs.sh
auto=/sys/module/vkfs/parameters/auto
ct_cgroup t1 -m 256M
total() { ( echo 0 > $cg/t1/cgroup.procs; unshare "$@" --propagation private sh -c 'field() { awk "/MemTotal/ { print \$2 }" /proc/meminfo; }; field' ); }
host=$(field MemTotal:)
expect "default" "$(cat $auto)" = N
expect "off" "$(total -mpfC --mount-proc)" -eq "$host"
echo 1 > $auto
expect "on" "$(total -mpfC --mount-proc)" -eq 262144
expect "its type" "$(unshare -mpf --mount-proc sh -c 'grep " /proc " /proc/mounts | tail -n 1 | cut -d" " -f3')" = proc
expect "the host's namespace" "$(unshare -m sh -c 'mount -t proc proc /mnt; awk "/MemTotal/ { print \$2 }" /mnt/meminfo')" -eq "$host"
expect "the host's /proc" "$(field MemTotal:)" -eq "$host"
expect "explicitly, in the host's namespace" "$(unshare -m sh -c 'mount -t vkfs proc /mnt; awk "/MemTotal/ { print \$2 }" /mnt/meminfo')" -eq "$host"
# fsopen(2), as newer runtimes do it.
expect "fsopen" "$(unshare -mpf sh -c 'echo 0 > /sys/fs/cgroup/t1/cgroup.procs; python3 -c "
import ctypes
l = ctypes.CDLL(None, use_errno=True)
f = l.syscall(430, b\"proc\", 0)
assert l.syscall(431, f, 6, None, None, 0) == 0
m = l.syscall(432, f, 0, 0)
assert m >= 0
print(open(\"/proc/self/fd/%d/meminfo\" % m).readline().split()[1])"')" -eq 262144
echo 0 > $auto
expect "off again" "$(total -mpfC --mount-proc)" -eq "$host"
# A remount of one that is already there still knows our option.
echo 1 > $auto
# shellcheck disable=SC2016
expect "remount with auto off" "$( ( echo 0 > $cg/t1/cgroup.procs; unshare -mpfC --mount-proc sh -c '
	echo 0 > /sys/module/vkfs/parameters/auto
	mount -o remount,cpus=cpuset /proc && grep -o cpus=cpuset /proc/mounts | head -n 1' ) )" = cpus=cpuset
# From 6.17 on whoever mounts it may name the namespace: also a runtime outside.
echo 1 > $auto
ct_start t1
if mount -t proc -o "pidns=/proc/$ct/ns/pid" x /mnt 2>/dev/null; then
	expect "pidns=, mounted by the host" "$(field MemTotal: /mnt/meminfo)" -eq 262144
	umount /mnt
fi
finish
