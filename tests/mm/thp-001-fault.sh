#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# What a container writes to transparent_hugepage/enabled decides which of its memory has
# huge pages at a page fault, whatever the host and another container have chosen: less
# than the host at any rate, more if the host allows that. Nobody else has more or less.
. /vkfs/tests/lib/vkfs.sh
thp=/sys/kernel/mm/transparent_hugepage
policy=/sys/fs/vkfs/thp/policy
huge() { ct_run "$bin/huge" 8 "$@"; }
host() { "$bin/huge" 8 "$@"; }
own() { expect "enabled" "$(ct_write $thp/enabled "$1")" = "${2:-0}"; }
is() { ct_look sed 's/.*\[\(.*\)\].*/\1/' $thp/enabled; }
start() { ct_cgroup "$1"; ct_start "$1"; ct_look mount -t vkfs_sysfs sys /sys; }
all=8192

start t2
t2=$ct
start t1
t1=$ct
expect "begins as the host's" "$(ct_look cat $thp/enabled)" = "$(cat $thp/enabled)"
expect "the host's" "$(cat $thp/enabled)" = "[always] madvise never"
expect "ready" "$(cat /sys/fs/vkfs/features/thp)" = ready
expect "as the host" "$(huge)" -eq $all
own never
expect "active" "$(cat /sys/fs/vkfs/features/thp)" = active
expect "never" "$(is) $(huge) $(huge advise)" = "never 0 0"
expect "the host" "$(cat $thp/enabled) $(host)" = "[always] madvise never $all"
ct=$t2 ct_cg=t2
expect "another" "$(is) $(huge)" = "always $all"
own madvise
expect "another: madvise" "$(is) $(huge) $(huge advise)" = "madvise 0 $all"
ct=$t1 ct_cg=t1
expect "still never" "$(huge advise)" -eq 0
own always
expect "always" "$(is) $(huge)" = "always $all"

echo "-- the host has less: it binds"
echo madvise > $thp/enabled
expect "the file says so" "$(is)" = madvise
expect "madvise" "$(huge) $(huge advise)" = "0 $all"
own always EPERM
own madvise
own never
expect "never" "$(huge advise)" -eq 0
echo never > $thp/enabled
expect "never" "$(is)" = never
own madvise EPERM

echo "-- but not where containers are free"
expect "the policy" "$(cat $policy)" = "[tighten-only] free"
(echo x > $policy) 2>/dev/null && fail "it was set to x"
echo free > $policy
expect "the policy" "$(cat $policy)" = "tighten-only [free]"
own always
expect "always" "$(is) $(huge)" = "always $all"
expect "the host" "$(cat $thp/enabled) $(host) $(host advise)" = "always madvise [never] 0 0"
own madvise
expect "madvise" "$(is) $(huge) $(huge advise)" = "madvise 0 $all"
expect "the host" "$(host) $(host advise)" = "0 0"
for mode in madvise always never; do
	echo $mode > $thp/enabled
	expect "the host: $mode" "$(sed 's/.*\[\(.*\)\].*/\1/' $thp/enabled)" = $mode
done
f=$thp/hugepages-2048kB/enabled
[ ! -e $f ] || expect "the host's 2048kB" "$(cat $f)" = "always [inherit] madvise never"
expect "khugepaged" "$(pgrep -xc khugepaged)" -eq 1
echo tighten-only > $policy
expect "bound again" "$(is) $(huge advise)" = "never 0"
expect "khugepaged" "$(pgrep -xc khugepaged || :)" -eq 0
echo always > $thp/enabled
expect "madvise" "$(is) $(huge) $(huge advise)" = "madvise 0 $all"
kill -KILL "$t1" "$t2"
no_instance || fail "an instance after its death"
for _ in $(seq 40); do [ "$(cat /sys/fs/vkfs/features/thp)" = active ] || break; sleep 0.5; done
expect "none is left" "$(cat /sys/fs/vkfs/features/thp)" = ready
expect "the host" "$(cat $thp/enabled) $(host)" = "[always] madvise never $all"
finish
