#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# At its quota a container's CPUs are 100 % busy in stat, at half of it 50 %; a
# busy neighbour does not show. On cgroup v2 lxcfs shows the host's times.
. /vkfs/tests/lib/vkfs.sh
ct_cgroup t1 -c 50000/100000
ct_cgroup t2
sh -c "echo 0 > $cg/t2/cgroup.procs; $burn" & host=$!
ct_start t1
# Over 5 s, in ticks: what stat says was busy and in all, what the cgroup used, and
# how long it took. Not by its own doing; by one program, which reads all at once.
measure() {
	ct_look awk -v usage=$cg/t1/cpu.stat '
	function look() {
		while ((getline < usage) > 0) if ($1 == "usage_usec") used = int($2 / 10000) - used
		getline < "/proc/stat"
		busy = $2 + $3 + $4 - busy
		all = $2 + $3 + $4 + $5 - all
		getline < "/proc/uptime"
		took = int($1 * 100) - took
		close(usage); close("/proc/stat"); close("/proc/uptime")
	}
	BEGIN { look(); system("sleep 5"); look(); print busy, all, used, took }' > /tmp/ticks
	read -r busy all used took < /tmp/ticks
}
measure
within "all is what the quota allows" "$all" $((took / 2)) $((took / 10))
expect "idle: busy" "$busy" -le $((all / 10))
ct_run "$bin/duty" 25 &
sleep 2
measure
within "all is what the quota allows" "$all" $((took / 2)) $((took / 10))
within "about half of it: busy is what was used" "$busy" "$used" $((all / 20 + 2))
expect "which was something" "$used" -ge $((all / 3))
ct_look pkill duty
ct_run sh -c "$burn" &
sleep 2
measure
expect "at the quota: busy" "$busy" -ge $((all * 93 / 100))
expect "top agrees: idle" "$(ct_look top -bn2 -d3 | awk -F, '/^%Cpu/ { x = $4 } END { print int(x) }')" -le 10
kill $host
ct_stop
finish
