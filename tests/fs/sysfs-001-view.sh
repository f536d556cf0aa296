#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# A view of sysfs shows as many CPUs as the container has, numbered from 0, and its
# memory as one node: to every program as /proc does, and as the limits and the host's
# CPUs are at the time. It cannot be written, tells of no other container, and can be
# bind-mounted in part.
. /vkfs/tests/lib/vkfs.sh
ct_cgroup t1 -m 256M -s 1-3 -c 200000/100000
ct_start t1
ct_look mount -t vkfs_sysfs sys /sys
c=/sys/devices/system/cpu n=/sys/devices/system/node
see() { ct_look sh -c "$1" 2>&1 | tr '\n' ' ' | sed 's/ $//'; }
count() { see "ls $c | grep -c '^cpu[0-9]'; nproc --all; getconf _NPROCESSORS_CONF; getconf _NPROCESSORS_ONLN
	lscpu | awk '/^CPU\\(s\\)/ { print \$2 }'; ls $n/node0 | grep -c '^cpu[0-9]'; ls /sys/bus/cpu/devices | wc -l
	lscpu -p | grep -vc '^#'; lstopo --of console | grep -c PU; numactl -H | awk '/^node 0 cpus/ { print NF - 3 }'"; }
all() { echo "$1 $1 $1 $1 $1 $1 $1 $1 $1 $1"; }
expect "as many" "$(count)" = "$(all 2)"
expect "online possible present" "$(see "cat $c/online $c/possible $c/present; tr -d '\n' < $c/offline")" = "0-1 0-1 0-1"
expect "cpu1" "$(see "cd $c/cpu1/topology; cat core_id core_cpus_list thread_siblings package_cpus package_cpus_list physical_package_id")" = "1 1 2 3 0-1 0"
expect "its node" "$(see "readlink $c/cpu1/node0 $n/node0/cpu1; ls $c/cpu1/node0/ | grep -c meminfo; cat $n/online $n/has_cpu $n/node0/cpulist $n/node0/cpumap $n/node0/distance")" = \
	"../../node/node0 ../../cpu/cpu1 1 0 0 0-1 3 10"
for i in $(ct_look sh -c "ls -d $c/cpu1/cache/index*"); do
	expect "$i" "$(see "tr 0-1 x < $i/shared_cpu_list | tr -d 'x,-'")" = ""
done
expect "no others" "$(see "ls $c/cpu2 $n/node1 $c/cpu01 2>&1 | grep -c 'No such'")" = 3
expect "listed is found" "$(see "find /sys/devices/system/cpu /sys/devices/system/node /sys/bus/cpu > /dev/null && echo all")" = all
expect "what is found is listed" "$(see "cd $c/cpu0/topology; stat -c %i core_id; ls -i | awk '\$2 == \"core_id\" { print \$1 }'" | awk '{ print $1 == $2 }')" = 1
echo "-- memory"
expect "MemTotal" "$(see "awk '/MemTotal/ { print \$4 }' $n/node0/meminfo")" -eq 262144
expect "numactl" "$(see "numactl -H | awk '/^node 0 size/ { print \$4 }'")" -eq 256
expect "MemUsed" "$(see "awk '/MemFree/ { f = \$4 } /MemUsed/ { u = \$4 } END { print f + u }' $n/node0/meminfo")" -eq 262144
expect "fields of meminfo" "$(see "sed 's/[0-9][0-9]* kB//; s/: *[0-9]*$/:/; s/ *$//' $n/node0/meminfo" | md5sum)" = \
	"$(sed 's/[0-9][0-9]* kB//; s/: *[0-9]*$/:/; s/ *$//' $n/node0/meminfo | tr '\n' ' ' | sed 's/ $//' | md5sum)"
expect "fields of vmstat" "$(see "cut -d' ' -f1 $n/node0/vmstat")" = "$(cut -d' ' -f1 $n/node0/vmstat | tr '\n' ' ' | sed 's/ $//')"
expect "numastat" "$(see "cut -d' ' -f2 $n/node0/numastat | sort -u")" = 0
echo "-- changes"
ct_look sh -c "cd $c/cpu0/topology && while [ ! -e /tmp/stop ]; do cat package_cpus_list; sleep 0.1; done" > /tmp/seen 2>&1 &
echo 300000 100000 > $cg/t1/cpu.max
expect "a larger quota" "$(count)" = "$(all 3)"
echo 3 > $cg/t1/cpuset.cpus
expect "a smaller cpuset" "$(count)" = "$(all 1)"
expect "none but it" "$(see "cat $c/online $c/cpu0/topology/core_siblings_list; ls $c/cpu1 | wc -l")" = "0 0 ls: cannot access '$c/cpu1': No such file or directory 0"
echo 1-3 > $cg/t1/cpuset.cpus
if [ -w $c/cpu2/online ]; then
	echo 0 > $c/cpu2/online
	expect "a CPU gone" "$(count)" = "$(all 2)"
	echo 1 > $c/cpu2/online
	expect "and back" "$(count)" = "$(all 3)"
fi
touch /tmp/stop; wait %2 2>/dev/null || sleep 1
expect "from a directory in it" "$(sort -u /tmp/seen | tr '\n' ' ')" != "0-1 "
expect "always something of it" "$(sort -u /tmp/seen | grep -vcE '^(0|0-1|0-2)$')" -eq 0
echo "-- what it is not"
expect "written" "$(ct_write $c/cpu0/topology/core_id 1) $(ct_write $n/node0/meminfo 1)" = "EROFS EROFS"
expect "changed" "$(see "chmod 777 $c/online $c $n/node0 2>&1 | grep -c 'not permitted'; rmdir $c/cpu0 2>&1 | grep -c permitted")" = "3 1"
expect "commands to the machine" "$(see "ls $c/cpu0/online $c/microcode $n/node0/compact $c/uevent 2>&1 | grep -c 'No such'")" = 4
expect "of others" "$(see "ls /sys/fs | grep -c vkfs; ls /sys/fs/vkfs 2>&1 | grep -c 'No such'; ls -d /sys/fs/cgroup")" = "0 1 /sys/fs/cgroup"
expect "the rest is sysfs's own" "$(see "cat /sys/kernel/fscaps; ls /sys/class/net")" = "1 lo"
expect "its type" "$(see "stat -f -c %T /sys; awk '\$2 == \"/sys\" { print \$3 }' /proc/mounts | tail -n 1")" = "sysfs sysfs"
expect "a part of it" "$(see "mount --bind $c /mnt && cat /mnt/online && grep -c ' /devices/system/cpu /mnt' /proc/self/mountinfo; umount /mnt")" = "0-2 1"
expect "attributes" "$(see "getfattr -d -m - $c $c/online $c/cpu0/topology/core_id $c/cpu0/node0 /sys/devices; echo \$?")" = 0
echo "-- cpus=host"
ct_look mount -o remount,cpus=host /proc
host="cat $c/online $c/possible $c/cpu3/topology/core_cpus_list; find $c -maxdepth 1 -name 'cpu[0-9]*' | wc -l"
expect "the host's" "$(see "$host")" = "$(sh -c "$host" | tr '\n' ' ' | sed 's/ $//')"
expect "the host's own" "$(sh -c "$host" | tail -n 1) $(find /sys/fs/vkfs -name version | wc -l)" = "4 1"
ct_look umount /proc 2>/dev/null || ct_look umount -l /proc
expect "rmmod, mounted" "$(rmmod vkfs 2>&1 | grep -c 'in use')" -eq 1
ct_stop
finish
