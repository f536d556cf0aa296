#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# An unprivileged user may mount a procfs in a namespace of his own wherever he
# natively could, with auto on: from the host, from a virtual container, and
# nested three deep; and what he gets is virtual. File-wise bind mounts, as of
# lxcfs, make this EPERM.
. /vkfs/tests/lib/vkfs.sh
echo 1 > /sys/module/vkfs/parameters/auto
sysctl -qw kernel.unprivileged_userns_clone=1 2>/dev/null || :
ct_cgroup t1 -m 256M
chmod 755 /tmp
user() { setpriv --reuid 1000 --regid 1000 --clear-groups "$@"; }
total='awk "/MemTotal/ { print \$2 }" /proc/meminfo'
( echo 0 > $cg/t1/cgroup.procs; user unshare -Urmpf --mount-proc sh -c "$total" ) > /tmp/a 2>&1 || :
expect "rootless, from the host" "$(cat /tmp/a)" = 262144
# The files are still the host root's, not his who made the namespace.
expect "whose file it is" "$(user unshare -Urmpf --mount-proc stat -c %u /proc/meminfo)" = 65534
expect "whose mode it is" "$(user unshare -Urmpf --mount-proc chmod 666 /proc/meminfo 2>&1 | grep -c 'not permitted')" -eq 1
( echo 0 > $cg/t1/cgroup.procs; unshare -mpfC --mount-proc setpriv --reuid 1000 --regid 1000 --clear-groups \
	unshare -Urmpf --mount-proc sh -c "$total" ) > /tmp/a 2>&1 || :
expect "rootless, in a container" "$(cat /tmp/a)" = 262144
( echo 0 > $cg/t1/cgroup.procs; user unshare -Urmpf --mount-proc unshare -Urmpf --mount-proc \
	unshare -Urmpf --mount-proc sh -c "$total; ls -d /proc/[0-9]* | wc -l" ) > /tmp/a 2>&1 || :
expect "three deep: total" "$(head -n 1 /tmp/a)" = 262144
# What was EPERM stays EPERM: a /proc that something covers.
expect "where something is hidden" "$(unshare -m sh -c 'mount --bind /dev/null /proc/cpuinfo
	exec setpriv --reuid 1000 --regid 1000 --clear-groups unshare -Urmpf --mount-proc true' 2>&1 | grep -c 'not permitted')" -eq 1
# Explicitly: only where he can already see a vkfs.
expect "vkfs, seeing none" "$(user unshare -Urmpf sh -c 'mount -t vkfs x /mnt' 2>&1 | grep -c 'denied\|permitted\|too revealing')" -eq 1
finish
