#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# cpus=quota|cpuset|host says which CPUs are shown; it is inherited, a remount
# changes it, and the container cannot give itself more than it was given.
. /vkfs/tests/lib/vkfs.sh
ct_cgroup t1 -c 100000/100000 -s 1-3
look='echo $(grep -c ^processor /proc/cpuinfo) $(grep -c "^cpu[0-9]" /proc/stat) $(nproc) $(cat /sys/devices/system/cpu/online)'
seen() { CT_OPTIONS=$1; export CT_OPTIONS; container t1 sh -c "$look; ${2:-}"; }
expect "default" "$(seen "")" = "1 1 1 0"
expect "quota" "$(seen cpus=quota)" = "1 1 1 0"
expect "cpuset" "$(seen cpus=cpuset)" = "3 3 3 0-2"
expect "host: the files" "$(seen cpus=host | cut -d' ' -f1,2,4)" = "4 4 0-3"
expect "shown in mounts" "$(seen cpus=cpuset 'grep -o cpus=cpuset /proc/mounts' | tail -n 1)" = cpus=cpuset
expect "not when default" "$(seen '' 'grep -c cpus= /proc/mounts' | tail -n 1)" = 0
expect "with proc's own" "$(seen cpus=cpuset,hidepid=2 'grep -o "hidepid=[a-z0-9]*" /proc/mounts' | tail -n 1 | cut -c1-8)" = hidepid=
expect "remount" "$(seen cpus=cpuset "mount -o remount,cpus=quota /proc; $look" | tail -n 1)" = "1 1 1 0"
expect "inherited" "$(seen cpus=cpuset "unshare -mpf sh -c 'mount -t vkfs proc /proc; $look'" | tail -n 1)" = "3 3 3 0-2"
expect "as much, without the host's CAP_SYS_ADMIN" \
	"$(seen "" "unshare -Urmpf sh -c 'mount -t vkfs -o cpus=quota proc /proc && nproc'" | tail -n 1)" = 1
expect "more, without the host's CAP_SYS_ADMIN" \
	"$(seen "" "unshare -Urmpf sh -c 'mount -t vkfs -o cpus=host proc /proc' > /dev/null 2>&1 || echo refused" | tail -n 1)" = refused
finish
