#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# A host task pays nothing for the module while no instance is mounted, neither
# before the first container nor after the last.
. /vkfs/tests/lib/vkfs.sh

# least FILE: measure each call once more; FILE keeps the least seen of each.
least() {
	for c in getpid sysinfo getaffinity "open /proc/1/stat" "open /proc/meminfo" \
		"open /sys/devices/system/cpu/online"; do
		# shellcheck disable=SC2086
		echo "$("$bin/bench" $c) $c"
	done > /tmp/once
	[ -e "$1" ] || cp /tmp/once "$1"
	awk 'NR == FNR { was[FNR] = $1; next }
		{ if (was[FNR] < $1) $1 = was[FNR]; print }' "$1" /tmp/once > /tmp/both
	mv /tmp/both "$1"
}

# worse FILE: say what FILE has of each call beyond /tmp/without. Is any worse? What
# allocates nothing is exact; an open file may cost a fortieth more or less.
worse() {
	awk -v what="${1##*/}" 'NR == FNR { was[FNR] = $1; next }
		{ over = $1 - was[FNR]; print what ": " $0 ": " over
		  if (over > ($2 == "open" ? was[FNR] / 40 : 0)) worse = 1 }
		END { exit !worse && FNR }' /tmp/without "$1"
}

# Now and then a process gets its memory from a slab that is dearer for as long as
# it lives. What the module costs is there every time: the least of some rounds
# tells them apart.
# The first container makes some things dearer for good, without the module too: one
# has been before the first round.
ct_cgroup t1
( echo 0 > $cg/t1/cgroup.procs; unshare -m -p -f -C --mount-proc cat /proc/uptime )
for _ in 1 2 3 4; do
	rmmod vkfs
	least /tmp/without
	insmod "$VKFS_KO"
	least /tmp/with
	container t1 cat /proc/uptime
	sleep 12
	least /tmp/after
	worse /tmp/with > /tmp/said || worse /tmp/after > /tmp/said || { ok=1; break; }
done
cat /tmp/without
worse /tmp/with || :
worse /tmp/after || :
[ -n "${ok:-}" ] || failed=1
finish
