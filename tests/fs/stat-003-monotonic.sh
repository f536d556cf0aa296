#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# No number of stat ever goes back and cpuN always sum to cpu, whatever happens
# to quota and cpuset meanwhile, and however many read: lxcfs' go backwards. Only a
# CPU that was taken away begins anew when it comes back.
. /vkfs/tests/lib/vkfs.sh
ct_cgroup t1 -c 100000/100000
ct_start t1
ct_run sh -c "$burn" & ct_run sh -c "$burn" &
cat > /tmp/watch <<'W'
while [ ! -e /tmp/stop ]; do cat /proc/stat; done | awk '
/^cpu / { if (open) check(); open = 1; split("", sum)
	for (i = 2; i <= 5; i++) { if ($i < last[i]) bad("cpu went back: " $0); last[i] = $i; sum[i] = $i } n++ }
/^cpu[0-9]/ { for (i = 2; i <= 5; i++) {
		if (seen[$1] == n - 1 && $i < was[$1, i]) bad("a CPU went back: " $0)
		was[$1, i] = $i; sum[i] -= $i }
	seen[$1] = n }
/^ctxt|^processes/ { if ($2 < c[$1]) bad($0); c[$1] = $2 }
function check() { for (i = 2; i <= 5; i++) if (sum[i]) bad("sum " i " " sum[i]) }
function bad(w) { print "BAD", w; fails++ }
END { print n, "reads"; exit fails > 0 || n < 20 }'
W
for i in 1 2 3; do ct_look sh /tmp/watch > /tmp/watch.$i & eval "w$i=$!"; done
for q in 50000 400000 130000 max 20000 250000 max; do
	echo "$q 100000" > $cg/t1/cpu.max; sleep 1
	echo 1-2 > $cg/t1/cpuset.cpus; sleep 1
	echo 0-3 > $cg/t1/cpuset.cpus; sleep 1
done
touch /tmp/stop
# shellcheck disable=SC2154
for w in $w1 $w2 $w3; do wait "$w" || failed=1; done
cat /tmp/watch.*
ct_stop
finish
