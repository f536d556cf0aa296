#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# The log has the size that was asked for, within the host's bound, paid by the
# container's cgroup and given back; it dies with the namespace, which wakes whoever
# reads it. An open /dev/kmsg or a sleeping reader keeps the module; otherwise it can
# be unloaded at any moment, whatever is printed and read meanwhile.
. /vkfs/tests/lib/vkfs.sh
echo 1 > /proc/sys/kernel/printk
ct_cgroup t1
# Hooks come and go with the first and the last: not every time.
ct_start t1
keeper=$ct
size() { CT_OPTIONS=$1 container t1 "$bin/kmsgtest" size; }
expect "by default" "$(size '')" -eq 65536
expect "log=100000: rounded up" "$(size log=100000)" -eq 131072
expect "what is mounted" "$(CT_OPTIONS=log=8k container t1 grep -c 'vkfs.*log=8K' /proc/mounts)" -eq 1
for o in log=4095 log=2M log=8Kx log=; do
	expect "$o" "$(CT_OPTIONS=$o container t1 true 2>&1 | wc -l)" -gt 0
done
echo $((4 << 20)) > /sys/module/vkfs/parameters/log_max
expect "log=2M, where the host lets it" "$(size log=2M)" -eq 2097152
echo 20000 > /sys/module/vkfs/parameters/log_max
expect "by default, where that is too much" "$(size '')" -eq 16384
echo $((4 << 20)) > /sys/module/vkfs/parameters/log_max
expect "another size for the same log" "$(container t1 sh -c 'mount -t vkfs -o log=8K proc /mnt' 2>&1 | wc -l)" -gt 0
expect "the same size" "$(container t1 mount -t vkfs -o log=64K proc /mnt 2>&1 | wc -l)" -eq 0

echo "-- whose memory"
kernel() { awk '/^(kernel|vmalloc) / { print $2; exit }' "$cg/t2/memory.stat"; }
ct_cgroup t2
CT_OPTIONS=log=4M ct_start t2
used=$(kernel)
ct_stop
CT_OPTIONS=log=4K ct_start t2
within "charged to the container" $((used - $(kernel))) $((4 << 20)) $((1 << 20))

echo "-- readers when it dies"
timeout 30 cat "/proc/$ct/root/proc/kmsg" > /tmp/proc & p1=$!
sleep 0.5
ct_run sh -c 'echo last > /dev/kmsg'
sleep 0.5
ct_stop
wait $p1; expect "/proc/kmsg: not killed" $? -eq 0
expect "and all was read" "$(grep -c ' last$' /tmp/proc)" -eq 1

echo "-- unloading"
kill -KILL "$keeper"
no_instance || fail "an instance after its death"
ct_start t1
ct_run sh -c 'umount -l /proc; exec sleep 1000 3< /dev/kmsg' & holder=$!
sleep 0.5
for _ in $(seq 30); do rmmod vkfs 2>/dev/null && fail "unloaded with /dev/kmsg open"; sleep 0.02; done
kill $holder; wait $holder || :
ct_stop
ct_start t1
ct_run sh -c "umount -l /proc; exec $bin/kmsgtest wait" & reader=$!
sleep 0.5
expect "rmmod, a reader sleeps in syslog(2)" "$(rmmod vkfs 2>&1 | grep -c 'in use')" -eq 1
ct_stop
wait $reader || :
no_instance || fail "an instance after its death"
rmmod vkfs
echo "-- in a loop"
insmod "$VKFS_KMOD/logger.ko"
sysctl -qw kernel.printk_devkmsg=on kernel.printk_ratelimit=0
cat > /tmp/loop <<L
while [ ! -e /tmp/stop ]; do
	unshare -mpf --propagation private sh -c 'mount -t vkfs p /proc 2>/dev/null; echo cont > /sys/module/logger/parameters/say
		$bin/kmsgtest write x 20; dmesg > /dev/null; dmesg -S > /dev/null; $bin/segv; timeout -s KILL 0.1 dmesg -w > /dev/null'
done > /dev/null 2>&1
L
sh /tmp/loop &
( while [ ! -e /tmp/stop ]; do echo cont > /sys/module/logger/parameters/say; dmesg > /dev/null; done ) &
done=0
for _ in 1 2; do
	insmod "$VKFS_KO"
	sleep 1
	for _ in $(seq 300); do rmmod vkfs 2>/dev/null && { done=$((done + 1)); break; }; sleep 0.05; done
done
expect "loads and unloads under way" $done -eq 2
touch /tmp/stop; wait
rmmod logger
sysctl -qw kernel.printk_devkmsg=ratelimit
expect "native again" "$(unshare -mpf --mount-proc dmesg | grep -c 'logger: \|one, two')" -gt 0
insmod "$VKFS_KO"
finish
