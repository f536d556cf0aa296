#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# A container has scheduler parameters of its own in /proc/sys/kernel: its root
# writes them, also through a read-only bind of /proc/sys, within the native bounds;
# the host's stay as they are, and a nested container begins with them.
. /vkfs/tests/lib/vkfs.sh
dir=/proc/sys/kernel
gran=$dir/sched_wakeup_granularity_ns
slice=$dir/sched_min_granularity_ns
rr=$dir/sched_rr_timeslice_ms
cost=$dir/sched_migration_cost_ns

ct_cgroup t1
ct_cgroup t2
ct_start t1
t1=$ct
before=$(cat $dir/sched_*)
expect "files of the host's that are ours too" "$(ct_run cat $rr)" = "$(cat $rr)"
[ -e $gran ] && fail "the host has $gran"
expect "listed" "$(ct_run ls $dir | grep -cxE 'sched_(wakeup_granularity|min_granularity|latency|migration_cost)_ns|sched_rr_timeslice_ms')" -eq 5
expect "nothing twice" "$(ct_run ls $dir | sort | uniq -d)" = ""
expect "nothing less than on the host" "$(ls $dir | sort > /tmp/h; ct_run ls $dir | sort | comm -23 /tmp/h -)" = ""
expect "a file" "$(ct_run stat -c '%F %a %u' $gran | sed 's/empty //')" = "regular file 644 0"
for f in $gran $slice $rr $cost $dir/sched_latency_ns; do
	expect "$f is a number" "$(ct_run cat "$f" | grep -cE '^[0-9]+$')" -eq 1
done

expect "write" "$(ct_write $gran 5000000)" = 0
expect "read" "$(ct_run cat $gran)" = 5000000
expect "with blanks around" "$(ct_write $gran ' 6000000 
')" = 0
expect "read" "$(ct_run cat $gran)" = 6000000
for bad in '' x -1 1000000001 99999999999999999999 '1 x'; do
	was=$(ct_run cat $gran)
	case $bad in '') want=0 ;; '1 x') want=0 was=1 ;; *) want=EINVAL ;; esac
	expect "write '$bad'" "$(ct_write $gran "$bad")" = $want
	expect "then it is" "$(ct_run cat $gran)" = "$was"
done
expect "too short a slice" "$(ct_write $slice 99999)" = EINVAL
expect "a slice" "$(ct_write $slice 4000000)" = 0
expect "read" "$(ct_run cat $slice)" = 4000000
expect "a time slice" "$(ct_write $rr 40)" = 0
expect "read" "$(ct_run cat $rr)" = 40
expect "the host's for 0" "$(ct_write $rr 0)" = 0
expect "read" "$(ct_run cat $rr)" = "$(cat $rr)"
mount -t debugfs debugfs /sys/kernel/debug
expect "a migration cost, to begin with the host's" "$(ct_run cat $cost)" = "$(cat /sys/kernel/debug/sched/migration_cost_ns)"
for v in -1 0 2147483647; do
	expect "write $v" "$(ct_write $cost $v)" = 0
	expect "read" "$(ct_run cat $cost)" = $v
done
for bad in -2 2147483648; do
	expect "write $bad" "$(ct_write $cost $bad)" = EINVAL
	expect "read" "$(ct_run cat $cost)" = 2147483647
done
umount /sys/kernel/debug
expect "sysctl(8)" "$(ct_run sysctl -qw kernel.sched_wakeup_granularity_ns=7000000; ct_run sysctl -n kernel.sched_wakeup_granularity_ns)" = 7000000
expect "the host's" "$(cat $dir/sched_*)" = "$before"
ct_start t2
expect "another container's" "$(ct_run cat $gran)" -ne 7000000

ct=$t1 ct_cg=t1
ct_run mount -o bind /proc/sys /proc/sys
ct_run mount -o remount,ro,bind /proc/sys
expect "read-only" "$(ct_write $dir/panic 0)" = EROFS
expect "write through it" "$(ct_write $gran 8000000)" = 0
expect "read" "$(ct_run cat $gran)" = 8000000
ct_run sh -c "echo 9000000 > $gran"
expect "by a shell" "$(ct_run cat $gran)" = 9000000
expect "not by another" "$(ct_run setpriv --reuid 1000 --clear-groups sh -c "echo 1 > $gran" 2>&1 | grep -c 'Permission denied')" -eq 1
expect "a nested one's" "$(ct_run unshare -mpf --mount-proc sh -c "mount -t vkfs proc /proc; cat $gran; echo 1 > $gran; cat $gran" | xargs)" = "9000000 1"
expect "is its own" "$(ct_run cat $gran)" = 9000000
for f in wakeup migration; do
	expect "the feature" "$(cat /sys/fs/vkfs/features/sched_$f)" = active
done

# The root of a user namespace of its own.
ct_cgroup t3
echo 1 > /sys/module/vkfs/parameters/auto
( echo 0 > $cg/t3/cgroup.procs; exec setpriv --reuid 1000 --regid 1000 --clear-groups \
	unshare -m -p -f -C -U --map-root-user --propagation private \
	sh -c "mount -t proc proc /proc && echo 3000000 > $gran && cat $gran && sh -c 'echo 1 > $dir/panic'" ) > /tmp/user 2>&1 || :
expect "root of a user namespace" "$(head -n 1 /tmp/user)" = 3000000
expect "native sysctls are not its" "$(grep -c 'Read-only file system' /tmp/user)" -eq 1
finish
