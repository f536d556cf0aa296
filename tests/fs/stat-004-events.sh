#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# ctxt, processes, procs_running and procs_blocked are the container's; intr and
# softirq are zero; the lines are those of the native file.
. /vkfs/tests/lib/vkfs.sh
ct_cgroup t1
ct_start t1
get() { ct_run cat /proc/stat | awk -v k="$1" '$1 == k { print $2 }'; }
ct_run cat /proc/stat | awk '!/^cpu/ { print $1 }' > /tmp/v
awk '!/^cpu/ { print $1 }' /proc/stat | diff - /tmp/v || fail "other lines than the native file's"
expect "intr" "$(get intr)" -eq 0
expect "softirq fields" "$(ct_run cat /proc/stat | awk '/^softirq/ { print NF }')" -eq "$(awk '/^softirq/ { print NF }' /proc/stat)"
expect "softirq" "$(get softirq)" -eq 0
# The host forks and switches; the container does not.
c0=$(get ctxt) p0=$(get processes)
i=0; while [ $i -lt 300 ]; do /bin/true; i=$((i + 1)); done
p1=$(get processes) c1=$(get ctxt)
expect "processes while the host forks 300" $((p1 - p0)) -lt 20
expect "ctxt while the host switches" $((c1 - c0)) -lt 300
ct_run sh -c 'i=0; while [ $i -lt 200 ]; do /bin/true; i=$((i + 1)); done'
p2=$(get processes)
within "processes after 200 forks" $((p2 - p1)) 204 12
expect "ctxt after 200 forks" $(($(get ctxt) - c1)) -ge 200
expect "quiet: procs_running" "$(get procs_running)" -le 2
for _ in 1 2 3 4 5; do ct_run taskset -c 3 sh -c "$burn" & done
sleep 3
r=$(get procs_running)
expect "procs_running with 5 busy" "$r" -ge 5
expect "procs_running with 5 busy" "$r" -le 7
expect "procs_blocked" "$(get procs_blocked)" -le 1
ct_stop
finish
