#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Limits and modes that change under load, many processes at the limit at once: nobody
# gets more than the limit, all of it can be had again afterwards, and meminfo can be
# read throughout.
. /vkfs/tests/lib/vkfs.sh
dir=/proc/sys/vm
ct_cgroup t1 -m 512M
ct_start t1
ct_write $dir/user_reserve_kbytes 0 > /dev/null
ct_write $dir/admin_reserve_kbytes 0 > /dev/null
expect "strict" "$(ct_write $dir/overcommit_memory 2)" = 0
ct_write $dir/overcommit_kbytes 204800 > /dev/null
host=$(field Committed_AS:)
# Each is started by the host: in there is no room for a shell to fork.
greedy() {
	while [ ! -e /tmp/stop ]; do
		ct_run "$bin/commit" mmap 7 mmap 11 shared 5 brk 3 mmap 2 mmap 1 fork 0 readonly 4 memfd 2 wait 500 || :
	done > /dev/null 2>&1
}
start() { pids=; for _ in $(seq "$1"); do greedy & pids="$pids $!"; done; }
# shellcheck disable=SC2086 # a list
stop() { touch /tmp/stop; wait $pids; rm /tmp/stop; }
start 12
most=0 n=0
end=$(($(date +%s) + 20))
while [ "$(date +%s)" -lt $end ]; do
	sleep 0.15
	# Read from outside: in there is no room.
	now=$(field Committed_AS: "/proc/$ct/root/proc/meminfo")
	[ "$now" -le $most ] || most=$now
	n=$((n + 1))
done
expect "read" $n -ge 3
# A fork that is under way is not found yet.
expect "the most at any time, kB" "$most" -le $((204800 + 20000))
expect "near the limit" "$most" -ge 100000
stop
sleep 2
expect "all can be had again" "$(ct_run "$bin/commit" mmap 180)" = "mmap 0"
echo "-- and the rules change"
start 6
end=$(($(date +%s) + 15))
i=0
while [ "$(date +%s)" -lt $end ]; do
	i=$((i + 1))
	# By a task of the host: the rules are for what the container's own want.
	echo $((i % 3)) > "/proc/$ct/root$dir/overcommit_memory" 2>/dev/null || :
	echo $((102400 + i % 7 * 30000)) > "/proc/$ct/root$dir/overcommit_kbytes" 2>/dev/null || :
	echo $((200 + i % 5 * 50))M > $cg/t1/memory.max 2>/dev/null || :
	field CommitLimit: "/proc/$ct/root/proc/meminfo" > /dev/null
done
stop
echo 512M > $cg/t1/memory.max
sleep 1
echo 2 > "/proc/$ct/root$dir/overcommit_memory"
echo 204800 > "/proc/$ct/root$dir/overcommit_kbytes"
expect "all can be had again" "$(ct_run "$bin/commit" mmap 180)" = "mmap 0"
expect "no more" "$(ct_run "$bin/commit" mmap 210)" = "mmap ENOMEM"
ct_stop
no_instance || fail "an instance after its death"
within "the host's, kB" "$(field Committed_AS:)" "$host" 4000
finish
