#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# khugepaged leaves the memory of a container alone that has chosen never, makes huge
# pages of another's that has chosen always, and goes by each one's own max_ptes_none.
# The host's memory and files are as they were.
. /vkfs/tests/lib/vkfs.sh
thp=/sys/kernel/mm/transparent_hugepage
khuge=$thp/khugepaged
start() { ct_cgroup "$1"; ct_start "$1"; ct_look mount -t vkfs_sysfs sys /sys; }
own() { expect "$1 $2" "$(ct_write $thp/"$1" "$2")" = "${3:-0}"; }
# stay NAME OPTION...: memory without huge pages, which khugepaged knows of soon.
stay() { _n=$1; shift; "$@" > "/tmp/$_n" & for _ in $(seq 50); do [ -s "/tmp/$_n" ] && return; sleep 0.1; done; }
# Twice all memory that khugepaged knows of.
scan() {
	pkill -USR1 -x huge
	_full=$(($(cat $khuge/full_scans) + 3))
	for _ in $(seq 150); do [ "$(cat $khuge/full_scans)" -lt $_full ] || break; sleep 0.1; done
	pkill -USR1 -x huge
	sleep 0.5
}
last() { tail -n 1 "/tmp/$1"; }

ls $khuge | sort > /tmp/native
start t2
expect "listed" "$(ct_look ls $khuge | sort | comm -3 - /tmp/native | wc -l)" -eq 0
expect "begins as the host's" "$(ct_look sh -c "cat $khuge/defrag $khuge/max_ptes_*" | xargs)" = "$(cat $khuge/defrag $khuge/max_ptes_* | xargs)"
t2=$ct
start t3
t3=$ct
start t1
t1=$ct
# From here on nobody has huge pages but by khugepaged.
echo never > $thp/enabled
stay host "$bin/huge" 8 stay
for c in 1 2 3; do
	eval "ct=\$t$c"
	ct_cg=t$c
	stay t$c ct_run "$bin/huge" 8 sparse stay
done
expect "none" "$(last host) $(last t1) $(last t2) $(last t3)" = "0 0 0 0"
echo always > $thp/enabled
own khugepaged/max_ptes_none 0
own khugepaged/max_ptes_none 512 EINVAL
own khugepaged/max_ptes_swap 65 EPERM
expect "the host's" "$(cat $khuge/max_ptes_none)" -eq 511
expect "active" "$(cat /sys/fs/vkfs/features/khugepaged)" = active
ct=$t2 ct_cg=t2
own enabled never
echo 1 > $khuge/scan_sleep_millisecs
scan
expect "the host's" "$(last host)" -eq 8192
expect "always, but no empty pages" "$(last t3)" -eq 0
expect "never" "$(last t2)" -eq 0
expect "always" "$(last t1)" -eq 8192
# As it was, for the tests to come.
echo 10000 > $khuge/scan_sleep_millisecs
finish
