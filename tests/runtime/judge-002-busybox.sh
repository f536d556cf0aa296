#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# With auto, in a container whose root is one static busybox, busybox shows the container:
# it asks sysinfo(2) and sched_getaffinity(2) as much as /proc.
. /vkfs/tests/lib/vkfs.sh
. /vkfs/tests/lib/bundle.sh
echo 1 > /sys/module/vkfs/parameters/auto
busy_host
bundle /tmp/b /t1 268435456 200000 "exec /bin/sh /look"
i=/tmp/i/rootfs
mkdir -p $i/bin $i/proc $i/sys $i/dev $i/tmp
cp "$(command -v busybox)" $i/bin/busybox
for a in sh sed awk grep free top uptime nproc ps dmesg ls date; do ln -s busybox $i/bin/$a; done
jq '.process.capabilities |= map_values(. + ["CAP_SYSLOG"])' /tmp/b/config.json > /tmp/i/config.json
cat > $i/look <<'L'
echo "free|$(free -m | awk '/^Mem/ { print $2 }')"
top -b -n1 > /tmp/top
echo "top|$(awk '/^Mem:/ { print int(($2 + $4) / 1024 + 0.5) }' /tmp/top)"
echo "top-load|$(awk '/^Load average/ { print $3 }' /tmp/top)"
echo "uptime|$(date -d "$(uptime -s)" +%s)"
echo "load|$(uptime | sed 's/.*average: \([0-9.]*\).*/\1/')"
echo "nproc|$(nproc)"
echo "cpus|$(ls /sys/devices/system/cpu | grep -c '^cpu[0-9]')"
echo "ps|$(ps | grep -c '[d]state')"
dmesg > /tmp/dmesg && echo "dmesg|$(grep -c 'a secret' /tmp/dmesg)"
L
judge /tmp/i
is free 256
is top 256
is nproc 2
is cpus 2
is dmesg 0
is ps 0
expect "uptime: up since" "$(shown uptime)" -ge $((began - 2))
for p in load top-load; do within "$p" "$(shown $p)" 0 "$(awk -v l="$load" 'BEGIN { print l / 2 }')"; done
finish
