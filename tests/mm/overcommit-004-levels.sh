#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# An ancestor's strict mode binds its descendants, whatever they choose; theirs does not
# bind it. The host's binds all containers, unless it is told not to; under its other
# modes they choose freely. A task is judged by whose its memory is.
. /vkfs/tests/lib/vkfs.sh
dir=/proc/sys/vm
switch=/sys/fs/vkfs/overcommit/host_strict
try() { ct_run "$bin/commit" "$@" | xargs; }
put() { expect "$1 $2" "$(ct_write $dir/"$1" "$2")" = 0; }

ct_cgroup t1 -m 600M
ct_start t1
put user_reserve_kbytes 0
put overcommit_memory 2
cat > /tmp/nested <<N
mount -t vkfs proc /proc
cd $dir
echo "begins \$(cat overcommit_memory)"
echo 1 > overcommit_memory
echo "1: \$($bin/commit mmap 200 mmap 200 unmap 0 | xargs)"
echo 0 > overcommit_memory
echo "0: \$($bin/commit mmap 200 mmap 200 unmap 0 | xargs)"
echo 2 > overcommit_memory
echo 102400 > overcommit_kbytes
echo "2: \$($bin/commit mmap 50 mmap 100 | xargs)"
unshare -pf $bin/commit mmap 50 mmap 100 | xargs echo "deeper:"
unshare -mpf sh -c 'mount -t vkfs proc /proc; echo 1 > $dir/overcommit_memory; $bin/commit mmap 50 mmap 100 | xargs echo "deeper, free:"'
N
ct_run unshare -mpf --propagation private sh /tmp/nested > /tmp/out
cat /tmp/out
expect "a nested one begins" "$(grep -c '^begins 2$' /tmp/out)" -eq 1
expect "free in a strict one" "$(grep '^1: ' /tmp/out)" = "1: mmap 0 mmap ENOMEM unmap 0"
expect "guessing in a strict one" "$(grep '^0: ' /tmp/out)" = "0: mmap 0 mmap ENOMEM unmap 0"
expect "stricter" "$(grep '^2: ' /tmp/out)" = "2: mmap 0 mmap ENOMEM"
expect "one without a vkernel is bound as well" "$(grep '^deeper: ' /tmp/out)" = "deeper: mmap 0 mmap ENOMEM"
expect "and one that is free" "$(grep '^deeper, free: ' /tmp/out)" = "deeper, free: mmap 0 mmap ENOMEM"
expect "the outer one is not bound" "$(try mmap 200)" = "mmap 0"
ct_run unshare -mpf --propagation private sh -c "mount -t vkfs proc /proc; exec $bin/commit mmap 200 stay 0" > /dev/null &
sleep 1.5
expect "what is promised inside is the outer one's, too" "$(try mmap 80) $(try mmap 150)" = "mmap 0 mmap ENOMEM"
pkill -x commit

echo "-- the host is strict"
echo 0 > $dir/user_reserve_kbytes
limit=$(($(field Committed_AS:) + 409600))
ct_start t1
put overcommit_memory 1
expect "under the host's 0" "$(try mmap 1000)" = "mmap 0"
echo $limit > $dir/overcommit_kbytes
echo 2 > $dir/overcommit_memory
expect "the host's, by default" "$(cat $switch)" -eq 1
free=$(try mmap 200 mmap 1000)
host=$("$bin/commit" mmap 200 mmap 1000 | xargs)
echo 0 > $switch
switched=$(try mmap 200 mmap 1000)
echo 1 > $switch
again=$(try mmap 200 mmap 1000)
echo 0 > $dir/overcommit_memory
echo 50 > $dir/overcommit_ratio
expect "the host itself" "$host" = "mmap 0 mmap ENOMEM"
expect "it binds a container" "$free" = "mmap 0 mmap ENOMEM"
expect "with the switch at 0 it does not" "$switched" = "mmap 0 mmap 0"
expect "and again" "$again" = "mmap 0 mmap ENOMEM"
(echo 2 > $switch) 2> /dev/null && fail "it was set to 2"
expect "a switch" "$(cat $switch)" -eq 1
expect "free again" "$(try mmap 1000)" = "mmap 0"
finish
