#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# With auto, an unmodified LXC starts a container whose /proc is its own, with the
# parts of it read-only that LXC makes so.
. /vkfs/tests/lib/vkfs.sh
. /vkfs/tests/lib/bundle.sh
echo 1 > /sys/module/vkfs/parameters/auto
mkdir /tmp/c
rootfs /tmp/c
cat > /tmp/c/config <<C
lxc.rootfs.path = dir:/tmp/c/rootfs
lxc.uts.name = c
lxc.net.0.type = empty
lxc.mount.auto = proc:mixed sys:mixed cgroup:mixed
lxc.cgroup2.memory.max = 256M
lxc.cgroup2.cpu.max = 150000 100000
lxc.apparmor.profile = unconfined
C
cat > /tmp/look <<'L'
free -m | awk '/^Mem/ { print "free", $2 }'
busybox free -m | awk '/^Mem/ { print "busybox", $2 }'
echo "nproc $(nproc)"
awk '{ print "uptime", int($1) }' /proc/uptime
echo "ps $(ps -o etimes= -p 1 | tr -d ' ')"
awk '$2 == "/proc" { print "type", $3 } $2 == "/proc/sys" { print "sys", substr($4, 1, 2) }' /proc/mounts
L
cp /tmp/look /tmp/c/rootfs/look
begun=$(cut -d. -f1 /proc/uptime)
timeout 100 lxc-execute -n c -f /tmp/c/config -o /tmp/lxc.log -- sh /look > /tmp/out || tail -n 30 /tmp/lxc.log
took=$(($(cut -d. -f1 /proc/uptime) - begun))
cat /tmp/out
expect "free" "$(field free /tmp/out)" -eq 256
expect "busybox free" "$(field busybox /tmp/out)" -eq 256
expect "nproc" "$(field nproc /tmp/out)" -eq 2
expect "uptime" "$(field uptime /tmp/out)" -le $((took + 1))
within "ps" "$(field ps /tmp/out)" "$(field uptime /tmp/out)" 3
expect "the type it was mounted as" "$(field type /tmp/out)" = proc
expect "/proc/sys" "$(field sys /tmp/out)" = ro
finish
