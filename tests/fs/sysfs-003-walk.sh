#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# The table knows every path that this kernel has below /sys/devices/system/cpu and
# /sys/devices/system/node, and in a view each one is what the table says.
. /vkfs/tests/lib/vkfs.sh
ct_cgroup t1 -m 256M
walk="python3 /vkfs/tests/lib/sysfs.py"
expect "unknown paths" "$($walk unknown 2>&1 | tr '\n' ' ')" = ""
$walk native > /tmp/native
expect "paths walked" "$(wc -l < /tmp/native)" -gt 100
expect "not as the table says" "$(container t1 sh -c "mount -t vkfs_sysfs x /sys && $walk wrong" 2>&1 | tr '\n' ' ')" = ""
finish
