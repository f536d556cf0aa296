#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# A container has overcommit parameters of its own in /proc/sys/vm: they begin as the
# host's, its root writes them, also through a read-only bind of /proc/sys, and whatever
# is written the answer is the native one. The host's stay as they are.
. /vkfs/tests/lib/vkfs.sh
dir=/proc/sys/vm
all="overcommit_memory overcommit_ratio overcommit_kbytes admin_reserve_kbytes user_reserve_kbytes"
values() { (cd $dir && cat $all | xargs); }

ct_cgroup t1 -m 512M
ct_cgroup t2
ct_start t2
t2=$ct
ct_start t1
t1=$ct
before=$(values)
expect "they begin as the host's" "$(ct_run sh -c "cd $dir && cat $all" | xargs)" = "$before"
echo 7777 > $dir/user_reserve_kbytes
expect "and follow it" "$(ct_run cat $dir/user_reserve_kbytes)" -eq 7777
ls $dir | sort > /tmp/native
expect "nothing more is listed, nor less" "$(ct_run ls $dir | sort | comm -3 - /tmp/native | wc -l)" -eq 0
expect "a file" "$(ct_run stat -c '%F %a %u' $dir/overcommit_memory | sed 's/empty //')" = "regular file 644 0"
expect "max_map_count cannot be written" "$(ct_write $dir/max_map_count 77777)" = EROFS
expect "and is the host's" "$(ct_run cat $dir/max_map_count)" -eq "$(cat $dir/max_map_count)"

expect "write" "$(ct_write $dir/overcommit_kbytes 123456789012)" = 0
expect "read" "$(ct_run cat $dir/overcommit_kbytes)" = 123456789012
expect "the ratio excludes it" "$(ct_run cat $dir/overcommit_ratio)" = 0
expect "write" "$(ct_write $dir/overcommit_ratio 70)" = 0
expect "kbytes are excluded" "$(ct_run cat $dir/overcommit_kbytes)" = 0
expect "all a word can hold" "$(ct_write $dir/admin_reserve_kbytes 18446744073709551615)" = 0
expect "read" "$(ct_run cat $dir/admin_reserve_kbytes)" = 18446744073709551615
expect "mode" "$(ct_write $dir/overcommit_memory 3)" = EINVAL
expect "mode" "$(ct_write $dir/overcommit_memory 1)" = 0
expect "read" "$(ct_run cat $dir/overcommit_memory)" = 1
ct_run mount -o bind /proc/sys /proc/sys
ct_run mount -o remount,ro,bind /proc/sys
expect "read-only" "$(ct_write $dir/swappiness 10)" = EROFS
expect "write through it" "$(ct_write $dir/overcommit_ratio 80)" = 0
expect "read" "$(ct_run cat $dir/overcommit_ratio)" = 80
expect "by another user" "$(ct_run setpriv --reuid 1000 --clear-groups sh -c "echo 2 > $dir/overcommit_memory" 2>&1 | grep -c 'Permission denied')" -eq 1
nested=$(ct_run unshare -mpf --mount-proc sh -c "mount -t vkfs proc /proc; cd $dir; cat overcommit_memory overcommit_ratio; echo 2 > overcommit_memory; cat overcommit_memory" | xargs)
expect "a nested one begins with them" "$nested" = "1 80 2"
expect "and has its own" "$(ct_run cat $dir/overcommit_memory)" -eq 1
ct=$t2 ct_cg=t2
expect "another container's" "$(ct_run sh -c "cd $dir && cat $all" | xargs)" = "$(values)"
# ratio and kbytes of the host are at their beginning.
set -- $before
echo "$5" > $dir/user_reserve_kbytes
expect "the host's" "$(values)" = "$before"

echo "-- the same writes natively and in a container"
ct=$t2 ct_cg=t2
expect "one value more" "$(ct_write $dir/overcommit_memory 0)" = 0
files=$(cd $dir && for f in $all; do echo $dir/$f; done)
"$bin/writes" 1 10000 $files > /tmp/native
ct_run "$bin/writes" 1 10000 $files > /tmp/own
expect "writes" "$(wc -l < /tmp/native)" -ge 50025
expect "unlike" "$(diff /tmp/native /tmp/own | grep -c '^[<>]')" -eq 0
expect "refused, but changed" "$(grep -c CHANGED /tmp/own)" -eq 0
expect "some were refused" "$(grep -c ': EINVAL,' /tmp/own)" -gt 5000
expect "some were taken" "$(grep -c ': [0-9]' /tmp/own)" -gt 5000
diff /tmp/native /tmp/own | head -n 20
expect "the host's" "$(values)" = "$before"

echo "-- by many at once"
for seed in 11 12 13 14 15 16; do
	ct_run "$bin/writes" $seed 500 $files > /dev/null 2>&1 &
	pids="${pids:-} $!"
done
wait $pids || :
expect "a mode" "$(ct_run cat $dir/overcommit_memory | grep -cx '[012]')" -eq 1
expect "of ratio and kbytes one is 0" "$(ct_run cat $dir/overcommit_ratio $dir/overcommit_kbytes | grep -cx 0)" -ge 1
expect "the host's" "$(values)" = "$before"
kill -KILL "$t1" "$t2"

# The root of a user namespace of its own.
ct_cgroup t3 -m 512M
echo 1 > /sys/module/vkfs/parameters/auto
sysctl -qw kernel.unprivileged_userns_clone=1 2>/dev/null || :
( echo 0 > $cg/t3/cgroup.procs; exec setpriv --reuid 1000 --regid 1000 --clear-groups \
	unshare -m -p -f -C -U --map-root-user --propagation private \
	sh -c "mount -t proc proc /proc && cd $dir && echo 2 > overcommit_memory && cat overcommit_memory &&
		$bin/commit mmap 100 mmap 400; echo 5 > swappiness" ) > /tmp/user 2>&1 || :
cat /tmp/user
expect "root of a user namespace" "$(sed -n 1p /tmp/user)" = 2
expect "it binds" "$(sed -n 2,3p /tmp/user | xargs)" = "mmap 0 mmap ENOMEM"
expect "native sysctls are not its" "$(grep -c 'Read-only file system' /tmp/user)" -eq 1
finish
