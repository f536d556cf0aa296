#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# A parameter that would not be obeyed cannot be written: not while somebody else has
# the function, nor where ftrace is off. The module can be unloaded while containers
# have values, and those are the host's again then.
. /vkfs/tests/lib/vkfs.sh
features=/sys/fs/vkfs/features
dir=/proc/sys/kernel
target=$(cd /sys/fs/vkfs/hooks && echo check_preempt_wakeup* wakeup_preempt_fair* | tr ' ' '\n' | grep -v '\*')
ct_cgroup t1
ct_start t1
expect "before anyone has a value" "$(cat $features/sched_wakeup)" = ready
was=$(ct_run cat $dir/sched_wakeup_granularity_ns)
insmod "$VKFS_KMOD/taken.ko" function="$target"
expect "somebody else has it: refused" "$(ct_write $dir/sched_wakeup_granularity_ns 1234)" = EOPNOTSUPP
expect "the value" "$(ct_run cat $dir/sched_wakeup_granularity_ns)" = "$was"
expect "the feature" "$(cat $features/sched_wakeup)" = "unavailable: $target: error -16: no sched_wakeup_granularity_ns of one's own"
expect "another parameter" "$(ct_write $dir/sched_rr_timeslice_ms 20)" = 0
rmmod taken
expect "free again" "$(ct_write $dir/sched_wakeup_granularity_ns 1234)" = 0
expect "the value" "$(ct_run cat $dir/sched_wakeup_granularity_ns)" = 1234
expect "the feature" "$(cat $features/sched_wakeup)" = active
insmod "$VKFS_KMOD/taken.ko" function="$target" 2>/dev/null && fail "somebody else could take it"

# Given up, a hook goes a little later.
ct_run sh -c "echo 0 > $dir/sched_rr_timeslice_ms"
for _ in $(seq 40); do
	[ "$(cat $features/sched_rr)" = active ] || break
	sleep 0.5
done
expect "one that nobody has any more" "$(cat $features/sched_rr)" = ready

# The container lives on without its /proc; the module need not.
ct_run sh -c "echo 50000000 > $dir/sched_min_granularity_ns"
ct_run sh -c 'while sleep 0.1; do :; done' &
sleep 1
slice() { awk '$1 == "se.slice" { print $3 }' "/proc/$(pgrep -n -f 'while sleep 0.1')/sched"; }
own=$(slice)
expect "a task's slice, where it has one" "${own:-50000000}" -eq 50000000
ct_run umount /proc
for _ in 1 2 3 4 5 6 7 8 9 10; do rmmod vkfs 2>/dev/null && break; sleep 0.5; done
expect "unloaded" "$(grep -c '^vkfs ' /proc/modules)" -eq 0
sleep 1
expect "the slice is the host's again" "$(slice)" != "${own:-no slice}"
kill -KILL "$ct"

# Where ftrace can be switched off, and is, nothing is patched without a word.
if sysctl -qw kernel.ftrace_enabled=0 2>/dev/null; then
	insmod "$VKFS_KO"
	ct_cgroup t2
	ct_start t2
	expect "ftrace is off: refused" "$(ct_write $dir/sched_wakeup_granularity_ns 1234)" = EOPNOTSUPP
	expect "the feature" "$(cut -d: -f1-3 $features/sched_wakeup)" = "unavailable: $target: error -19"
	sysctl -qw kernel.ftrace_enabled=1
fi
finish
