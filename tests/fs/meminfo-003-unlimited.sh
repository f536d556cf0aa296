#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# A container without limits sees the machine's memory, and as used only what is
# its own: a plain /proc shows what all the others use.
. /vkfs/tests/lib/vkfs.sh
"$bin/memuse" anon 200 > /dev/null & host=$!
sleep 3
ct_cgroup t1
container t1 cat /proc/meminfo > /tmp/m
kill $host
total=$(field MemTotal: /tmp/m) free=$(field MemFree: /tmp/m)
expect "MemTotal" "$total" -eq "$(field MemTotal:)"
expect "used" $((total - free)) -lt 20000
expect "AnonPages" "$(field AnonPages: /tmp/m)" -lt 20000
expect "MemAvailable" "$(field MemAvailable: /tmp/m)" -le "$total"
finish
