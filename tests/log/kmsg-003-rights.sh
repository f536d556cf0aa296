#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Who may read what: root of a user namespace his own log, where natively he reads
# nothing; nobody without CAP_SYSLOG in his namespace while dmesg_restrict is on; with
# it off everybody what syslog(2) gives to everybody. A namespace without a /proc of
# its own has its ancestor's log, the host's administrator may read any.
. /vkfs/tests/lib/vkfs.sh
echo 1 > /proc/sys/kernel/printk
sysctl -qw kernel.unprivileged_userns_clone=1 2>/dev/null || :
chmod 666 /dev/kmsg
chmod 755 /tmp
echo "the host's" > /dev/kmsg
user() { setpriv --reuid 1000 --regid 1000 --clear-groups "$@"; }
denied='not permitted|denied'
# Natively.
expect "native" "$(user unshare -Urmpf --mount-proc sh -c 'dmesg; cat /proc/kmsg; cat /dev/kmsg' 2>&1 | grep -cE "$denied")" -eq 3
echo 1 > /sys/module/vkfs/parameters/auto
ct_cgroup t1
cat > /tmp/inside <<'S'
echo "from $1" > /dev/kmsg
dmesg -S | sed 's/.*] /dmesg -S: /'
dmesg | sed 's/.*] /dmesg: /'
timeout 2 head -n 1 /dev/kmsg | sed 's/.*;/kmsg: /'
timeout 2 head -n 1 /proc/kmsg | sed 's/.*] /proc: /'
stat -c 'mode %a %u' /proc/kmsg
S
wanted() { printf '%s\n' "dmesg -S: from $1" "dmesg: from $1" "kmsg: from $1" "proc: from $1" "mode 400 0"; }
( echo 0 > $cg/t1/cgroup.procs; user unshare -Urmpf --mount-proc sh /tmp/inside one ) > /tmp/got 2>&1 || :
wanted one > /tmp/wanted
expect "a user namespace: its own" "$(diff /tmp/wanted /tmp/got)" = ""
( echo 0 > $cg/t1/cgroup.procs; user unshare -Urmpf --mount-proc unshare -Urmpf --mount-proc sh /tmp/inside two ) > /tmp/got 2>&1 || :
wanted two > /tmp/wanted
expect "nested" "$(diff /tmp/wanted /tmp/got)" = ""
expect "the host's log has it" "$(dmesg | grep -c 'pid:\[[0-9]*\]: from \(one\|two\)$')" -eq 2

echo "-- without a capability"
ct_start t1
ct_run sh -c 'echo own > /dev/kmsg'
expect "dmesg_restrict" "$(sysctl -n kernel.dmesg_restrict)" -eq 1
no_cap() { ct_run setpriv --bounding-set -syslog --inh-caps -syslog "$@"; }
for w in 'dmesg -S' 'head -n 1 /dev/kmsg' 'head -n 1 /proc/kmsg' 'dmesg -C' 'dmesg -n 4'; do
	expect "root: $w" "$(no_cap sh -c "$w" 2>&1 | grep -ciE "$denied")" -eq 1
done
expect "a user: dmesg -S" "$(ct_run setpriv --reuid 1000 --clear-groups dmesg -S 2>&1 | grep -cE "$denied")" -eq 1
sysctl -qw kernel.dmesg_restrict=0
expect "not restricted: dmesg -S" "$(no_cap dmesg -S | grep -c ' own')" -eq 1
expect "/dev/kmsg" "$(no_cap head -n 1 /dev/kmsg | grep -c ';own')" -eq 1
expect "clearing" "$(no_cap dmesg -C 2>&1 | grep -cE "$denied")" -eq 1
expect "/proc/kmsg" "$(no_cap cat /proc/kmsg 2>&1 | grep -cE "$denied")" -eq 1
sysctl -qw kernel.dmesg_restrict=1

echo "-- others"
expect "no /proc of its own" "$(ct_run unshare -pf dmesg | grep -c ' own')" -eq 1
expect "the host's administrator" "$(timeout 2 head -n 1 "/proc/$ct/root/proc/kmsg" | grep -c ' own')" -eq 1
expect "the host's own" "$(dmesg | grep -c "] the host's")" -eq 1
expect "in a container" "$(ct_run dmesg | grep -c "the host's")" -eq 0
ct_stop
chmod 644 /dev/kmsg
finish
