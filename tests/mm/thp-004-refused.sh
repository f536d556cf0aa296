#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# A value that would not be obeyed cannot be written: not while somebody else has the
# function, nor where ftrace is off. Values and the policy may change under load. The
# module can be unloaded while containers have values of their own, also more than the
# host's: memory is by the host's then.
. /vkfs/tests/lib/vkfs.sh
thp=/sys/kernel/mm/transparent_hugepage
features=/sys/fs/vkfs/features
start() { ct_cgroup "$1"; ct_start "$1"; ct_look mount -t vkfs_sysfs sys /sys; }
state() { cat $features/"$1"; }
first() { grep -oE "^($1)$" /tmp/functions | head -n 1; }
cut -d' ' -f1 /sys/kernel/tracing/available_filter_functions > /tmp/functions

start t1
for f in "enabled thp $(first '__thp_vma_allowable_orders|hugepage_vma_check') never" \
	"defrag thp_defrag vma_thp_gfp_mask never" \
	"khugepaged/max_ptes_none khugepaged $(first 'collapse_single_pmd|hpage_collapse_scan_pmd'),deferred_split_scan 0"; do
	set -- $f
	before=$(ct_look cat $thp/"$1")
	for target in $(echo "$3" | tr , ' '); do
		insmod "$VKFS_KMOD/taken.ko" function="$target"
		expect "$1: $target is taken" "$(ct_write $thp/"$1" "$4")" = EOPNOTSUPP
		expect "$1: the value" "$(ct_look cat $thp/"$1")" = "$before"
		expect "$1: why" "$(state "$2" | cut -d: -f1-3)" = "unavailable: $target: error -16"
		rmmod taken
	done
	expect "$1: free again" "$(ct_write $thp/"$1" "$4")" = 0
	expect "$1: active" "$(state "$2")" = active
	insmod "$VKFS_KMOD/taken.ko" function="$target" 2>/dev/null && fail "somebody else could take it"
done
sysctl -qw kernel.ftrace_enabled=0 2>/dev/null && fail "ftrace was switched off"
expect "never" "$(ct_run "$bin/huge" 8)" -eq 0

echo "-- changed under load"
echo 1 > $thp/khugepaged/scan_sleep_millisecs
for _ in 1 2; do ct_run sh -c "while [ ! -e /tmp/stop ]; do $bin/huge 8; $bin/huge 8 sparse; done" > /dev/null & done
for mode in always madvise always never; do
	for policy in free tighten-only free; do
		echo $policy > /sys/fs/vkfs/thp/policy
		for f in enabled hugepages-64kB/enabled; do
			echo $mode > "/proc/$ct/root$thp/$f"
		done 2> /dev/null || :
		echo $((${#mode} % 2)) > "/proc/$ct/root$thp/khugepaged/max_ptes_none"
		"$bin/huge" 8 > /dev/null
	done
	echo $mode > $thp/enabled
done
echo always > $thp/enabled
expect "the container" "$(ct_run "$bin/huge" 8 advise)" -eq 0
expect "the host" "$("$bin/huge" 8)" -eq 8192

echo "-- unloaded under way"
echo never > $thp/enabled
expect "more than the host" "$(ct_write $thp/enabled always)" = 0
expect "always" "$(ct_run "$bin/huge" 8)" -eq 8192
sh -c "while [ ! -e /tmp/stop ]; do $bin/huge 8; cat $thp/enabled $thp/khugepaged/max_ptes_none; done" > /tmp/host &
sleep 2
ct_run umount -l /sys
ct_run umount -l /proc
unload
sleep 1
touch /tmp/stop
expect "native" "$(ct_run "$bin/huge" 8)" -eq 0
wait_for() { for _ in $(seq 50); do pgrep -x huge > /dev/null || return 0; sleep 0.1; done; }
wait_for
expect "the host, all the while" "$(sort -u /tmp/host | xargs)" = "0 511 always madvise [never]"
expect "the host's" "$(cat $thp/enabled)" = "always madvise [never]"
kill -KILL "$ct"

if sysctl -qw kernel.ftrace_enabled=0 2>/dev/null; then
	insmod "$VKFS_KO"
	start t2
	for f in enabled:never defrag:never khugepaged/max_ptes_none:0; do
		expect "ftrace is off: ${f%:*}" "$(ct_write $thp/"${f%:*}" "${f#*:}")" = EOPNOTSUPP
	done
	expect "the feature" "$(state thp | sed 's/: no .*//' | grep -c 'unavailable: .*: error -19')" -eq 1
	sysctl -qw kernel.ftrace_enabled=1
fi
# As it was, for the tests to come.
echo 10000 > $thp/khugepaged/scan_sleep_millisecs
echo always > $thp/enabled
finish
