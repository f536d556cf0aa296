#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# An overcommit parameter that would not be obeyed cannot be written: not while somebody
# else has a function, nor where ftrace is off, and not one of two hooks is placed then.
# The module can be unloaded while containers are strict; they are the host's again then.
. /vkfs/tests/lib/vkfs.sh
feature=/sys/fs/vkfs/features/overcommit
file=/proc/sys/vm/overcommit_memory
ct_cgroup t1 -m 512M
ct_start t1
expect "before anyone has a value" "$(cat $feature)" = ready
for target in __vm_enough_memory mmap_region; do
	insmod "$VKFS_KMOD/taken.ko" function=$target
	expect "$target is taken: refused" "$(ct_write $file 2)" = EOPNOTSUPP
	expect "the value" "$(ct_run cat $file)" -eq 0
	expect "why" "$(cat $feature)" = "unavailable: $target: error -16: no overcommit_memory of one's own"
	expect "it is native" "$(ct_run "$bin/commit" mmap 1000)" = "mmap 0"
	rmmod taken
done
expect "free again" "$(ct_write $file 2)" = 0
expect "the feature" "$(cat $feature)" = active
expect "strict" "$(ct_run "$bin/commit" mmap 1000)" = "mmap ENOMEM"
for target in __vm_enough_memory mmap_region; do
	insmod "$VKFS_KMOD/taken.ko" function=$target 2>/dev/null && fail "somebody else could take it"
done
sysctl -qw kernel.ftrace_enabled=0 2>/dev/null && fail "ftrace was switched off"
expect "strict" "$(ct_run "$bin/commit" mmap 1000)" = "mmap ENOMEM"
first=$ct

echo "-- the last value goes, and so do the hooks"
ct_cgroup t2 -m 512M
ct_start t2
expect "another's" "$(ct_write $file 1)" = 0
kill -KILL "$first"
for _ in $(seq 60); do [ "$(instances | wc -l)" -gt 1 ] || break; sleep 0.5; done
sleep 6
expect "one is left" "$(cat $feature)" = active
ct_stop
no_instance || fail "an instance after its death"
for _ in $(seq 40); do [ "$(cat $feature)" = active ] || break; sleep 0.5; done
expect "none is left" "$(cat $feature)" = ready

echo "-- unloaded under way"
ct_start t1
expect "strict" "$(ct_write $file 2)" = 0
# Little enough that what is strict has room for the programs of this test.
cat > /tmp/loop <<L
while [ ! -e /tmp/stop ]; do $bin/commit mmap 4 mmap 300 noreserve 4 fork 0 shm 4 brk 4 unmap 0; done
L
for _ in 1 2 3; do ct_run sh /tmp/loop > /dev/null & done
sleep 2
ct_run umount -l /proc
unload
sleep 1
touch /tmp/stop
expect "native" "$(ct_run "$bin/commit" mmap 1000)" = "mmap 0"
kill -KILL "$ct"

# Where ftrace can be switched off, and is, nothing is patched without a word.
if sysctl -qw kernel.ftrace_enabled=0 2>/dev/null; then
	insmod "$VKFS_KO"
	ct_start t2
	expect "ftrace is off: refused" "$(ct_write $file 2)" = EOPNOTSUPP
	expect "the value" "$(ct_run cat $file)" -eq 0
	expect "the feature" "$(cut -d: -f1-3 $feature)" = "unavailable: __vm_enough_memory: error -19"
	sysctl -qw kernel.ftrace_enabled=1
fi
finish
