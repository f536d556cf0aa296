#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# What a hand-over between two tasks costs, in instructions: nothing while no cgroup
# has a policy; at most 1.5 % more while another one has; at most 15 % more in a FIFO
# cgroup itself (3 % is wanted; 6.12 takes 2.5, 7.3 takes 4, 6.1 takes 12).
#
# The last by SCHED_BATCH tasks, which do not preempt each other natively either: else
# the one that is woken runs at once, and the other one need not block and be woken for
# the answer. That FIFO lets it go on until it blocks is no cost of doing so.
. /vkfs/tests/lib/vkfs.sh
cd "$cg" || exit
mkdir t1 t2
# The least of some rounds: now and then one is dearer by what the VM does beside.
least() {
	for _ in 1 2 3 4 5 6 7; do
		( echo 0 > t1/cgroup.procs; exec "$@" "$bin/bench" pingpong )
	done | sort -n | head -n 1
}

rmmod vkfs
without=$(least) without_batch=$(least chrt -b 0)
insmod "$VKFS_KO"
with=$(least)
echo 1 > t2/cpu.real_policy
elsewhere=$(least)
echo 1 > t1/cpu.real_policy
fifo=$(least) fifo_batch=$(least chrt -b 0)
echo 0 > t1/cpu.real_policy
echo 0 > t2/cpu.real_policy
sleep 12
after=$(least)
# The same code costs up to half a hundredth more or less by where memory happens to be.
echo "without $without, with $with, elsewhere $elsewhere, FIFO $fifo, after $after"
echo "SCHED_BATCH: without $without_batch, FIFO $fifo_batch"
expect "loaded, in thousandths" $((1000 * with / without)) -le 1005
expect "hooks in place, no cgroup of theirs" $((1000 * elsewhere / without)) -le 1020
expect "in the FIFO cgroup, SCHED_BATCH" $((1000 * fifo_batch / without_batch)) -le 1150
expect "after the last one" $((1000 * after / without)) -le 1005
finish
