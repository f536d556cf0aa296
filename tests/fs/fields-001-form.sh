#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# interrupts, softirqs, schedstat, cgroups, zoneinfo, buddyinfo, pagetypeinfo and
# slabinfo have every field of this kernel's native files, in their form, and what they
# tell is the container's: as many CPUs as it is shown, its memory, its cgroups; no
# interrupt and no device of the host.
. /vkfs/tests/lib/vkfs.sh
ct_cgroup t1 -m 256M -c 200000/100000
ct_start t1
mkdir /tmp/n /tmp/v
for f in interrupts softirqs schedstat cgroups zoneinfo buddyinfo pagetypeinfo slabinfo; do
	cat /proc/$f > /tmp/n/$f
	ct_look cat /proc/$f > /tmp/v/$f
	expect "$f: mode" "$(ct_look stat -c %a /proc/$f)" = "$(stat -c %a /proc/$f)"
done
cd /tmp || exit
expect "no file is unknown" "$(dmesg | grep -c 'not known here')" -eq 0
for f in interrupts softirqs; do
	expect "$f: CPUs" "$(head -n 1 v/$f | tr -s ' ')" = " CPU0 CPU1 "
	expect "$f: where they stand" "$(head -n 1 v/$f | sed 's/CPU0.*//')" = "$(head -n 1 n/$f | sed 's/CPU0.*//')"
	# All rows but those of devices, and all that is not a number in them.
	sed -E 1d n/$f | grep -vE '^ *[0-9]+:' | sed -E 's/ +[0-9]+( |$)/ /g; s/ +[0-9]+( |$)/ /g; s/ +/ /g; s/ $//' > n/rows
	sed 1d v/$f | sed -E 's/ +[0-9]+( |$)/ /g; s/ +[0-9]+( |$)/ /g; s/ +/ /g; s/ $//' > v/rows
	expect "$f: rows" "$(wc -l < v/rows)" -ge 10
	diff n/rows v/rows || failed=1
	expect "$f: not 0" "$(sed 1d v/$f | sed 's/^[^:]*://' | grep -cE '^ *[0 ]*[1-9]')" -eq 0
	expect "$f: columns" "$(sed -n '2s/[^0]//gp' v/$f)" = 00
done
expect "schedstat: version" "$(head -n 1 v/schedstat)" = "$(head -n 1 n/schedstat)"
expect "schedstat: CPUs" "$(grep -c '^cpu[01] ' v/schedstat)/$(grep -c ^cpu v/schedstat)" = 2/2
expect "schedstat: numbers" "$(awk '/^cpu0/ { print NF }' v/schedstat)" -eq "$(awk '/^cpu0/ { print NF }' n/schedstat)"
ct_run sh -c 'i=0; while [ $i -lt 100000 ]; do i=$((i + 1)); done'
run=$(ct_look awk '/^cpu/ { n += $8 } END { print int(n / 10000000) }' /proc/schedstat)
expect "schedstat: time run, ticks" "$run" -gt 5
within "schedstat: as in stat" "$run" "$(ct_look awk '/^cpu / { print $2 + $3 + $4 }' /proc/stat)" $((5 + run / 10))
within "schedstat: as in uptime" "$(ct_look awk '/^timestamp/ { print int(($2 - 4294892296) / 250) }' /proc/schedstat)" \
	"$(ct_look awk '{ print int($1) }' /proc/uptime)" 3
expect "cgroups: controllers" "$(cut -f1,4 v/cgroups)" = "$(cut -f1,4 n/cgroups)"
expect "cgroups: its own only" "$(cut -f3 v/cgroups | sort -u | tr '\n' ' ')" = "1 num_cgroups "
mkdir $cg/t1/a $cg/t1/a/b
expect "cgroups: and below" "$(ct_look cut -f3 /proc/cgroups | sort -u | tr '\n' ' ')" = "3 num_cgroups "
rmdir $cg/t1/a/b $cg/t1/a
# Every name of the native file's first zone, once and in order.
names() { awk '/^Node/ && n++ { exit } /vm stats|cpu:|count:|high:|batch:|high_min|high_max|protection/ { next } { $NF = ""; print }' "$1" | sed 's/, zone.*//'; }
names n/zoneinfo | grep -v '^Node\|^$\|per-node$' > n/names
# What a node without pages of its own has comes at the end of the first zone.
names v/zoneinfo | grep -v '^Node\|^$\|per-node$' > v/names
expect "zoneinfo: names" "$(wc -l < v/names)" -gt 60
diff n/names v/names || failed=1
free=$(awk '/MemFree/ { print $2 }' /proc/meminfo)
free=$(ct_look awk '/MemFree/ { print $2 }' /proc/meminfo)
within "zoneinfo: free" "$(awk '/pages free/ { print $3 * 4 }' v/zoneinfo)" "$free" 2000
expect "zoneinfo: managed" "$(awk '/managed/ { print $2 * 4 }' v/zoneinfo)" -eq 262144
sum='{ for (i = 5; i <= NF; i++) n += $i * 2 ^ (i - 5) } END { print n * 4 }'
within "buddyinfo: free" "$(awk "$sum" v/buddyinfo)" "$free" 2000
expect "buddyinfo: sizes" "$(awk '{ print NF }' v/buddyinfo)" -eq "$(awk 'NR == 1 { print NF }' n/buddyinfo)"
types() { sed -n 's/.*zone[^,]*, type *\([A-Za-z]*\) .*/\1/p' "$1" | awk '!seen[$0]++'; }
expect "pagetypeinfo: types" "$(types v/pagetypeinfo)" = "$(types n/pagetypeinfo)"
expect "pagetypeinfo: head" "$(head -n 4 v/pagetypeinfo)" = "$(head -n 4 n/pagetypeinfo)"
within "pagetypeinfo: free" "$(awk '/type +Movable/ { for (i = 7; i <= NF; i++) n += $i * 2 ^ (i - 7) } END { print n * 4 }' v/pagetypeinfo)" "$free" 2000
expect "pagetypeinfo: blocks" "$(tail -n 1 v/pagetypeinfo | awk '{ print $6 }')" -eq 128
expect "slabinfo: head" "$(head -n 2 v/slabinfo)" = "$(head -n 2 n/slabinfo)"
expect "slabinfo: fields" "$(awk 'NR == 3 { print NF }' v/slabinfo)" -eq "$(awk 'NR == 3 { print NF }' n/slabinfo)"
within "slabinfo: as in meminfo" "$(ct_look awk 'NR > 2 { n += $2 * $4 / 1024 } END { print n }' /proc/slabinfo)" \
	"$(ct_look awk '/^Slab/ { print $2 }' /proc/meminfo)" 300
ct_stop
finish
