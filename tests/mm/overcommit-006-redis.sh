#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# redis-server, as Debian has it: it warns of the overcommit_memory and the huge pages that
# it reads of, and does not in a container that has set its own to 1 and never, while the
# host's are 0 and always. Where the container is strict and its fork for a snapshot would
# be too much, that fails with an error, and nothing else happens to it.
. /vkfs/tests/lib/vkfs.sh
[ -x /usr/bin/redis-server ] || skip "no redis-server"
file=/proc/sys/vm/overcommit_memory
ct_cgroup t1 -m 512M
ct_start t1
ct_look mount -t vkfs_sysfs sys /sys
thp=/sys/kernel/mm/transparent_hugepage/enabled
ct_run ip link set lo up 2>/dev/null || :
cd /tmp || exit
redis() { # redis LOG: start it
	ct_run redis-server --port 0 --unixsocket /tmp/redis.sock --dir /tmp --save '' \
		--daemonize no --disable-thp no --enable-debug-command yes --logfile "" > "$1" 2>&1 &
	for _ in $(seq 300); do
		[ "$(cli ping 2>/dev/null)" = PONG ] && return
		sleep 0.1
	done
	cat "$1"
	fail "redis did not start"
}
cli() { ct_run redis-cli -s /tmp/redis.sock "$@"; }
warns() { grep -ci 'memory overcommit must be enabled\|overcommit_memory is set to 0' "$1"; }
warns_thp() { grep -c 'Transparent Huge Pages' "$1"; }

redis /tmp/native
cli shutdown nosave || :
wait $! || :
expect "as the host: it warns" "$(warns /tmp/native)" -eq 1
expect "of huge pages, too" "$(warns_thp /tmp/native)" -eq 1
expect "set from inside" "$(ct_write $file 1) $(ct_write $thp never)" = "0 0"
redis /tmp/own
expect "with 1: it does not" "$(warns /tmp/own)" -eq 0
expect "with never: nor of huge pages" "$(warns_thp /tmp/own)" -eq 0
expect "the host's" "$(cat $file) $(cat $thp)" = "0 [always] madvise never"
cli debug populate 150000 key 500 > /dev/null
cli set here it-is > /dev/null
expect "keys" "$(cli dbsize)" -eq 150001
expect "a snapshot" "$(cli bgsave)" = "Background saving started"
for _ in $(seq 200); do [ "$(cli info persistence | tr -d '\r' | sed -n 's/^rdb_bgsave_in_progress://p')" = 0 ] && break; sleep 0.2; done
expect "is made" "$(cli info persistence | tr -d '\r' | sed -n 's/^rdb_last_bgsave_status://p')" = ok

echo "-- strict, and no room for a second one"
sleep 2
promised=$(ct_look cat /proc/meminfo | field Committed_AS: -)
ct_write /proc/sys/vm/user_reserve_kbytes 0 > /dev/null
expect "a little more than it has" "$(ct_write /proc/sys/vm/overcommit_kbytes $((promised + 30000)))" = 0
expect "strict" "$(ct_write $file 2)" = 0
cli bgsave > /tmp/bgsave 2>&1 || :
cat /tmp/bgsave
expect "refused" "$(grep -c 'Background saving started' /tmp/bgsave)" -eq 0
expect "by fork" "$(grep -ci "can't save in background: fork: cannot allocate memory" /tmp/own)" -ge 1
expect "it lives" "$(cli get here)" = it-is
expect "room for it again" "$(ct_write /proc/sys/vm/overcommit_kbytes $((promised * 3)))" = 0
expect "a snapshot" "$(cli bgsave)" = "Background saving started"
cli shutdown nosave || :
finish
