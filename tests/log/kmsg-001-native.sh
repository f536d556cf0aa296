#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# One program of readers and writers behaves the same on the host's log and on a
# container's: records of /dev/kmsg, blocking, poll, seeks, overruns, every action
# of syslog(2), /proc/kmsg, errors, the rate limit; and the container's begins at 0.
. /vkfs/tests/lib/vkfs.sh
echo 4 > /proc/sys/kernel/printk
ct_cgroup t1
ct_start t1
expect "empty at first" "$(ct_run dmesg | wc -l)" -eq 0
ct_run sh -c 'echo first > /dev/kmsg'
expect "the first record's number" "$(ct_run head -n 1 /dev/kmsg | cut -d, -f2)" -eq 0
sysctl -qw kernel.printk_devkmsg=on
"$bin/kmsgtest" > /tmp/host
ct_run "$bin/kmsgtest" > /tmp/ct
sysctl -qw kernel.printk_devkmsg=ratelimit
"$bin/kmsgtest" limit > /tmp/host.limit
ct_run "$bin/kmsgtest" limit > /tmp/ct.limit
expect "it said something" "$(wc -l < /tmp/host)" -gt 100
expect "the same" "$(diff /tmp/host /tmp/ct | head -n 20)" = ""
expect "limited the same" "$(diff /tmp/host.limit /tmp/ct.limit | head -n 20)" = ""
expect "limited at all" "$(grep -c 'line [0-9]' /tmp/ct.limit)" -lt 30
sysctl -qw kernel.printk_devkmsg=off
expect "off" "$(ct_run sh -c ': < /dev/kmsg' 2>&1 | grep -c 'not permitted')" -eq 1
sysctl -qw kernel.printk_devkmsg=ratelimit
ct_stop
finish
