#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# The module cannot be unloaded while an instance is mounted (EBUSY), unloads
# clean when none is, also while processes mount and unmount in a loop, and the
# native /proc works throughout.
. /vkfs/tests/lib/vkfs.sh
ct_cgroup t1
ct_start t1
expect "one instance" "$(instances | wc -l)" -eq 1
expect "rmmod, mounted" "$(rmmod vkfs 2>&1 | grep -c 'in use')" -eq 1
expect "still there" "$(ct_run cat /proc/uptime | wc -l)" -eq 1
ct_stop
no_instance || fail "an instance after its death"
# Nor while nothing but an open file is left of it.
ct_start t1
exec 5< "/proc/$ct/root/proc/stat"
ct_run umount -l /proc
ct_stop
sleep 1
expect "rmmod, a file open" "$(rmmod vkfs 2>&1 | grep -c 'in use')" -eq 1
exec 5<&-
no_instance || fail "an instance after the file was closed"
rmmod vkfs
echo "-- in a loop"
cat > /tmp/loop <<'L'
while [ ! -e /tmp/stop ]; do
	unshare -mpf --propagation private sh -c 'mount -t proc p /mnt && cat /mnt/meminfo /mnt/stat /mnt/self/stat > /dev/null; umount /mnt
		mount -t vkfs p /mnt 2>/dev/null && umount /mnt; cat /proc/self/stat > /dev/null; nproc > /dev/null'
done
L
for _ in 1 2 3; do sh /tmp/loop & done
done=0
for _ in $(seq 5); do
	insmod "$VKFS_KO" auto=1
	sleep 1.5
	for _ in $(seq 200); do rmmod vkfs 2>/dev/null && { done=$((done + 1)); break; }; sleep 0.05; done
done
expect "loads and unloads under way" $done -eq 5
touch /tmp/stop; wait
expect "native again" "$(unshare -mpf --mount-proc cat /proc/meminfo | field MemTotal: -)" -eq "$(field MemTotal:)"
insmod "$VKFS_KO"
finish
