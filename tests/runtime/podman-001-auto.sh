#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# With auto, an unmodified podman shows the limits it was asked for, with its
# default profile of masked paths and capabilities.
. /vkfs/tests/lib/vkfs.sh
echo 1 > /sys/module/vkfs/parameters/auto
mkdir -p /tmp/image/bin /tmp/image/proc /tmp/image/sys /tmp/image/dev /tmp/image/etc /tmp/image/tmp
cp "$(command -v busybox)" /tmp/image/bin/busybox
for a in sh free nproc cat awk uptime top ps; do ln -s busybox /tmp/image/bin/$a; done
pod() { podman --root /tmp/pod --runroot /run/pod --storage-driver vfs --cgroup-manager cgroupfs --events-backend none "$@"; }
tar -C /tmp/image -c . | pod import - t:1 > /dev/null 2>&1 || fail "no image"
pod run --rm --network none --memory 128m --cpus 1.5 --cgroup-parent /t1 t:1 sh -c '
	free -m | awk "/^Mem/ { print \"free\", \$2 }"; nproc | sed "s/^/nproc /"
	awk "/MemTotal/ { print \"meminfo\", \$2 }" /proc/meminfo; uptime' > /tmp/out 2>&1 || { cat /tmp/out; fail "podman"; }
cat /tmp/out
expect "free" "$(field free /tmp/out)" -eq 128
expect "nproc" "$(field nproc /tmp/out)" -eq 2
expect "meminfo" "$(field meminfo /tmp/out)" -eq 131072
finish
