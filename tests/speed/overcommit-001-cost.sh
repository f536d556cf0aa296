#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# While a container has an overcommit_memory of its own, mmap and munmap cost a task of
# the host at most a hundredth more instructions, and a page fault not one.
. /vkfs/tests/lib/vkfs.sh
file=/proc/sys/vm/overcommit_memory

# measure NAME [WHERE...]: by some processes, to /tmp/NAME.*
measure() {
	_n=$1
	shift
	for _ in 1 2 3 4 5; do
		for b in mmap fault; do
			"$@" "$bin/bench" $b >> "/tmp/$_n.$b"
		done
	done
}
# What memory a process happens to get makes it dearer or cheaper for as long as it
# lives: what most of them have seen is told apart from that.
of() { sort -n "/tmp/$1" | awk '{ n[NR] = $1 } END { print n[int((NR + 1) / 2)] }'; }

ct_cgroup t1 -m 512M
for _ in 1 2 3; do
	ct_start t1
	expect "no hooks" "$(cat /sys/fs/vkfs/features/overcommit)" = ready
	measure without
	measure inside ct_run
	for mode in 1 2; do
		expect "mode $mode" "$(ct_write $file $mode)" = 0
		measure with
		measure mode$mode ct_run
	done
	expect "hooks" "$(cat /sys/fs/vkfs/features/overcommit)" = active
	ct_stop
	no_instance || fail "an instance after its death"
	for _ in $(seq 60); do
		[ "$(cat /sys/fs/vkfs/features/overcommit)" = active ] || break
		sleep 0.5
	done
	expect "no hooks" "$(cat /sys/fs/vkfs/features/overcommit)" = ready
	measure after
done
for b in mmap fault; do
	for n in without with after inside mode1 mode2; do
		echo "instructions: $b: $n: $(of $n.$b) of $(sort -n /tmp/$n.$b | uniq -c | xargs)"
	done
done
native=$(of without.mmap)
expect "mmap and munmap: more, on the host" $(($(of with.mmap) - native)) -le $((native / 100))
expect "a page fault: more, on the host" $(($(of with.fault) - $(of without.fault))) -le 0
expect "afterwards: mmap and munmap" $(($(of after.mmap) - native)) -le $((native / 400))
finish
