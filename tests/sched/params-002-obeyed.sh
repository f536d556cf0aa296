#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# The scheduler obeys a container's parameters, for that container: of two under the
# same load on one CPU, switches and latency move in the one whose parameter is
# changed, up and down, and not in the other.
. /vkfs/tests/lib/vkfs.sh
dir=/proc/sys/kernel
ct_cgroup t1 -s 1
ct_cgroup t2 -s 1
ct_start t2
t2=$ct
ct_start t1
t1=$ct
in_ct() {	# CONTAINER COMMAND...
	case $1 in t1) ct=$t1 ;; t2) ct=$t2 ;; esac
	ct_cg=$1
	shift
	ct_run "$@"
}
set_param() { in_ct t1 sh -c "echo $2 > $dir/$1"; }

got() { awk -v k="$1" '$1 == k { print $2 }' "/tmp/$2"; }

# phase CLAIM CONDITION COMMAND...: run it in one, then in the other, so that neither
# preempts the other. $s1 and $s2 are the switches, $l1 and $l2 the latency, $m1 and
# $m2 what the one got that got most, $v1 and $v2 how many the balancer moved. What a
# busy machine adds is noise: three times at most, until the condition holds.
phase() {
	claim=$1 condition=$2
	shift 2
	for _ in 1 2 3; do
		for t in t1 t2; do in_ct $t "$@" > /tmp/$t; done
		echo "    t1: $(xargs < /tmp/t1), t2: $(xargs < /tmp/t2)"
		s1=$(got switches t1) s2=$(got switches t2)
		l1=$(got latency t1) l2=$(got latency t2)
		m1=$(got most t1) m2=$(got most t2)
		v1=$(got moves t1) v2=$(got moves t2)
		[ $(($condition)) = 0 ] || break
	done
	expect "$claim: $condition" $(($condition)) -eq 1
}

echo "sched_min_granularity_ns"
phase "alike to begin with" "s1 < s2 * 2 && s2 < s1 * 2" "$bin/wakes" hogs 1
set_param sched_min_granularity_ns 100000000
phase "raised, fewer switches" "s1 * 3 < s2" "$bin/wakes" hogs 1
b1=$s1
set_param sched_min_granularity_ns 3000000
phase "lowered, more" "s1 > b1 * 3 && s1 < s2 * 2 && s2 < s1 * 2" "$bin/wakes" hogs 1

echo "sched_wakeup_granularity_ns"
for t in t1 t2; do in_ct $t sh -c "echo 50000000 > $dir/sched_min_granularity_ns"; done
phase "alike to begin with" "s1 < s2 * 2 && s2 < s1 * 2" "$bin/wakes" sleep 1
set_param sched_wakeup_granularity_ns 1000000000
phase "raised, fewer switches and longer latency" "s1 * 3 < s2 && l1 > l2 * 3" "$bin/wakes" sleep 1
b1=$s1
set_param sched_wakeup_granularity_ns 0
phase "lowered, more" "s1 > b1 * 3 && s1 < s2 * 2 && s2 < s1 * 2" "$bin/wakes" sleep 1

echo "sched_rr_timeslice_ms"
phase "alike to begin with" "s1 < s2 * 2 && s2 < s1 * 2" "$bin/wakes" rr 1
set_param sched_rr_timeslice_ms 8
phase "lowered, more switches" "s1 > s2 * 3" "$bin/wakes" rr 1
set_param sched_rr_timeslice_ms 4000
phase "raised beyond the run: one has it all" "m1 > 80 && m2 < 75" "$bin/wakes" rr 1
expect "what it says of itself" "$(in_ct t1 "$bin/wakes" interval)" -eq 4000
expect "the other" "$(in_ct t2 "$bin/wakes" interval)" -eq "$(cat $dir/sched_rr_timeslice_ms)"

if in_ct t1 test -e $dir/sched_child_runs_first; then
	echo "sched_child_runs_first"
	expect "the parent, to begin with" "$(in_ct t1 "$bin/wakes" fork 40)" -le 10
	set_param sched_child_runs_first 1
	expect "the child" "$(in_ct t1 "$bin/wakes" fork 40)" -ge 30
	expect "the other's parent" "$(in_ct t2 "$bin/wakes" fork 40)" -le 10
fi

echo "sched_migration_cost_ns"
for t in t1 t2; do echo 2-3 > $cg/$t/cpuset.cpus; done
phase "alike to begin with" "v1 < v2 * 2 && v2 < v1 * 2" "$bin/wakes" move 60
set_param sched_migration_cost_ns 1000000000
phase "raised, fewer moves" "v1 * 5 < v2 * 4" "$bin/wakes" move 60
b1=$v1
set_param sched_migration_cost_ns 0
phase "lowered, more" "v1 * 4 > b1 * 5 && v1 < v2 * 2 && v2 < v1 * 2" "$bin/wakes" move 60
in_ct t2 sh -c "echo -1 > $dir/sched_migration_cost_ns"
phase "the other one's, always hot" "v2 * 5 < v1 * 4" "$bin/wakes" move 60
finish
