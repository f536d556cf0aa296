#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# The policy goes with its cgroup, and nobody inherits it; the module can be unloaded
# while tasks are starved, soon and for good; the guard sees to it that nobody starves.
. /vkfs/tests/lib/vkfs.sh
cd "$cg" || exit
hogs() { for _ in 1 2; do ( echo 0 > "$1/cgroup.procs"; exec taskset -c 1 sh -c "$burn" ) & done; }
# had CGROUP: the CPU time that each of its tasks has had
had() { for p in $(cat "$1/cgroup.procs"); do echo "$p $(awk '{ print $1 }' "/proc/$p/schedstat")"; done; }
# ran CGROUP: how many have had 0.1 s since /tmp/was
ran() { had "$1" | awk 'NR == FNR { was[$1] = $2; next } $2 - was[$1] > 1e8 { n++ } END { print n + 0 }' /tmp/was -; }
# all_run CGROUP: until all have, 30 s at most
all_run() {
	had "$1" > /tmp/was
	for _ in $(seq 60); do
		[ "$(ran "$1")" -ne "$(wc -l < /tmp/was)" ] || break
		sleep 0.5
	done
	ran "$1"
}

# Removed ones: many, so that numbers are used again.
for _ in 1 2 3 4 5 6 7 8; do
	mkdir t1 t2
	echo 1 > t1/cpu.real_policy
	( echo 0 > t1/cgroup.procs; "$bin/turns" 1 3 5 > /dev/null )
	rmdir t1 t2
	mkdir t1 t2
	expect "one of that name again, another" "$(cat t1/cpu.real_policy t2/cpu.real_policy | tr -d '\n')" = 00
	rmdir t1 t2
done
for _ in $(seq 100); do
	[ "$(cat /sys/fs/vkfs/features/real_policy)" != ready ] || break
	sleep 0.2
done
expect "nobody uses it" "$(cat /sys/fs/vkfs/features/real_policy)" = ready
# A controller that is switched off takes its files with it.
mkdir -p t1/in
echo +cpu > t1/cgroup.subtree_control
echo 1 > t1/in/cpu.real_policy
echo -cpu > t1/cgroup.subtree_control
echo +cpu > t1/cgroup.subtree_control
expect "after -cpu, +cpu" "$(cat t1/in/cpu.real_policy)" -eq 0
rmdir t1/in

# Pure FIFO starves the second one; the guard does not let it wait.
echo 0 > /sys/fs/vkfs/policy/guard_ms
echo 1 > t1/cpu.real_policy
hogs t1
sleep 0.5
had t1 > /tmp/was
sleep 3
expect "pure FIFO: of two have run" "$(ran t1)" -eq 1
echo 200 > /sys/fs/vkfs/policy/guard_ms
expect "a bound of 200 ms: of two have run" "$(all_run t1)" -eq 2

echo 0 > /sys/fs/vkfs/policy/guard_ms
sleep 1
exec 3< t1/cpu.real_policy
start=$(date +%s)
rmmod vkfs
expect "unloaded in s" $(($(date +%s) - start)) -le 60
expect "the file" "$(ls t1/cpu.real_policy 2> /dev/null)" = ""
cat <&3 2> /tmp/why && fail "an open file goes on"
expect "an open file" "$(grep -c 'No such device' /tmp/why)" -eq 1
exec 3<&-
expect "of two have run" "$(all_run t1)" -eq 2
finish
