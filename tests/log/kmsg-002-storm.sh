#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Two containers and the host write 10 000 records each, at once: each container reads
# exactly its own, in order, while they come and afterwards. The host's log gets its
# own, and from each container no more than the rate limit lets one opener write; from
# one that log_to_host is off for, nothing.
. /vkfs/tests/lib/vkfs.sh
echo 1 > /proc/sys/kernel/printk
ct_cgroup t1
ct_cgroup t2
export CT_OPTIONS=log=1M
ct_start t1
a=$ct
ct_start t2
b=$ct
all() { "$@" dd if=/dev/kmsg iflag=nonblock bs=8192 2>/dev/null || :; }
of() { echo "/sys/fs/vkfs/instances/$(readlink "/proc/$1/ns/pid" | tr -dc 0-9)"; }
expect "copied to the host unless told not to" "$(cat "$(of "$a")/log_to_host")" -eq 1
echo 0 > "$(of "$b")/log_to_host"
dmesg -C
sysctl -qw kernel.printk_devkmsg=on
nsenter -t "$b" -m -p cat /dev/kmsg > /tmp/b.live &
live=$!
date +%s > /tmp/start
nsenter -t "$a" -m -p "$bin/kmsgtest" write alpha 10000 & pa=$!
nsenter -t "$b" -m -p "$bin/kmsgtest" write beta 10000 & pb=$!
"$bin/kmsgtest" write host 10000 & ph=$!
wait $pa $pb $ph
took=$(($(date +%s) - $(cat /tmp/start)))
all nsenter -t "$a" -m -p > /tmp/a
all nsenter -t "$b" -m -p > /tmp/b
all > /tmp/host
wanted() { seq 0 9999 | awk -v w="$1" '{ print "15," $1 ";" w " " $1 }'; }
got() { awk -F'[,;]' '{ print $1 "," $2 ";" $5 }' "$1"; }
wanted alpha > /tmp/a.wanted
wanted beta > /tmp/b.wanted
got /tmp/a | cmp - /tmp/a.wanted && same=1 || same=0
expect "the first: its own, in order, from 0" $same -eq 1
got /tmp/b | cmp - /tmp/b.wanted && same=1 || same=0
expect "the second" $same -eq 1
for _ in $(seq 50); do [ "$(wc -l < /tmp/b.live)" -ge 10000 ] && break; sleep 0.1; done
got /tmp/b.live | cmp - /tmp/b.wanted && same=1 || same=0
expect "as they came" $same -eq 1
kill $live
echo "-- the host ($took s)"
host=$(grep -c ';host' /tmp/host)
awk -F'[ ;]' '/;host / { if (n && $NF != n + 1) bad++; n = $NF } END { print bad + 0 }' /tmp/host > /tmp/gaps
expect "its own, in order" "$(cat /tmp/gaps)" -eq 0
expect "as many as it has room for" "$host" -gt 1000
expect "the last" "$(grep -c ';host 9999$' /tmp/host)" -eq 1
# Ten in five seconds, and a line that says how many were not.
expect "from the first" "$(grep -c ';pid:.*alpha' /tmp/host)" -le $((10 + took / 5 * 10 + 10))
expect "from the second" "$(grep -c 'beta' /tmp/host)" -eq 0
echo "-- and if it is told again"
echo 1 > "$(of "$b")/log_to_host"
sleep 5.5
nsenter -t "$b" -m -p "$bin/kmsgtest" write gamma 3
expect "from the second" "$(dmesg | grep -c "pid:\[$(basename "$(of "$b")")\]: gamma")" -eq 3
expect "nothing was missed" "$(grep missed "$(of "$a")/log")" = "missed 0"
expect "not for a container to choose" "$(nsenter -t "$b" -m -p sh -c "echo 0 > $(of "$b")/log_to_host && echo did" 2>/dev/null)" = ""
expect "nor was it" "$(cat "$(of "$b")/log_to_host")" -eq 1
sysctl -qw kernel.printk_devkmsg=ratelimit
kill -KILL "$a" "$b"
wait
finish
