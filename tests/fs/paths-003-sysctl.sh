#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Sysctls: the host's cannot be set from a container, whatever its privilege; those of
# namespaces can, as natively, and only the container's change. Counts of what all do
# are 0; the host itself reads and sets everything as before.
. /vkfs/tests/lib/vkfs.sh
ct_cgroup t1
echo 1 > /sys/module/vkfs/parameters/auto
sysctl -qw kernel.unprivileged_userns_clone=1 2>/dev/null || :
host() { cat kernel/hostname kernel/shmmax kernel/msgmni net/ipv4/ip_forward user/max_pid_namespaces vm/swappiness kernel/panic fs/file-max; }
cd /proc/sys || exit
host > /tmp/before
own() { ( echo 0 > $cg/t1/cgroup.procs; unshare -mpfC --propagation private "$@" ); }
# shellcheck disable=SC2016
try='mount -t proc x /proc || exit; cd /proc/sys
	set_() { if (echo "$2" > $1) 2>/dev/null && [ "$(cat $1)" = "$2" ]; then echo "$1 set"; else echo "$1 kept"; fi; }
	set_ kernel/hostname inside; set_ kernel/shmmax 77777; set_ kernel/msgmni 77; set_ net/ipv4/ip_forward 1
	set_ user/max_pid_namespaces 77; set_ vm/swappiness 7; set_ kernel/panic 77; set_ fs/file-max 777777
	set_ kernel/ns_last_pid 777; (echo 1 > vm/drop_caches) 2>&1; exit 0'
own -n -i -u sh -c "$try" > /tmp/root 2>&1
expect "root: what was set" "$(grep -c set$ /tmp/root)" -ge 4
for s in kernel/hostname kernel/shmmax kernel/msgmni net/ipv4/ip_forward; do
	expect "root: $s" "$(grep -c "^$s set" /tmp/root)" -eq 1
done
for s in user/max_pid_namespaces vm/swappiness kernel/panic fs/file-max; do
	expect "root: $s" "$(grep -c "^$s kept" /tmp/root)" -eq 1
done
expect "root: why not" "$(grep -c 'Read-only file system' /tmp/root)" -eq 1
own -U -r -n -i -u sh -c "$try" > /tmp/userns 2>&1
cat /tmp/userns
for s in kernel/hostname net/ipv4/ip_forward user/max_pid_namespaces; do
	expect "its own root: $s" "$(grep -c "^$s set" /tmp/userns)" -eq 1
done
for s in vm/swappiness kernel/panic fs/file-max; do
	expect "its own root: $s" "$(grep -c "^$s kept" /tmp/userns)" -eq 1
done
host > /tmp/after
expect "the host's" "$(cmp /tmp/before /tmp/after && echo same)" = same
# Same text as natively, but for the counts.
expect "settings" "$(container t1 sh -c 'cd /proc/sys && cat vm/swappiness kernel/panic fs/file-max')" = "$(cat vm/swappiness kernel/panic fs/file-max)"
max=$(awk '{ print $3 }' fs/file-nr)
expect "host's dentry-state" "$(awk '{ print $1 }' fs/dentry-state)" -gt 0
expect "dentry-state" "$(container t1 awk '{ print $1, $2, $3 }' /proc/sys/fs/dentry-state)" = "0 0 45"
expect "file-nr" "$(container t1 cat /proc/sys/fs/file-nr)" = "$(printf '0\t0\t%s' "$max")"
expect "inode-nr" "$(container t1 cat /proc/sys/fs/inode-nr)" = "$(printf '0\t0')"
# The host may set what it likes, through its own /proc.
old=$(cat vm/swappiness)
echo 61 > vm/swappiness
expect "seen in a container" "$(container t1 cat /proc/sys/vm/swappiness)" = 61
echo "$old" > vm/swappiness
finish
