#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# cpu.real_policy 1: the tasks of a cgroup run one after the other, in the order in
# which they came, until they block or yield, beside a competitor and whatever is
# done to the one that runs; 0 lets them take turns again.
. /vkfs/tests/lib/vkfs.sh
mkdir "$cg/t1" "$cg/t2"
policy=$cg/t1/cpu.real_policy
in_t1() { ( echo 0 > "$cg/t1/cgroup.procs"; exec "$@" ); }
( echo 0 > "$cg/t2/cgroup.procs"; exec taskset -c 1 sh -c "$burn" ) &

# Pairs of neighbours that ran at the same time; that ended in the wrong order.
overlaps() { awk '$1 && $2 < e { n++ } { e = $3 } END { print n + 0 }' "$@"; }
disorder() { awk '$1 && $3 < e { n++ } { e = $3 } END { print n + 0 }' "$@"; }

echo 1 > "$policy"
in_t1 "$bin/turns" 1 6 40 > /tmp/fifo
cat /tmp/fifo
expect "FIFO: at the same time" "$(overlaps /tmp/fifo)" -eq 0
expect "FIFO: out of order" "$(disorder /tmp/fifo)" -eq 0

in_t1 "$bin/turns" 1 6 40 yield > /tmp/yield
expect "each yields to those behind it: in order" "$(tac /tmp/yield | awk '{ $1 = NR - 1; print }' | disorder)" -eq 0

# The one that runs keeps its turn when it is dequeued and put back. It takes longer
# than others are to wait.
guard=$(cat /sys/fs/vkfs/policy/guard_ms)
echo 0 > /sys/fs/vkfs/policy/guard_ms
in_t1 "$bin/turns" 1 2 1500 > /tmp/kept &
kept=$!
sleep 0.4
reniced=0
for n in 1 2 3 4 5; do
	for p in $(pgrep -x turns); do	# which may have come to its end
		taskset -p 2 "$p" > /dev/null 2>&1 && renice -n "$n" -p "$p" > /dev/null 2>&1 || continue
		reniced=$((reniced + 1))
	done
done
wait "$kept"
echo "$guard" > /sys/fs/vkfs/policy/guard_ms
expect "reniced" "$reniced" -ge 2
expect "FIFO, reniced: at the same time" "$(overlaps /tmp/kept)" -eq 0

echo 0 > "$policy"
in_t1 "$bin/turns" 1 6 40 > /tmp/normal
cat /tmp/normal
expect "normal again: at the same time" "$(overlaps /tmp/normal)" -ge 4

# Those who run when it is switched on.
in_t1 "$bin/turns" 1 3 400 > /tmp/on &
on=$!
sleep 0.5
echo 1 > "$policy"
wait "$on"
cat /tmp/on
expect "switched on: time between the first and the last end, ms" \
	"$(sort -nk3 /tmp/on | awk 'NR == 1 { a = $3 } END { print int(($3 - a) / 1000) }')" -ge 300
finish
