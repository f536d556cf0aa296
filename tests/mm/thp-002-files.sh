#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# The files of transparent huge pages in a container are as natively: their form, what
# may be written, the errno for the rest; also where /sys is read-only, for the root of
# the container only. Nested containers begin with their parent's, and stay within them.
. /vkfs/tests/lib/vkfs.sh
thp=/sys/kernel/mm/transparent_hugepage
own="enabled defrag khugepaged/defrag khugepaged/max_ptes_none khugepaged/max_ptes_shared khugepaged/max_ptes_swap $(cd $thp && find . -path "*kB/enabled" -printf "%P ")"
start() { ct_cgroup "$1"; ct_start "$1"; ct_look mount -t vkfs_sysfs sys /sys; }
values() { (cd $thp && cat $own | xargs); }
is() { ct_look sed 's/.*\[\(.*\)\].*/\1/' $thp/"$1"; }
w() { expect "$1 $2" "$(ct_write $thp/"$1" "$2")" = "${3:-0}"; }
before=$(values)

start t1
t1=$ct
expect "they begin as the host's" "$(ct_look sh -c "cd $thp && cat $own" | xargs)" = "$before"
(cd $thp && find . | sort) > /tmp/native
expect "nothing more is listed, nor less" "$(ct_look sh -c "cd $thp && find . | sort" | comm -3 - /tmp/native | wc -l)" -eq 0
expect "a file" "$(ct_look stat -c '%F %a %u' $thp/enabled | sed 's/empty //')" = "regular file 644 0"
expect "what is the host's" "$(ct_write $thp/use_zero_page 0) $(ct_write $thp/khugepaged/pages_to_scan 1)" = "EROFS EROFS"
expect "is shown" "$(ct_look cat $thp/khugepaged/pages_to_scan $thp/hpage_pmd_size | xargs)" = "$(cat $thp/khugepaged/pages_to_scan $thp/hpage_pmd_size | xargs)"
w enabled madvise
w khugepaged/defrag 0
w khugepaged/max_ptes_none 7
echo defer+madvise > $thp/defrag
w defrag defer
expect "read" "$(is enabled) $(is defrag) $(ct_look cat $thp/khugepaged/defrag $thp/khugepaged/max_ptes_none | xargs)" = "madvise defer 0 7"
w defrag always EPERM
echo madvise > $thp/defrag
expect "as far as the host goes" "$(is defrag)" = never
w defrag defer EPERM
ct_look mount -o remount,ro,bind /sys
expect "read-only" "$(ct_look sh -c "echo 1 > /sys/kernel/rcu_expedited" 2>&1 | grep -c 'Read-only')" -eq 1
w enabled never
expect "by another user" "$(ct_run setpriv --reuid 1000 --clear-groups sh -c "echo madvise > $thp/enabled" 2>&1 | grep -c 'Permission denied')" -eq 1
w enabled madvise
nested=$(ct_run unshare -mpf --propagation private sh -c "mount -t vkfs proc /proc; mount -t vkfs_sysfs x /sys; cd $thp; cat enabled khugepaged/max_ptes_none
	(echo always > enabled) 2> /dev/null || echo refused; $bin/huge 8; $bin/huge 8 advise; echo never > enabled; cat enabled; $bin/huge 8 advise" 2>&1 | xargs)
expect "a nested one" "$nested" = "always [madvise] never 7 refused 0 8192 always madvise [never] 0"
expect "the outer one's" "$(is enabled)" = madvise
expect "the host's" "$(values)" = "$before"

echo "-- the same writes natively and in a container"
start t2
echo free > /sys/fs/vkfs/thp/policy
w enabled always
# Of the sizes two are as good as all.
files=$(for f in $own; do case $f in *-*kB*) ;; *) echo $thp/$f; continue ;; esac
	case $f in *-64kB*|*-2048kB*) echo $thp/$f ;; esac; done)
n=$(echo "$files" | wc -l)
"$bin/writes" 1 10000 $files > /tmp/native
ct_run "$bin/writes" 1 10000 $files > /tmp/own
expect "writes" "$(wc -l < /tmp/native)" -ge $((n * 10000))
expect "unlike" "$(diff /tmp/native /tmp/own | grep -c '^[<>]')" -eq 0
expect "refused, but changed" "$(grep -c CHANGED /tmp/own)" -eq 0
expect "some were refused" "$(grep -c ': EINVAL,' /tmp/own)" -gt $((n * 1000))
expect "some were taken" "$(grep -c ': [0-9]' /tmp/own)" -gt $((n * 500))
diff /tmp/native /tmp/own | head -n 20
expect "the host's" "$(values)" = "$before"
for seed in 11 12 13; do ct_run "$bin/writes" $seed 500 $files > /dev/null 2>&1 & pids="${pids:-} $!"; done
wait $pids || :
expect "by many at once" "$(is enabled | grep -cxE 'always|madvise|never')" -eq 1
expect "the host's" "$(values)" = "$before"
kill -KILL "$t1" "$ct"

# The root of a user namespace of its own.
ct_cgroup t3
echo 1 > /sys/module/vkfs/parameters/auto
sysctl -qw kernel.unprivileged_userns_clone=1 2>/dev/null || :
( echo 0 > $cg/t3/cgroup.procs; exec setpriv --reuid 1000 --regid 1000 --clear-groups unshare -Urnmpf --mount-proc --propagation private \
	sh -c "mount -t sysfs x /sys && echo never > $thp/enabled && cat $thp/enabled && $bin/huge 8" ) > /tmp/user 2>&1 || :
expect "root of a user namespace" "$(xargs < /tmp/user)" = "always madvise [never] 0"
finish
