#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# diskstats and partitions tell of the disks that a container has used, and of what it
# has read and written there, as io.stat of its cgroup does: not of what the host does
# with the same disk, nor of other disks.
. /vkfs/tests/lib/vkfs.sh
ct_cgroup t1
ct_cgroup t2
for n in 1 2; do
	truncate -s 32M /tmp/disk$n
	eval "loop$n=\$(losetup -f --show --direct-io=off /tmp/disk$n)"
done
name=${loop1#/dev/}
read_() { dd if="$1" of=/dev/null bs=64k count="$2" iflag=direct status=none; }
read_ "$loop1" 200
read_ "$loop2" 200
ct_start t1
expect "before: disks" "$(ct_look cat /proc/diskstats)" = ""
expect "before: partitions" "$(ct_look cat /proc/partitions)" = "major minor  #blocks  name"
ct_run sh -c "dd if=$loop1 of=/dev/null bs=64k count=48 iflag=direct status=none
	dd if=/dev/zero of=$loop1 bs=32k count=16 oflag=direct status=none"
read_ "$loop1" 100
stat=$(ct_look awk -v n="$name" '$3 == n' /proc/diskstats)
echo "$stat"
expect "its disks" "$(ct_look awk '{ print $3 }' /proc/diskstats)" = "$name"
expect "fields" "$(echo "$stat" | wc -w)" -eq "$(awk 'NR == 1 { print NF }' /proc/diskstats)"
expect "number" "$(echo "$stat" | awk '{ print $1 ":" $2 }')" = "$(lsblk -dno MAJ:MIN "$loop1" | tr -d ' ')"
expect "sectors read" "$(echo "$stat" | awk '{ print $6 }')" -eq $((48 * 128))
expect "sectors written" "$(echo "$stat" | awk '{ print $10 }')" -eq $((16 * 64))
io() { sed -n "s/^$(lsblk -dno MAJ:MIN "$loop1" | tr -d ' ') .*$1=\([0-9]*\).*/\1/p" $cg/t1/io.stat; }
expect "reads" "$(echo "$stat" | awk '{ print $4 }')" -eq "$(io rios)"
expect "writes" "$(echo "$stat" | awk '{ print $8 }')" -eq "$(io wios)"
expect "host's own reads are more" "$(awk -v n="$name" '$3 == n { print $6 }' /proc/diskstats)" -gt $((200 * 128))
expect "partitions" "$(ct_look awk 'NR > 2 { print $3, $4 }' /proc/partitions)" = "32768 $name"
expect "vmstat -d" "$(ct_look vmstat -d | awk 'NR > 2 { print $1 }')" = "$name"
expect "another container" "$(container t2 cat /proc/diskstats)" = ""
ct_stop
losetup -d "$loop1" "$loop2"
finish
