#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# The load average is the container's: its running and uninterruptible tasks,
# those of cgroups deep inside it and of nested PID namespaces among them, and
# nobody else's. lxcfs misses what is four cgroups down.
. /vkfs/tests/lib/vkfs.sh
ct_cgroup t1
ct_cgroup t9
for _ in 1 2 3; do sh -c "echo 0 > $cg/t9/cgroup.procs; $burn" & done
ct_start t1
d=$cg/t1; for i in t2 t3 t4 t5; do d=$d/$i; mkdir $d; done
load() { ct_run cut -d' ' -f1 /proc/loadavg; }
sleep 16
expect "quiet, the host busy" "$(load | awk '{ print ($1 < 0.3) }')" = 1
ct_run sh -c "$burn" > /dev/null & echo $! > /dev/null
ct_run "$bin/dstate" 300 &
ct_run unshare -pf sh -c "$burn" &
sleep 1
pgrep -f "^$bin/dstate" | while read -r p; do echo "$p" > $d/cgroup.procs; done
sleep 34
# 1 - exp(-35/60) of three tasks is 1.3
l=$(load)
expect "two busy, one uninterruptible, for 35 s: $l" "$(echo "$l" | awk '{ print ($1 > 0.8 && $1 < 1.9) }')" = 1
expect "running" "$(ct_run cut -d' ' -f4 /proc/loadavg | cut -d/ -f1)" -ge 2
expect "running" "$(ct_run cut -d' ' -f4 /proc/loadavg | cut -d/ -f1)" -le 4
expect "total" "$(ct_run cut -d' ' -f4 /proc/loadavg | cut -d/ -f2)" -le 14
expect "last pid" "$(ct_run cut -d' ' -f5 /proc/loadavg)" -le 60
# It may rise between one look and the next.
a=$(load) s=$(ct_run "$bin/sysinfo" | awk '/^load/ { print $2 / 65536 }') b=$(load)
expect "sysinfo's: $a, $s, $b" "$(echo "$a $s $b" |
	awk '{ print ($2 > 0.5 && $2 >= $1 - 0.15 && $2 <= $3 + 0.15) }')" = 1
expect "uptime's" "$(ct_run uptime | sed 's/.*average: \([0-9]*\).*/\1/')" -le 2
ct_stop
pkill -f "$burn" || :
finish
