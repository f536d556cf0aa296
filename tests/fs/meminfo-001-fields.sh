#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# meminfo has the fields of this kernel's native file, in its order, and the
# module knows what each one means.
. /vkfs/tests/lib/vkfs.sh
ct_cgroup t1 -m 256M
container t1 cat /proc/meminfo > /tmp/virtual
names() { sed 's/:.*[0-9]\( kB\)\{0,1\}$/:\1/' "$1"; }
names /proc/meminfo > /tmp/native.names
names /tmp/virtual > /tmp/virtual.names
diff /tmp/native.names /tmp/virtual.names || failed=1
# The numbers stand in the same column.
expect "widths" "$(awk '{ print length($0) }' /tmp/virtual | sort | uniq -c | sort -rn | awk 'NR == 1 { print $2 }')" = \
	"$(awk '{ print length($0) }' /proc/meminfo | sort | uniq -c | sort -rn | awk 'NR == 1 { print $2 }')"
expect "unknown fields" "$(dmesg | grep -c 'unknown field')" -eq 0
finish
