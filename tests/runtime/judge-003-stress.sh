#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# With auto, a program that takes a share of the memory takes a share of the container's,
# and lives: stress-ng --vm-bytes 80%.
. /vkfs/tests/lib/vkfs.sh
. /vkfs/tests/lib/bundle.sh
echo 1 > /sys/module/vkfs/parameters/auto
bundle /tmp/b /t1 268435456 200000 "timeout 90 stress-ng --vm 1 --vm-bytes 80% --vm-method zero-one --vm-ops 1 -v --temp-path /tmp
	echo status: \$?; cat /sys/fs/cgroup/memory.events; cat /sys/fs/cgroup/memory.peak"
(cd /tmp/b && runc run --no-pivot c) > /tmp/out 2>&1 || failed=1
cat /tmp/out
mib=$(sed -n 's/.*using \([0-9.]*[KMG]\) per stressor.*/\1/p' /tmp/out | numfmt --from=iec | awk '{ print int($1 / 1048576) }')
expect "MiB that it takes" "$mib" -le $((256 * 80 / 100))
expect "of what is free" "$mib" -gt 128
expect "its end" "$(field status: /tmp/out)" -eq 0
expect "killed" "$(field oom_kill /tmp/out)" -eq 0
expect "had, MiB" "$(($(tail -n 1 /tmp/out) / 1048576))" -ge "$mib"
finish
