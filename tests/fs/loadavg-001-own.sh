#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# The load average is the container's: its running and uninterruptible tasks,
# those of cgroups deep inside it and of nested PID namespaces among them, and
# nobody else's. lxcfs misses what is four cgroups down.
. /vkfs/tests/lib/vkfs.sh
ct_cgroup t1
ct_cgroup t9
for _ in 1 2 3; do sh -c "echo 0 > $cg/t9/cgroup.procs; exec taskset -c 3 sh -c '$burn'" & done
ct_start t1
d=$cg/t1; for i in t2 t3 t4 t5; do d=$d/$i; mkdir $d; done
load() { ct_run cut -d' ' -f1 /proc/loadavg; }
sleep 11
expect "quiet, the host busy" "$(load | awk '{ print ($1 < 0.25) }')" = 1
ct_run taskset -c 3 sh -c "$burn" > /dev/null & echo $! > /dev/null
ct_run "$bin/dstate" 300 &
ct_run unshare -pf taskset -c 3 sh -c "$burn" &
sleep 1
pgrep -f "^$bin/dstate" | while read -r p; do echo "$p" > $d/cgroup.procs; done
sleep 23
# 1 - exp(-20/60) of three tasks is 0.85, and of 30 s 1.18
l=$(load)
expect "two busy, one uninterruptible, for 24 s: $l" "$(echo "$l" | awk '{ print ($1 > 0.5 && $1 < 1.7) }')" = 1
expect "running" "$(ct_run cut -d' ' -f4 /proc/loadavg | cut -d/ -f1)" -ge 2
expect "running" "$(ct_run cut -d' ' -f4 /proc/loadavg | cut -d/ -f1)" -le 4
expect "total" "$(ct_run cut -d' ' -f4 /proc/loadavg | cut -d/ -f2)" -le 14
expect "last pid" "$(ct_run cut -d' ' -f5 /proc/loadavg)" -le 60
# It may rise between one look and the next.
a=$(load) s=$(ct_run "$bin/sysinfo" | awk '/^load/ { print $2 / 65536 }') b=$(load)
expect "sysinfo's: $a, $s, $b" "$(echo "$a $s $b" |
	awk '{ print ($2 > 0.3 && $2 >= $1 - 0.15 && $2 <= $3 + 0.15) }')" = 1
expect "uptime's" "$(ct_run uptime | sed 's/.*average: \([0-9]*\).*/\1/')" -le 2
ct_stop
pkill -f "$burn" || :
finish
