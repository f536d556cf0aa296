#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Reading a virtual file of /proc costs no more instructions than reading the native one,
# open+read+close and seek+read, of /sys seek+read; mounting a vkfs at most 1.2 times
# mounting proc, and 3 times if it is the first of its namespace.
SUBJECTS="plain vkfs" sh /vkfs/compare/cost.guest > /tmp/cost
cp /tmp/cost /out/cost
. /vkfs/tests/lib/vkfs.sh
cat /tmp/cost
for f in meminfo stat cpuinfo uptime loadavg swaps swaps,with-swap vmstat pressure/cpu pressure/io \
	interrupts softirqs schedstat cgroups zoneinfo buddyinfo pagetypeinfo slabinfo cmdline; do
	for o in open seek; do
		# shellcheck disable=SC2046
		set -- $(grep "^$f $o " /tmp/cost)
		expect "$f $o: instructions" "$4" -le "$3"
	done
done
# Of a view of sysfs only reading: to open one looks at the CPUs at every step.
for f in $(grep -o '^sys:[^ ]*' /tmp/cost | sort -u); do
	# shellcheck disable=SC2046
	set -- $(grep "^$f seek " /tmp/cost)
	expect "$f seek: instructions" "$4" -le "$3"
done
# As one more mount of a namespace, and as the first, which makes the vkernel. Most of
# that is the log's buffer: these kernels clear what they allocate.
for m in "mount 120" "first-mount 300"; do
	most=${m#* }
	# shellcheck disable=SC2046
	set -- $(grep "^${m% *} " /tmp/cost)
	expect "$m: instructions, in hundredths of native" $((100 * $4 / $3)) -le "$most"
done
finish
