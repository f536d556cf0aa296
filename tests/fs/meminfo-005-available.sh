#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# MemAvailable counts the page cache that can be reclaimed, less what the kernel
# would keep, and is never less than MemFree nor more than MemTotal.
. /vkfs/tests/lib/vkfs.sh
ct_cgroup t1 -m 256M
mkdir -p /tmp/disk
# Filled here, so that the disk's own memory is not the container's.
dd if=/dev/zero of=/tmp/img bs=1M count=120 status=none
mke2fs -q -F -E nodiscard /tmp/img
mount -o loop /tmp/img /tmp/disk
ct_start t1
before=$(ct_run cat /proc/meminfo | field MemAvailable: -)
ct_run dd if=/dev/zero of=/tmp/disk/f bs=1M count=80 conv=fsync status=none
sleep 2
ct_run cat /proc/meminfo > /tmp/m
free=$(field MemFree: /tmp/m) avail=$(field MemAvailable: /tmp/m)
expect "Cached" "$(field Cached: /tmp/m)" -ge 80000
expect "MemFree has fallen" "$free" -lt $((before - 70000))
expect "MemAvailable has hardly" "$avail" -gt $((before - 20000))
expect "MemAvailable" "$avail" -ge "$free"
expect "MemAvailable" "$avail" -le 262144
finish
