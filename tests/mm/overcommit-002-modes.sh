#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Each container's overcommit_memory decides for its tasks alone, whatever the host's and
# another container's are, from the next request on, in every way to ask for memory.
. /vkfs/tests/lib/vkfs.sh
dir=/proc/sys/vm
try() { ct_run "$bin/commit" "$@" | xargs; }
host() { "$bin/commit" "$@" | xargs; }
# Set a value, in the container of the last ct_start.
put() { expect "$1 $2" "$(ct_write $dir/"$1" "$2")" = 0; }

ct_cgroup t1 -m 512M
ct_cgroup t2 -m 512M
ct_cgroup t3 -m 512M
ct_start t3
t3=$ct
ct_start t2
t2=$ct
ct_start t1
put user_reserve_kbytes 0
put overcommit_memory 2
put overcommit_ratio 50
expect "strict: CommitLimit" "$(ct_run cat /proc/meminfo | field CommitLimit: -)" -eq 262144
for how in mmap shared noreserve readonly protect brk shm; do
	expect "strict: $how" "$(try $how 200)" = "$how 0"
	expect "strict: $how, too much" "$(try $how 300)" = "$how ENOMEM"
	expect "the host: $how" "$(host $how 300)" = "$how 0"
done
expect "strict: memfd" "$(try memfd 200)" = "memfd 0"
expect "strict: memfd, too much" "$(try memfd 300)" = "memfd ENOSPC"
expect "strict: tmpfs" "$(try tmpfs 200)" = "tmpfs 0"
expect "strict: tmpfs, too much" "$(try tmpfs 300)" = "tmpfs ENOSPC"
expect "strict: mremap" "$(try mmap 100 mremap 100)" = "mmap 0 mremap 0"
expect "strict: mremap, too much" "$(try mmap 100 mremap 200)" = "mmap 0 mremap ENOMEM"
expect "strict: stack" "$(ct_run sh -c "ulimit -s unlimited; $bin/commit stack 100 mmap 200" | xargs)" = "stack 0 mmap ENOMEM"
expect "strict: stack, too much" "$(ct_run sh -c "ulimit -s unlimited; $bin/commit mmap 200 stack 100" | xargs)" = "mmap 0 stack EFAULT"
expect "strict: fork" "$(try mmap 100 fork 0)" = "mmap 0 fork 0"
expect "strict: fork, too much" "$(try mmap 200 fork 0)" = "mmap 0 fork ENOMEM"
expect "strict: fork of many pieces" "$(try many 100 fork 0 fork 0)" = "many 0 fork 0 fork 0"
expect "strict: fork of many pieces, too much" "$(try many 150 fork 0)" = "many 0 fork ENOMEM"
expect "strict: what is given back" "$(try mmap 200 unmap 0 mmap 200 unmap 0 brk 200)" = "mmap 0 unmap 0 mmap 0 unmap 0 brk 0"
expect "strict: shm given back" "$(try shm 200 trim 0 shm 200)" = "shm 0 trim 0 shm 0"
expect "strict: files given back" "$(try memfd 200 trim 0 tmpfs 200 trim 0 mmap 200)" = "memfd 0 trim 0 tmpfs 0 trim 0 mmap 0"
expect "strict: together" "$(try mmap 100 shared 50 shm 50 memfd 30 brk 50)" = "mmap 0 shared 0 shm 0 memfd 0 brk ENOMEM"

echo "-- the others, at the same time"
ct=$t2 ct_cg=t2
put overcommit_memory 1
expect "always: more than there is" "$(try mmap 8000000)" = "mmap 0"
expect "always: and again" "$(try noreserve 8000000 shared 8000000)" = "noreserve 0 shared 0"
ct=$t3 ct_cg=t3
expect "native: as the host" "$(try mmap 1000 fork 0)" = "mmap 0 fork 0"
expect "native: more than there is" "$(try mmap 8000000)" = "mmap ENOMEM"
expect "the host" "$(host mmap 8000000)" = "mmap ENOMEM"
put overcommit_memory 0
expect "guess: more than the container has" "$(try mmap 1000)" = "mmap ENOMEM"
expect "guess: twice what fits" "$(try mmap 400 brk 400 fork 0)" = "mmap 0 brk 0 fork 0"

echo "-- at once"
put user_reserve_kbytes 0
for n in 1 2 3; do
	put overcommit_memory 1
	expect "always" "$(try mmap 1000)" = "mmap 0"
	put overcommit_memory 2
	expect "strict" "$(try mmap 300)" = "mmap ENOMEM"
	put overcommit_memory 0
	expect "guess" "$(try mmap 300 brk 300)" = "mmap 0 brk 0"
done
put overcommit_memory 2
put overcommit_ratio 90
expect "another ratio" "$(try mmap 300)" = "mmap 0"
put overcommit_kbytes 102400
expect "kbytes" "$(try mmap 80) $(try mmap 120)" = "mmap 0 mmap ENOMEM"
expect "kbytes: CommitLimit" "$(ct_run cat /proc/meminfo | field CommitLimit: -)" -eq 102400
put overcommit_ratio 100
expect "ratio: CommitLimit" "$(ct_run cat /proc/meminfo | field CommitLimit: -)" -eq 524288
echo 256M > $cg/t3/memory.max
expect "a lower memory.max" "$(try mmap 200) $(try mmap 300)" = "mmap 0 mmap ENOMEM"
echo max > $cg/t3/memory.max
expect "none" "$(try mmap 300)" = "mmap 0"
echo 512M > $cg/t3/memory.max
put user_reserve_kbytes 131072
expect "nothing is kept from who has little" "$(try mmap 400)" = "mmap 0"
expect "a 32nd is from who has much" "$(try mmap 400 mmap 90)" = "mmap 0 mmap 0"
put admin_reserve_kbytes 204800
expect "the root may use what is kept for it" "$(try mmap 400)" = "mmap 0"
expect "another may not" "$(ct_run setpriv --reuid 1000 --clear-groups --bounding-set -all "$bin/commit" mmap 400 mmap 200 | xargs)" = "mmap ENOMEM mmap 0"
put overcommit_ratio -1
expect "a ratio below 0 allows nothing" "$(ct_run true > /dev/null 2>&1 || echo failed)" = failed
ct=$t2 ct_cg=t2
expect "always: still" "$(try mmap 8000000)" = "mmap 0"
expect "the host: still" "$(cat $dir/overcommit_memory) $(host mmap 1000)" = "0 mmap 0"

echo "-- swap"
swap_on 256M
ct_start t1
put overcommit_memory 2
put user_reserve_kbytes 0
expect "swap counts: CommitLimit" "$(ct_run cat /proc/meminfo | field CommitLimit: -)" -ge 524284
expect "swap counts" "$(try mmap 450) $(try mmap 530)" = "mmap 0 mmap ENOMEM"
echo 100M > $cg/t1/memory.swap.max
expect "memory.swap.max" "$(try mmap 300) $(try mmap 400)" = "mmap 0 mmap ENOMEM"
swapoff "$loop"
losetup -d "$loop"
finish
