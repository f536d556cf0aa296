#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Reading a virtual file of /proc costs no more instructions than reading the native one,
# open+read+close and seek+read, of /sys too; mounting a vkfs at most 1.2 times
# mounting proc, and 3 times if it is the first of its namespace.
#
# Each is measured twice: where in memory things happen to be makes an open file up to 4 %
# dearer or cheaper, natively too. So the cheaper of ours must not be more than the dearer
# of the native ones.
SUBJECTS="plain vkfs plain vkfs" sh /vkfs/compare/cost.guest > /tmp/cost
cp /tmp/cost /out/cost
. /vkfs/tests/lib/vkfs.sh
cat /tmp/cost
# costs FILE OPERATION HUNDREDTHS: at most so many of native
costs() {
	# shellcheck disable=SC2046
	set -- "$1 $2" "$3" $(awk -v f="$1" -v o="$2" '$1 == f && $2 == o {
		print ($3 > $5 ? $3 : $5), ($4 < $6 ? $4 : $6) }' /tmp/cost)
	expect "$1: instructions, of $3" "$4" -le $(($3 * $2 / 100))
}
for f in meminfo stat cpuinfo uptime loadavg swaps swaps,with-swap vmstat pressure/cpu pressure/io \
	interrupts softirqs schedstat cgroups zoneinfo buddyinfo pagetypeinfo slabinfo cmdline; do
	for o in open seek; do costs $f $o 100; done
done
for f in $(grep -o '^sys:[^ ]*' /tmp/cost | sort -u); do
	for o in open seek; do costs "$f" $o 100; done
done
# As one more mount of a namespace, and as the first, which makes the vkernel. Most of
# that is the log's buffer: these kernels clear what they allocate.
costs mount - 120
costs first-mount - 300
finish
