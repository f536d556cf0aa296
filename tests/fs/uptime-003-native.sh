#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Times in a /proc belong to whom it shows, whoever reads it: in a container, the
# host's /proc tells the host's uptime, btime and start times, and another
# container's tells the other's; although the reader's clock is its own.
. /vkfs/tests/lib/vkfs.sh
ct_cgroup t1
ct_start t1; first=$ct
sleep 6
ct_start t1
times='awk "{ print \"uptime\", int(\$1) }" $0/uptime
awk "/^btime/ { print \"btime\", \$2 }" $0/stat
sed "s/.*) //" $0/1/stat | cut -d" " -f20 | sed "s/^/start /"
sed "s/.*) //" $0/self/stat | cut -d" " -f20 | sed "s/^/own /"'
# The second container is shown the host's /proc and the first's.
mkdir -p /tmp/host /tmp/first
sh -c "$times" /proc > /tmp/h
cat > /tmp/graft <<'P'
# graft FROM TO PATH: the /proc that process FROM has, at PATH where TO is.
import ctypes, os, sys
libc = ctypes.CDLL(None, use_errno=True)
there, here = (os.open("/proc/%s/ns/mnt" % p, os.O_RDONLY) for p in sys.argv[1:3])
os.setns(there, 0x20000)
fd = libc.syscall(428, -100, b"/proc", 1)		# open_tree, a clone
assert fd >= 0, ctypes.get_errno()
os.setns(here, 0x20000)
assert libc.syscall(429, fd, b"", -100, sys.argv[3].encode(), 4) == 0, ctypes.get_errno()
P
python3 /tmp/graft self "$ct" /tmp/host
ct_run sh -c "$times" /tmp/host > /tmp/in
own=$(awk '{ print int($1 * 100) }' /proc/uptime)
cat /tmp/h /tmp/in
expect "what is read is the host's" "$(ct_run sh -c 'ls -d /tmp/host/[0-9]* | wc -l')" -gt 20
within "the host's uptime" "$(field uptime /tmp/in)" "$(awk '{ print int($1) }' /proc/uptime)" 3
# To the hundredth, and never back: the reader's clock is off by a part of a second.
expect "the host's uptime, read again and again" "$(ct_run python3 -c '
import time
last = 0.0
for i in range(150):
    now = float(open("/tmp/host/uptime").read().split()[0])
    assert last <= now, (last, now)
    last = now
    time.sleep(0.007)
print("goes on")')" = "goes on"
within "the host's btime" "$(field btime /tmp/in)" "$(awk '/^btime/ { print $2 }' /proc/stat)" 1
expect "the start of the host's init" "$(field start /tmp/in)" -eq "$(field start /tmp/h)"
within "the reader's own start, by the host's clock" "$(field own /tmp/in)" "$own" 500
nsenter -t "$ct" -m umount /tmp/host

# From the second container, by its mount namespace alone, the first's /proc.
up1=$(awk '{ print int($1) }' "/proc/$first/root/proc/uptime")
sh -c "$times" "/proc/$first/root/proc" > /tmp/h
python3 /tmp/graft "$first" "$ct" /tmp/first
ct_run sh -c "$times" /tmp/first > /tmp/in
cat /tmp/h /tmp/in
within "the first's uptime" "$(field uptime /tmp/in)" "$up1" 6
within "the first's btime" "$(field btime /tmp/in)" "$(field btime /tmp/h)" 1
expect "the start of the first's init" "$(field start /tmp/in)" -eq "$(field start /tmp/h)"
expect "its own uptime is its own" "$(ct_run awk '{ print int($1) }' /proc/uptime)" -lt "$(field uptime /tmp/in)"
finish
