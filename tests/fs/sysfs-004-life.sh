#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Views come and go: a thousand in a loop; and others while one is read, limits change,
# CPUs go and come back, and the sysfs of the host is mounted and read. Nothing is left.
. /vkfs/tests/lib/vkfs.sh
ct_cgroup t1 -m 256M -c 200000/100000
ct_start t1
ct_look mount -t vkfs_sysfs sys /sys
cat > /tmp/loop <<'P'
import ctypes, sys
libc = ctypes.CDLL(None, use_errno=True)
for i in range(int(sys.argv[1])):
    assert libc.mount(b"x", b"/mnt", b"vkfs_sysfs", 0, None) == 0
    assert open("/mnt/devices/system/cpu/cpu0/topology/core_id").read() == "0\n"
    assert libc.umount2(b"/mnt", 0) == 0
print(i + 1)
P
expect "a thousand" "$(ct_look python3 /tmp/loop 1000)" = 1000
cat > /tmp/read <<'R'
cd /sys/devices/system
while [ ! -e /tmp/stop ]; do
	find cpu node /sys/bus/cpu -type f -exec cat {} + > /dev/null 2>&1
	ls -lR cpu node > /dev/null 2>&1
	[ "$(cat cpu/kernel_max)" -gt 0 ] && echo read || echo BAD
	ls /sys/fs/vkfs > /dev/null 2>&1 && echo BAD
done
R
ct_look sh /tmp/read > /tmp/a & a=$!
( while [ ! -e /tmp/stop ]; do for q in 100000 300000 200000; do
	echo "$q 100000" > $cg/t1/cpu.max; mount -t sysfs x /mnt; cat /mnt/devices/system/cpu/online > /dev/null; umount /mnt; sleep 0.1
	[ $q = 300000 ] && [ -w /sys/devices/system/cpu/cpu3/online ] && { echo 0 > /sys/devices/system/cpu/cpu3/online; echo 1 > /sys/devices/system/cpu/cpu3/online; }
done; done ) 2>/dev/null & w=$!
expect "meanwhile" "$(ct_look python3 /tmp/loop 50)" = 50
touch /tmp/stop; wait $a $w || :
expect "reads" "$(grep -c read /tmp/a)" -ge 1
expect "bad ones" "$(grep -c BAD /tmp/a)" -eq 0
expect "mounts" "$(cat /sys/fs/vkfs/instances/*/mounts)" -eq 2
# Gone under who looks on from outside: ESRCH or nothing there, and no harm.
cd "/proc/$ct/root/sys/devices/system/cpu" || fail "no view"
ct_stop
sleep 1
ls -l . > /dev/null 2>&1 || :
cat cpu0/topology/core_id > /dev/null 2>&1 || :
expect "rmmod, in it" "$(rmmod vkfs 2>&1 | grep -c 'in use')" -eq 1
cd /
no_instance || fail "an instance after the last view"
rmmod vkfs
expect "native" "$(cat /sys/devices/system/cpu/online)" = 0-3
insmod "$VKFS_KO"
finish
