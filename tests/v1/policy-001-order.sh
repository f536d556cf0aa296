#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# On cgroup v1 too cpu.real_policy is a file of every cgroup of the cpu controller but
# the root: 1 lets the tasks run one after the other in the order in which they came,
# 0 lets them take turns again, 2 chooses; and it goes with its cgroup.
# Other names than in other tests: their cgroups stay as long as the VM.
. /vkfs/tests/lib/vkfs.sh
mount -t tmpfs cgroups $cg
mkdir $cg/cpu
mount -t cgroup -o cpu,cpuacct cgroup $cg/cpu
mkdir $cg/cpu/p1 $cg/cpu/p2
policy=$cg/cpu/p1/cpu.real_policy
in_p1() { ( echo 0 > "$cg/cpu/p1/tasks"; exec "$@" ); }
overlaps() { awk '$1 && $2 < e { n++ } { e = $3 } END { print n + 0 }' "$@"; }
disorder() { awk '$1 && $3 < e { n++ } { e = $3 } END { print n + 0 }' "$@"; }
( echo 0 > "$cg/cpu/p2/tasks"; exec taskset -c 1 sh -c "$burn" ) &
other=$!

expect "in the root" "$(find $cg/cpu -maxdepth 1 -name "cpu.real_*" | wc -l)" -eq 0
expect "to begin with" "$(cat "$policy")" = 0
expect "another value" "$(echo 3 | dd of="$policy" 2>&1 | grep -c 'Invalid argument')" -eq 1
echo 1 > "$policy"
expect "read" "$(cat "$policy")" = 1
expect "a sibling's" "$(cat $cg/cpu/p2/cpu.real_policy)" = 0
in_p1 "$bin/turns" 1 6 40 > /tmp/fifo
cat /tmp/fifo
expect "FIFO: at the same time" "$(overlaps /tmp/fifo)" -eq 0
expect "FIFO: out of order" "$(disorder /tmp/fifo)" -eq 0

echo 0 > "$policy"
in_p1 "$bin/turns" 1 6 40 > /tmp/normal
expect "normal again: at the same time" "$(overlaps /tmp/normal)" -ge 4

echo 2 > "$policy"
in_p1 taskset -c 2 sh -c "$burn" &
for _ in $(seq 40); do
	grep -q '^choice fifo' $cg/cpu/p1/cpu.real_stat && break
	sleep 0.5
done
cat $cg/cpu/p1/cpu.real_stat
expect "adaptive, with a long task" "$(field choice $cg/cpu/p1/cpu.real_stat)" = fifo

# shellcheck disable=SC2046 # a list
kill $(cat $cg/cpu/p1/tasks) $other
for _ in $(seq 20); do rmdir $cg/cpu/p1 2>/dev/null && break; sleep 0.2; done
expect "removed with a policy" "$(ls -d $cg/cpu/p1 2>/dev/null)" = ""
mkdir $cg/cpu/p1
expect "a new one of the same name" "$(cat "$policy")" = 0
finish
