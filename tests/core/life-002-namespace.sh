#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# A vkernel lives as long as its namespace: unmounting /proc does not shed it,
# and it goes when the namespace does, fifty times over; its hooks are in
# place only while there is one.
. /vkfs/tests/lib/vkfs.sh
ct_cgroup t1 -m 256M
state() { cat /sys/fs/vkfs/features/sysinfo; }
expect "hooks before" "$(state)" = ready
ct_start t1
expect "hooks with a container" "$(state)" = active
ns=$(readlink "/proc/$ct/ns/pid" | tr -dc 0-9)
expect "its directory" "$(instances)" = "$ns"
expect "namespace" "$(cat "/sys/fs/vkfs/instances/$ns/namespace")" = "pid:[$ns]"
expect "domain" "$(cat "/sys/fs/vkfs/instances/$ns/domain")" = /t1
expect "mounts" "$(cat "/sys/fs/vkfs/instances/$ns/mounts")" -eq 1
o=$(cat "/sys/fs/vkfs/instances/$ns/opens")
ct_run cat /proc/meminfo > /dev/null
expect "opens" "$(cat "/sys/fs/vkfs/instances/$ns/opens")" -eq $((o + 1))
expect "asked for by a container" "$(ct_run sh -c "mount -t sysfs x /sys; cat /sys/fs/vkfs/instances/*/*" 2>&1 | grep -c 'not permitted')" -eq "$(ls "/sys/fs/vkfs/instances/$ns" | wc -l)"
ct_run umount /proc
expect "unmounted" "$(cat "/sys/fs/vkfs/instances/$ns/mounts")" -eq 0
expect "sysinfo, unmounted" "$(nsenter -t "$ct" -p -C "$bin/sysinfo" | awk '/totalram/ { print $2 }')" -eq 262144
ct_stop
no_instance || fail "its directory after its death"
for _ in $(seq 100); do [ "$(state)" = ready ] && break; sleep 0.2; done
expect "hooks after the last" "$(state)" = ready
for _ in $(seq 50); do container t1 cat /proc/uptime /proc/stat > /dev/null; done
no_instance || fail "some of fifty are left"
expect "version" "$(cat /sys/fs/vkfs/version)" = "$(cat /vkfs/VERSION)"
finish
