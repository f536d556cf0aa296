#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Every virtual file reads well byte by byte, by sendfile(2), again from its
# beginning, given up half way and past its end, where lxcfs gives EINVAL.
. /vkfs/tests/lib/vkfs.sh
ct_cgroup t1 -m 256M -c 200000/100000
ct_start t1
for f in cpuinfo loadavg meminfo stat swaps uptime; do
	ct_run cat /proc/$f > /tmp/whole
	for how in onebyte sendfile; do
		ct_run "$bin/readtest" $how /proc/$f > /tmp/parts || failed=1
		expect "$f $how: lines" "$(wc -l < /tmp/parts)" -eq "$(wc -l < /tmp/whole)"
		expect "$f $how: words" "$(wc -w < /tmp/parts)" -eq "$(wc -w < /tmp/whole)"
	done
	for how in again past abandon; do
		ct_run "$bin/readtest" $how /proc/$f
		expect "$f $how" $? -eq 0
	done
	expect "$f: same inode number in readdir and stat" \
		"$(ct_run ls -i /proc | awk -v f=$f '$2 == f { print $1 }')" = "$(ct_run stat -c %i /proc/$f)"
	expect "$f: mode and owner" "$(ct_run stat -c '%A %u %g %s' /proc/$f)" = "$(stat -c '%A %u %g %s' /proc/$f)"
	expect "$f: truncated" "$(ct_run sh -c "truncate -s 100 /proc/$f; stat -c %s /proc/$f" 2>/dev/null)" -eq "$(truncate -s 100 /proc/$f 2>/dev/null; stat -c %s /proc/$f)"
	expect "$f: writing" "$(ct_run sh -c "echo > /proc/$f" 2>&1 | grep -c .)" -ge 1
done
ct_stop
finish
