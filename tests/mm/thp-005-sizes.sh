#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Where the kernel has sizes of huge pages, a container chooses each for itself: its
# memory has them although the host's and another container's has not, within the host's
# unless containers are free; "inherit" is what its own enabled is.
. /vkfs/tests/lib/vkfs.sh
thp=/sys/kernel/mm/transparent_hugepage
size=$thp/hugepages-64kB
start() { ct_cgroup "$1"; ct_start "$1"; ct_look mount -t vkfs_sysfs sys /sys; }
own() { expect "$1 $2" "$(ct_write $thp/"$1" "$2")" = "${3:-0}"; }
is() { ct_look sed 's/.*\[\(.*\)\].*/\1/' $size/enabled; }
# of COMMAND...: how many pages of 64 kB it has had, beside one MiB or so of its own.
of() { _n=$(cat $size/stats/anon_fault_alloc); "$@" > /dev/null; echo $((($(cat $size/stats/anon_fault_alloc) - _n) / 100)); }
huge() { of ct_run "$bin/huge" 8 "$@"; }
host() { of "$bin/huge" 8 "$@"; }

if [ ! -e $size/enabled ]; then	# before 6.8
	start t1
	expect "no sizes" "$(ct_look sh -c "ls -d $thp/hugepages-* 2>&1 | grep -c 'No such'")" -eq 1
	expect "nor to write to" "$(ct_write $size/enabled always)" = ENOENT
	finish
fi
start t2
t2=$ct
start t1
own enabled never
own hugepages-64kB/enabled always EPERM
own hugepages-64kB/enabled inherit
echo free > /sys/fs/vkfs/thp/policy
expect "never" "$(is) $(huge) $(host)" = "inherit 0 0"
own hugepages-64kB/enabled always
expect "always" "$(is) $(huge) $(host)" = "always 1 0"
expect "the host's" "$(cat $size/enabled)" = "always inherit madvise [never]"
own hugepages-64kB/enabled madvise
expect "madvise" "$(is) $(huge) $(huge advise) $(host advise)" = "madvise 0 1 0"
own hugepages-64kB/enabled inherit
own hugepages-2048kB/enabled never
own enabled always
expect "inherit" "$(is) $(huge) $(host)" = "inherit 1 0"
expect "none of 2 MB" "$(ct_run "$bin/huge" 8) $("$bin/huge" 8)" = "0 8192"
ct=$t2 ct_cg=t2
expect "another" "$(is) $(huge)" = "never 0"
echo tighten-only > /sys/fs/vkfs/thp/policy
echo madvise > $size/enabled
expect "follows the host" "$(is)" = madvise
own hugepages-64kB/enabled never
expect "less than the host" "$(is) $(huge advise)" = "never 0"
echo never > $thp/hugepages-2048kB/enabled
expect "the host" "$(host advise)" = 1
# As it was, for the tests to come.
echo never > $size/enabled
echo inherit > $thp/hugepages-2048kB/enabled
finish
