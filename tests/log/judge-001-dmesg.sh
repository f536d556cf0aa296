#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# dmesg(1) of util-linux with each of its options and busybox's say of a container's
# log what they say of the host's with the same records in it, and dates them right.
. /vkfs/tests/lib/vkfs.sh
echo 1 > /proc/sys/kernel/printk
sysctl -qw kernel.printk_devkmsg=on
ct_cgroup t1
ct_start t1
echo 0 > "/sys/fs/vkfs/instances/$(readlink "/proc/$ct/ns/pid" | tr -dc 0-9)/log_to_host"
cat > /tmp/say <<'S'
dmesg -C
for l in 0 1 2 3 4 5 6 7; do echo "<$l>level $l" > /dev/kmsg; done
echo "<30>daemon: of a daemon" > /dev/kmsg
printf '<85>two\nlines' > /dev/kmsg
printf '<12>\033[31mescaped\033[0m\n' > /dev/kmsg
S
cat > /tmp/ask <<'S'
for o in "" -x -r -S -Sx -t -k -u "-l err,warn" "-l notice+" "-f daemon,user" -p -Sp "-L=always" \
	"-J -t" "-H -P -t" "--noescape" "-s 64 -S" -d "--time-format delta" -n4 -n7 -D -E; do
	echo "== $o"
	# shellcheck disable=SC2086
	dmesg $o 2>&1
done
echo "== follow"
timeout -s INT 1 dmesg -w
echo "== follow new"
( sleep 0.5; echo new > /dev/kmsg ) & timeout -s INT 1.5 dmesg -W
wait
for o in "" -r "-s 200" "-n 4"; do
	echo "== busybox $o"
	# shellcheck disable=SC2086
	busybox dmesg $o
done
echo "== busybox -c"
busybox dmesg -c | tail -n 1
busybox dmesg
echo more > /dev/kmsg
echo "== -c"
dmesg -c
dmesg
S
# Without the times.
plain() { sed -E 's/\[ *[0-9]+\.[0-9]{6}( <[^>]*>)?\]/[]/; s/<[ +]*[0-9.]+>/<>/; s/"time": *[0-9.]+/"time":/; s/^\[ *\+?[0-9.]+\]/[]/'; }
sh /tmp/say
sh /tmp/ask 2>&1 | plain > /tmp/host
ct_run sh /tmp/say
ct_run sh /tmp/ask 2>&1 | plain > /tmp/ct
echo 1 > /proc/sys/kernel/printk
expect "they said something" "$(wc -l < /tmp/host)" -gt 200
expect "the same" "$(diff /tmp/host /tmp/ct | head -n 20)" = ""
ct_run sh -c 'echo now > /dev/kmsg; date +%s; date -d "$(dmesg -T | sed "s/\[\(.*\)\].*/\1/")" +%s' > /tmp/times
within "the date of a record" "$(tail -n 1 /tmp/times)" "$(head -n 1 /tmp/times)" 2
sysctl -qw kernel.printk_devkmsg=ratelimit
ct_stop
finish
