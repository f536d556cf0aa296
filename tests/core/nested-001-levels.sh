#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# A namespace nested in another, three deep, has a vkernel of its own, with its
# own time, tasks and limits, and never more than one above it has; one that
# mounts none is governed by its nearest ancestor.
. /vkfs/tests/lib/vkfs.sh
ct_cgroup t1 -m 512M; echo "+memory +cpu +cpuset" > $cg/t1/cgroup.subtree_control
ct_cgroup t1/t2 -m 300M; echo "+memory +cpu +cpuset" > $cg/t1/t2/cgroup.subtree_control
ct_cgroup t1/t2/t3 -m 999G -c 200000/100000
ct_cgroup t1/leaf; ct_cgroup t1/t2/leaf
cat > /tmp/show <<'S'
echo "$1 $(awk '/MemTotal/ { print $2 }' /proc/meminfo) $(cut -d. -f1 /proc/uptime) $(nproc) $(cut -d/ -f2 /proc/loadavg | cut -d' ' -f1)"
S
cat > /tmp/l3 <<'S'
mount -t vkfs x /proc; sh /tmp/show three
S
cat > /tmp/l2 <<'S'
mount -t vkfs x /proc; sleep 3; sh /tmp/show two
echo 0 > /sys/fs/cgroup/t1/t2/t3/cgroup.procs
unshare -mpfC sh /tmp/l3
# No mount: the system call is answered for the ancestor.
unshare -pf $VKFS_BIN/sysinfo | awk '/totalram/ { print "unmounted", $2 }'
S
cat > /tmp/l1 <<'S'
mount -t vkfs x /proc; sleep 3; sh /tmp/show one
echo 0 > /sys/fs/cgroup/t1/t2/leaf/cgroup.procs
unshare -mpf sh /tmp/l2
S
( echo 0 > $cg/t1/leaf/cgroup.procs; unshare -mpf --propagation private sh /tmp/l1 ) > /tmp/out
cat /tmp/out
expect "one" "$(awk '/^one/ { print $2 }' /tmp/out)" -eq 524288
expect "two" "$(awk '/^two/ { print $2 }' /tmp/out)" -eq 307200
expect "three: what it asks is more" "$(awk '/^three/ { print $2, $4 }' /tmp/out)" = "307200 2"
expect "three is younger than two" "$(awk '/^three/ { print $3 }' /tmp/out)" -le 2
expect "three: tasks" "$(awk '/^three/ { print $5 }' /tmp/out)" -le 6
expect "unmounted" "$(awk '/^unmounted/ { print $2 }' /tmp/out)" -eq 307200
finish
