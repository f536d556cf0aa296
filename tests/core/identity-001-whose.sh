#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# The numbers are those of the namespace that the mount shows: for a service in
# a cgroup inside the container, for a reader outside, whatever init's name is,
# with a user namespace; a container that shares the host's PID namespace is
# native. lxcfs #44, #543; an init with a blank in its name breaks its uptime.
. /vkfs/tests/lib/vkfs.sh
ct_cgroup t1 -m 256M
ct_start t1
mkdir $cg/t1/t2
total() { awk '/MemTotal/ { print $2 }' "$1"; }
expect "a service in a cgroup inside" "$(ct_run sh -c 'echo 0 > /sys/fs/cgroup/t1/t2/cgroup.procs; cat /proc/meminfo' | total -)" -eq 262144
expect "a reader outside" "$(total "/proc/$ct/root/proc/meminfo")" -eq 262144
expect "a reader in another container" "$(ct_cgroup t3 -m 64M; nsenter -t "$ct" -m sh -c 'echo 0 > /sys/fs/cgroup/t3/cgroup.procs; cat /proc/meminfo' | total -)" -eq 262144
expect "of the host's PID namespace, system calls are native" "$(nsenter -t "$ct" -m "$bin/sysinfo" | awk '/totalram/ { print $2 }')" -eq "$(field MemTotal:)"
ct_stop
cp /bin/dash "/tmp/in) S 1 (t"
cat > /tmp/odd <<'O'
mount -t vkfs proc /proc
exec "/tmp/in) S 1 (t" -c 'cut -d. -f1 /proc/uptime; sed "s/.*) //" /proc/1/stat | cut -d" " -f20; cat /proc/1/comm; ps -o etimes= -p 1'
O
container t1 true
( echo 0 > $cg/t1/cgroup.procs; exec unshare -mpfC --propagation private sh /tmp/odd ) > /tmp/o
cat /tmp/o
expect "uptime, with init named so" "$(sed -n 1p /tmp/o)" -le 5
expect "its start time" "$(sed -n 2p /tmp/o)" -le 1
expect "its name" "$(sed -n 3p /tmp/o)" = "in) S 1 (t"
expect "its age" "$(sed -n 4p /tmp/o)" -le 5
( echo 0 > $cg/t1/cgroup.procs; exec unshare -mpfC --propagation private sh -c 'mount -t vkfs proc /proc
	exec unshare -UrmpfC sh -c "mount -t vkfs proc /proc; cat /proc/meminfo; cat /proc/uptime"' ) > /tmp/o
expect "user-namespaced" "$(total /tmp/o)" -eq 262144
expect "a container in the host's PID namespace" "$( ( echo 0 > $cg/t1/cgroup.procs; unshare -mC sh -c 'mount -t vkfs p /proc; cat /proc/meminfo' ) | total -)" -eq "$(field MemTotal:)"
finish
