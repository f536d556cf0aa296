#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# No number of stat ever goes back and cpuN always sum to cpu, whatever happens
# to quota and cpuset meanwhile, and however many read: lxcfs' go backwards. Only a
# CPU that was taken away begins anew when it comes back.
. /vkfs/tests/lib/vkfs.sh
ct_cgroup t1 -c 100000/100000
ct_start t1
ct_run sh -c "$burn" & ct_run sh -c "$burn" &
# Each change is a phase. Who was too slow to see one, before the look or after it, cannot
# tell whether a CPU had been away.
cat > /tmp/watch <<'W'
while [ ! -e /tmp/stop ]; do
	read p < /tmp/phase; echo "before $p"; cat /proc/stat; read p < /tmp/phase; echo "after $p"
done | awk '
/^before/ { before = $2; n++; split("", sum) }
/^cpu / { for (i = 2; i <= 5; i++) { if ($i < last[i]) bad("cpu went back: " $0); last[i] = $i; sum[i] = $i } }
/^cpu[0-9]/ { for (i = 2; i <= 5; i++) { now[$1, i] = $i; sum[i] -= $i } seen[$1] = n }
/^ctxt|^processes/ { if ($2 < c[$1]) bad($0); c[$1] = $2 }
/^after/ { for (i = 2; i <= 5; i++) if (sum[i]) bad("sum " i " " sum[i])
	for (cpu in seen) if (seen[cpu] == n) {
		for (i = 2; i <= 5; i++) {
			if (had[cpu] == n - 1 && $2 < was_before + 2 && now[cpu, i] < was[cpu, i])
				bad(cpu " went back: " now[cpu, i] " after " was[cpu, i])
			was[cpu, i] = now[cpu, i] }
		compared += had[cpu] == n - 1 && $2 < was_before + 2
		had[cpu] = n }
	was_before = before }
function bad(w) { print "BAD", w; fails++ }
END { print n, "reads,", compared, "of a CPU compared"; exit fails > 0 || n < 20 || compared < 20 }'
W
phase=0
next() { phase=$((phase + 1)); echo $phase > /tmp/phase.new; mv /tmp/phase.new /tmp/phase; }
next
for i in 1 2 3; do ct_look sh /tmp/watch > /tmp/watch.$i & eval "w$i=$!"; done
for q in 50000 400000 max 130000; do
	next; echo "$q 100000" > $cg/t1/cpu.max; sleep 1
	next; echo 1-2 > $cg/t1/cpuset.cpus; sleep 1
	next; echo 0-3 > $cg/t1/cpuset.cpus; sleep 1
done
touch /tmp/stop
# shellcheck disable=SC2154
for w in $w1 $w2 $w3; do wait "$w" || failed=1; done
cat /tmp/watch.*
ct_stop
finish
