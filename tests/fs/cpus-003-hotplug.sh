#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# A CPU that goes away or comes back changes the count, while it is being read.
. /vkfs/tests/lib/vkfs.sh
[ -w /sys/devices/system/cpu/cpu3/online ] || skip "no CPU can be taken away"
ct_cgroup t1
ct_start t1
ct_run sh -c 'while [ ! -e /tmp/stop ]; do cat /proc/stat /proc/cpuinfo /proc/uptime > /dev/null && echo read || echo BAD; done' > /tmp/bad &
count() { ct_run sh -c 'echo $(grep -c ^processor /proc/cpuinfo) $(grep -c "^cpu[0-9]" /proc/stat) $(nproc)'; }
expect "before" "$(count)" = "4 4 4"
for _ in 1 2 3; do
	echo 0 > /sys/devices/system/cpu/cpu3/online
	expect "one gone" "$(count)" = "3 3 3"
	echo 1 > /sys/devices/system/cpu/cpu3/online
	expect "back" "$(count)" = "4 4 4"
done
touch /tmp/stop
expect "reads" "$(grep -c read /tmp/bad)" -ge 5
expect "failed reads" "$(grep -c BAD /tmp/bad)" -eq 0
ct_stop
finish
