#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# What a hand-over between two tasks costs, in instructions: nothing while no cgroup
# has a policy; at most 1.5 % more while another one has; at most 3 % more in a FIFO
# cgroup itself; and nothing again after the last one.
#
# By SCHED_BATCH tasks, which do not preempt each other: with others it is chance
# whether the one that is woken runs at once, and that costs a fifth more or less.
. /vkfs/tests/lib/vkfs.sh
cd "$cg" || exit
mkdir t1 t2
# The median of some rounds, each of which prints its own.
median() {
	for _ in 1 2 3 4 5; do
		( echo 0 > t1/cgroup.procs; exec chrt -b 0 "$bin/bench" pingpong )
	done | sort -n | sed -n 3p
}

rmmod vkfs
without=$(median)
insmod "$VKFS_KO"
with=$(median)
echo 1 > t2/cpu.real_policy
elsewhere=$(median)
echo 1 > t1/cpu.real_policy
fifo=$(median)
echo 0 > t1/cpu.real_policy
echo 0 > t2/cpu.real_policy
sleep 12
after=$(median)
# The same code costs up to two thousandths more or less by where memory happens to be.
echo "without $without, with $with, elsewhere $elsewhere, FIFO $fifo, after $after"
expect "loaded, in thousandths" $((1000 * with / without)) -le 1002
expect "hooks in place, no cgroup of theirs" $((1000 * elsewhere / without)) -le 1015
expect "in the FIFO cgroup" $((1000 * fifo / without)) -le 1030
expect "after the last one" $((1000 * after / without)) -le 1002
finish
