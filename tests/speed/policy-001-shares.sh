#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# What a cgroup gets of a CPU does not depend on its policy: within 2 % of what it
# gets with the normal one, beside an equal, with another weight, if its tasks have
# different nice values, if they sleep, if its parent has a policy. In a VM with one
# CPU, whose clock is the instructions executed.
. /vkfs/tests/lib/vkfs.sh
cd "$cg" || exit
mkdir t1 t2 t3
echo +cpu > t3/cgroup.subtree_control
mkdir t3/a t3/b
start() { ( echo 0 > "$1/cgroup.procs"; shift; exec nice -n "$@" ) & }
usage() { sed -n 's/^usage_usec //p' "$1/cpu.stat"; }

# share A B: what A gets of what A and B get, in thousandths, of 3 s
share() {
	_a=$(usage "$1") _b=$(usage "$2")
	sleep 3
	_a=$(($(usage "$1") - _a)) _b=$(($(usage "$2") - _b))
	echo $((1000 * _a / (_a + _b)))
}

# same WHAT A B: with A normal, then FIFO
same() {
	_normal=$(share "$2" "$3")
	echo 1 > "$2/cpu.real_policy"
	within "$1: share in thousandths" "$(share "$2" "$3")" "$_normal" 20
	echo 0 > "$2/cpu.real_policy"
}

for n in 0 0 0; do start t1 $n sh -c "$burn"; done
start t2 0 sh -c "$burn"
same "three against one" t1 t2
echo 300 > t1/cpu.weight
same "weight 300 against 100" t1 t2
echo 100 > t1/cpu.weight
for n in 5 10; do start t1 $n sh -c "$burn"; done
same "nice values" t1 t2
echo 1 > t1/cgroup.kill
start t1 0 "$bin/duty" 40
start t1 0 "$bin/duty" 20
start t1 0 sh -c "$burn"
same "with those that sleep" t1 t2
echo 1 > t1/cgroup.kill
echo 1 > t2/cgroup.kill

for n in 0 0; do start t3/a $n sh -c "$burn"; done
start t3/b 0 sh -c "$burn"
echo 1 > t3/cpu.real_policy
same "children of a FIFO parent" t3/a t3/b
finish
