#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# With auto, unmodified runc and crun start containers from an ordinary bundle,
# masked and read-only paths and all; the usual programs show the container, also
# those started later by exec.
. /vkfs/tests/lib/vkfs.sh
. /vkfs/tests/lib/bundle.sh
echo 1 > /sys/module/vkfs/parameters/auto
look='free -m | awk "/^Mem/ { print \"free\", \$2 }"; busybox free -m | awk "/^Mem/ { print \"busybox\", \$2 }"
nproc | sed "s/^/nproc /"; lscpu | awk "/^CPU\\(s\\)/ { print \"lscpu\", \$2 }"
top -bn1 | awk "/^MiB Mem/ { print \"top\", int(\$4) }"
vmstat -s | awk "/total memory/ { print \"vmstat\", int(\$1 / 1024) }"
cut -d. -f1 /proc/uptime | sed "s/^/uptime /"; ps -o etimes= -p 1 | sed "s/^ */ps /"'
for rt in runc crun; do
	echo "-- $($rt --version | head -n 1)"
	b=/tmp/$rt
	mkdir -p $b
	bundle $b /t1 268435456 100000 "$look"
	begun=$(cut -d. -f1 /proc/uptime)
	(cd $b && $rt run --no-pivot c$rt) > /tmp/out 2>&1 || (cd $b && $rt run c$rt) > /tmp/out 2>&1 || failed=1
	took=$(($(cut -d. -f1 /proc/uptime) - begun))
	cat /tmp/out
	for w in free busybox top vmstat; do expect "$rt $w" "$(field $w /tmp/out)" -eq 256; done
	expect "$rt nproc" "$(field nproc /tmp/out)" -eq 1
	expect "$rt lscpu" "$(field lscpu /tmp/out)" -eq 1
	expect "$rt uptime" "$(field uptime /tmp/out)" -le $((took + 1))
	within "$rt ps" "$(field ps /tmp/out)" "$(field uptime /tmp/out)" 4
	jq '.process.args = ["sleep", "100"]' $b/config.json > $b/c; mv $b/c $b/config.json
	(cd $b && $rt run -d --no-pivot d$rt > /dev/null 2>&1 < /dev/null)
	sleep 1
	expect "$rt exec" "$($rt exec d$rt sh -c "$look" | field free -)" -eq 256
	$rt delete -f d$rt
done
finish
