#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# A container that was given a time namespace keeps it, and uptime, btime and
# start times follow it; with clock=0 the clock is left alone.
. /vkfs/tests/lib/vkfs.sh
ct_cgroup t1
ask='echo $(cut -d. -f1 /proc/uptime) $(python3 -c "import time; print(int(time.clock_gettime(time.CLOCK_BOOTTIME)))") $(($(date +%s) - $(awk "/^btime/ { print \$2 }" /proc/stat))) $(ps -o etimes= -p $$)'
unshare -T --boottime 100000 -f sh -c ". /vkfs/tests/lib/vkfs.sh; container t1 sh -c '$ask'" > /tmp/a
cat /tmp/a
host=$(cut -d. -f1 /proc/uptime)
within "uptime" "$(cut -d' ' -f1 /tmp/a)" $((100000 + host)) 8
within "CLOCK_BOOTTIME" "$(cut -d' ' -f2 /tmp/a)" $((100000 + host)) 8
within "now - btime" "$(cut -d' ' -f3 /tmp/a)" $((100000 + host)) 8
expect "ps etime of the asker" "$(cut -d' ' -f4 /tmp/a)" -le 5
echo 0 > /sys/module/vkfs/parameters/clock
container t1 sh -c "$ask" > /tmp/a
cat /tmp/a
host=$(cut -d. -f1 /proc/uptime)
expect "clock=0: uptime is still the container's" "$(cut -d' ' -f1 /tmp/a)" -le 5
within "clock=0: CLOCK_BOOTTIME is the host's" "$(cut -d' ' -f2 /tmp/a)" "$host" 5
finish
