#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# While a container has a transparent_hugepage/enabled of its own, the first fault in an
# empty table costs a task of the host at most half a hundredth more instructions, mmap
# and munmap a hundredth, and a fault into a table that is there not one.
. /vkfs/tests/lib/vkfs.sh
file=/sys/kernel/mm/transparent_hugepage/enabled
feature=/sys/fs/vkfs/features/thp
programs="table mmap fault"

# measure NAME [WHERE...]: by some processes, to /tmp/NAME.*
measure() {
	_n=$1
	shift
	for _ in 1 2 3 4 5; do
		for b in $programs; do
			"$@" "$bin/bench" $b >> "/tmp/$_n.$b"
		done
	done
}
# What memory a process happens to get makes it dearer or cheaper for as long as it
# lives: what most of them have seen is told apart from that.
of() { sort -n "/tmp/$1" | awk '{ n[NR] = $1 } END { print n[int((NR + 1) / 2)] }'; }

ct_cgroup t1
for _ in 1 2 3; do
	ct_start t1
	ct_look mount -t vkfs_sysfs sys /sys
	expect "no hooks" "$(cat $feature)" = ready
	measure without
	expect "never" "$(ct_write $file never)" = 0
	expect "hooks" "$(cat $feature)" = active
	measure with
	measure inside ct_run
	ct_stop
	no_instance || fail "an instance after its death"
	for _ in $(seq 60); do
		[ "$(cat $feature)" = active ] || break
		sleep 0.5
	done
	expect "no hooks" "$(cat $feature)" = ready
	measure after
done
for b in $programs; do
	for n in without with after inside; do
		echo "instructions: $b: $n: $(of $n.$b) of $(sort -n /tmp/$n.$b | uniq -c | xargs)"
	done
done
more() { echo $(($(of with."$1") - $(of without."$1"))); }
expect "the first in a table: more, on the host" "$(more table)" -le $(($(of without.table) / 200))
expect "mmap and munmap: more, on the host" "$(more mmap)" -le $(($(of without.mmap) / 100))
expect "a page fault: more, on the host" "$(more fault)" -le 0
expect "afterwards: the first in a table" $(($(of after.table) - $(of without.table))) -le $(($(of without.table) / 400))
finish
