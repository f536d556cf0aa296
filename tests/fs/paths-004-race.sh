#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# There is no moment at which a path is not yet what the table says: while the host
# drops its caches all the time, and listings make names anew, no open for writing of
# a read-only sysctl succeeds, and none of a hidden file.
. /vkfs/tests/lib/vkfs.sh
ct_cgroup t1
( while :; do echo 2 > /proc/sys/vm/drop_caches; done ) & dropper=$!
cat > /tmp/storm <<'P'
import os, sys, time
end = time.monotonic() + 6
tries = bad = 0
while time.monotonic() < end:
    for path, mode in ("sys/kernel/panic", os.O_WRONLY), ("sys/vm/drop_caches", os.O_WRONLY), \
            ("version", os.O_WRONLY), ("tty/driver/serial", 0), ("tty/driver", 0), ("kcore", 0):
        tries += 1
        try:
            os.close(os.open("/proc/" + path, mode))
            bad += 1
        except OSError:
            pass
print(tries, bad)
P
# shellcheck disable=SC2016
container t1 sh -c 'for d in sys sys/kernel sys/vm tty; do ( while :; do ls /proc/$d > /dev/null; done ) & done
	python3 /tmp/storm & python3 /tmp/storm & wait $!; wait %5; kill -KILL -1' > /tmp/got 2>/dev/null || :
kill $dropper
expect "storms run" "$(wc -l < /tmp/got)" -ge 1
expect "opens tried" "$(awk '{ n += $1 } END { print n }' /tmp/got)" -gt 500
expect "opens that must not be" "$(awk '{ n += $2 } END { print n }' /tmp/got)" -eq 0
finish
