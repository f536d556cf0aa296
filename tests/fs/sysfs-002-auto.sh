#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# With auto, every sysfs that a task outside the initial PID namespace mounts is a view,
# and says that it is a sysfs: by hand, nested, by an unprivileged user wherever he
# natively could, and by unmodified runc, crun and podman. Without it, and in the
# initial namespace, none is.
. /vkfs/tests/lib/vkfs.sh
. /vkfs/tests/lib/bundle.sh
auto=/sys/module/vkfs/parameters/auto
sysctl -qw kernel.unprivileged_userns_clone=1 2>/dev/null || :
ct_cgroup t1 -m 256M -c 100000/100000
chmod 755 /tmp
look='ls /sys/devices/system/cpu | grep -c "^cpu[0-9]"; ls /sys/fs | grep -c vkfs'
in_t1() { ( echo 0 > $cg/t1/cgroup.procs; exec "$@" ) 2>&1 | tr '\n' ' '; }
expect "off" "$(in_t1 unshare -mpfC --mount-proc sh -c "mount -t sysfs x /sys; $look")" = "4 1 "
expect "explicitly, in the host's namespace" "$(in_t1 unshare -m sh -c "mount -t vkfs_sysfs x /sys; $look")" = "4 1 "
echo 1 > $auto
expect "on" "$(in_t1 unshare -mpfC --mount-proc sh -c "mount -t sysfs x /sys; $look")" = "1 0 "
expect "before /proc" "$(in_t1 unshare -mpfC sh -c "mount -t sysfs x /sys; $look; mount -t proc proc /proc; grep -c ^processor /proc/cpuinfo")" = "1 0 1 "
expect "in the host's namespace" "$(in_t1 unshare -m sh -c "mount -t sysfs x /sys; $look")" = "4 1 "
expect "with a network of its own" "$(in_t1 unshare -nmpfC --mount-proc sh -c "mount -t sysfs x /sys; $look; ls /sys/class/net")" = "1 0 lo "
expect "nested" "$(in_t1 unshare -mpfC --mount-proc sh -c "mount -t sysfs x /sys; unshare -mpf --mount-proc sh -c 'mount -t sysfs x /sys; $look'; $look")" = "1 0 1 0 "
expect "fsopen" "$(in_t1 unshare -mpfC --mount-proc python3 -c "
import ctypes, os
l = ctypes.CDLL(None, use_errno=True)
f = l.syscall(430, b'sysfs', 0)
assert l.syscall(431, f, 6, None, None, 0) == 0
m = l.syscall(432, f, 0, 0)
assert m >= 0
print(open('/proc/self/fd/%d/devices/system/cpu/possible' % m).read().strip())")" = "0 "
user() { setpriv --reuid 1000 --regid 1000 --clear-groups "$@"; }
expect "rootless, from the host" "$(in_t1 setpriv --reuid 1000 --regid 1000 --clear-groups unshare -Urnmpf --mount-proc sh -c "mount -t sysfs x /sys && $look")" = "1 0 "
expect "rootless, in a container" "$(in_t1 unshare -mpfC --mount-proc sh -c "mount -t sysfs x /sys; exec setpriv --reuid 1000 --regid 1000 --clear-groups unshare -Urnmpf --mount-proc sh -c 'mount -t sysfs x /sys && $look'")" = "1 0 "
expect "not where it was not allowed" "$(in_t1 setpriv --reuid 1000 --regid 1000 --clear-groups unshare -Urmpf --mount-proc sh -c "mount -t sysfs x /sys" | grep -c 'denied\|permitted')" = 1
programs="$look; nproc --all; getconf _NPROCESSORS_CONF; lscpu | awk '/^CPU\\(s\\)/ { print \$2 }'; lstopo --of console | grep -c PU
	numactl -H | awk '/^node 0 size/ { print \$4 }'; awk '\$2 == \"/sys\" { print \$3, substr(\$4, 1, 2) }' /proc/mounts | tail -n 1"
for rt in runc crun; do
	mkdir -p /tmp/$rt
	bundle /tmp/$rt /t1 268435456 200000 "$programs"
	(cd /tmp/$rt && $rt run --no-pivot c$rt) > /tmp/out 2>&1 || :
	expect "$rt" "$(tr '\n' ' ' < /tmp/out)" = "2 0 2 2 2 2 256 sysfs ro "
done
mkdir -p /tmp/image/bin /tmp/image/proc /tmp/image/sys /tmp/image/dev /tmp/image/etc /tmp/image/tmp
cp "$(command -v busybox)" /tmp/image/bin/busybox
for a in sh ls grep nproc cat; do ln -s busybox /tmp/image/bin/$a; done
pod() { podman --root /tmp/pod --runroot /run/pod --storage-driver vfs --cgroup-manager cgroupfs --events-backend none "$@"; }
tar -C /tmp/image -c . | pod import - t:1 > /dev/null 2>&1 || fail "no image"
pod run --rm --network none --memory 128m --cpus 1.5 --cgroup-parent /t1 t:1 sh -c "$look; cat /sys/devices/system/cpu/online" > /tmp/out 2>&1 || cat /tmp/out
expect "podman" "$(tr '\n' ' ' < /tmp/out)" = "2 0 0-1 "
finish
