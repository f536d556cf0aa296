#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# pressure is that of the container's cgroup: a throttled container has some, its
# neighbour none; a trigger fires for the one and not for the other; and everything that
# can be written is taken or refused as by the native files.
. /vkfs/tests/lib/vkfs.sh
grep -q . /proc/pressure/cpu 2>/dev/null || skip "this kernel keeps no pressure"
ct_cgroup t1 -c 20000/100000
ct_cgroup t2
cat > /tmp/wait <<'P'
import os, select, sys
fd = os.open("/proc/pressure/cpu", os.O_RDWR | os.O_NONBLOCK)
os.write(fd, b"some 50000 2000000\0")
poll = select.poll()
poll.register(fd, select.POLLPRI)
print(len(poll.poll(float(sys.argv[1]) * 1000)))
P
total() { sed -n "s/^$2 .*total=//p" "$1"; }
ct_start t1
for _ in 1 2 3; do ct_run sh -c "$burn" & done 2>/dev/null
ct_look python3 /tmp/wait 60 > /tmp/fired
cat $cg/t1/cpu.pressure > /tmp/before
ct_look cat /proc/pressure/cpu > /tmp/busy
cat $cg/t1/cpu.pressure > /tmp/after
for f in memory io; do expect "$f" "$(ct_look grep -c avg300= /proc/pressure/$f)" -ge 1; done
expect "trigger of the throttled" "$(cat /tmp/fired)" = 1
expect "its pressure, us" "$(total /tmp/busy some)" -gt 100000
expect "at least the cgroup's before" "$(total /tmp/busy some)" -ge "$(total /tmp/before some)"
expect "at most the cgroup's after" "$(total /tmp/busy some)" -le "$(total /tmp/after some)"
# Meanwhile, of one in which nobody runs.
throttled=$ct throttling=$ct_unshare
ct_start t2
expect "trigger of the idle" "$(ct_look python3 /tmp/wait 3)" = 0
ct_look cat /proc/pressure/cpu > /tmp/idle
expect "its pressure, less" $((10 * $(total /tmp/idle some))) -lt "$(total /tmp/busy some)"
ct_stop
ct=$throttled ct_unshare=$throttling
ct_stop
cat > /tmp/refused <<'P'
import errno, os, select
for name in "cpu", "memory", "io":
    path = "/proc/pressure/" + name
    print(name, oct(os.stat(path).st_mode))
    for text in b"some 150000 1000000\0", b"full 150000 1000000\0", b"some 150000 1000000", b"", b"x", b"some", b"some 0 1000000\0", \
            b"some 2000000 1000000\0", b"some 1000 100000\0", b"some 1000 99999999\0", b"some 150000 1000001\0", b"s" * 100:
        fd = os.open(path, os.O_RDWR)
        for again in 1, 2:
            try:
                print(text, os.write(fd, text))
            except OSError as error:
                print(text, errno.errorcode[error.errno])
        os.close(fd)
    fd = os.open(path, os.O_RDONLY)
    p = select.poll()
    p.register(fd, select.POLLPRI)
    print("no trigger", p.poll(0)[0][1])
    text = os.pread(fd, 1000, 0)
    print([l.split("=")[0] for l in text.decode().split("\n")], os.pread(fd, 9, 5) == text[5:14])
P
python3 /tmp/refused > /tmp/native
setpriv --reuid 65534 --clear-groups --bounding-set -all --inh-caps -all python3 /tmp/refused >> /tmp/native
container t2 sh -c 'python3 /tmp/refused; setpriv --reuid 65534 --clear-groups --bounding-set -all --inh-caps -all python3 /tmp/refused' > /tmp/virtual
expect "refusals tried" "$(grep -cE ' E[A-Z]+$' /tmp/native)" -gt 50
expect "unlike the native files" "$(diff /tmp/native /tmp/virtual)" = ""
# A trigger outlives its cgroup, and nothing is left of either.
cat > /tmp/hold <<'P'
import os, time
fd = os.open("/proc/pressure/io", os.O_RDWR)
os.write(fd, b"some 150000 2000000\0")
print("set", flush=True)
time.sleep(1000)
P
mkdir $cg/t3
ct_start t3
ct_run python3 /tmp/hold > /tmp/held & holder=$!
for _ in $(seq 50); do grep -q set /tmp/held && break; sleep 0.2; done
expect "held" "$(cat /tmp/held)" = set
pid=$(pgrep -f '^python3 /tmp/hold')
for p in $(cat $cg/t3/cgroup.procs); do echo "$p" > $cg/t2/cgroup.procs; done
expect "rmdir" "$(rmdir $cg/t3 && echo gone)" = gone
kill "$pid"; wait $holder 2>/dev/null || :
ct_stop
finish
