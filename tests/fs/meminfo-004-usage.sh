#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# What a container does with memory shows in the field that names it, and in no
# other container: lxcfs shows Mapped and AnonHugePages as 0, and wraps AnonPages
# below 0 for locked shared memory.
. /vkfs/tests/lib/vkfs.sh
ct_cgroup t1 -m 512M
ct_cgroup t2 -m 512M
ct_start t2; other=$ct
ct_start t1
use() {	# KIND MIB [PATH]: what meminfo says while it is in use
	echo "-- $*"
	ct_run "$bin/memuse" "$@" > /tmp/ready & _u=$!
	until grep -q ready /tmp/ready; do sleep 0.2; done
	sleep 2	# the memory controller sums up every two seconds
	ct_run cat /proc/meminfo > /tmp/m
	nsenter -t "$other" -m -p -C cat /proc/meminfo > /tmp/m2
	ct_run pkill -KILL memuse || :
	wait $_u 2>/dev/null || :
	: > /tmp/ready
}
use anon 64
within "AnonPages" "$(field AnonPages: /tmp/m)" 66000 3000
within "MemFree" "$(field MemFree: /tmp/m)" $((524288 - 68000)) 6000
expect "AnonPages of the other container" "$(field AnonPages: /tmp/m2)" -lt 8000
expect "used by the other" $((524288 - $(field MemFree: /tmp/m2))) -lt 16000
use shmem 64
within "Shmem" "$(field Shmem: /tmp/m)" 65536 3000
expect "Mapped" "$(field Mapped: /tmp/m)" -ge 65000
expect "AnonPages" "$(field AnonPages: /tmp/m)" -lt 8000
use locked 32
within "Shmem, locked" "$(field Shmem: /tmp/m)" 32768 3000
within "Unevictable" "$(field Unevictable: /tmp/m)" 32768 3000
expect "AnonPages has not wrapped" "$(field AnonPages: /tmp/m)" -lt 8000
use file 32 /tmp/mapped
expect "Mapped, a file" "$(field Mapped: /tmp/m)" -ge 32000
expect "Cached" "$(field Cached: /tmp/m)" -ge 32000
thp=/sys/kernel/mm/transparent_hugepage/enabled
was=$(sed 's/.*\[\(.*\)\].*/\1/' $thp)
echo madvise > $thp
use huge 32
echo "$was" > $thp
within "AnonHugePages" "$(field AnonHugePages: /tmp/m)" 32768 4096
finish
