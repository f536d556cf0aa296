#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Time began with the container's init, for all who ask: uptime, sysinfo(2),
# CLOCK_BOOTTIME, btime; ps's etime, lstart and %cpu agree with them and with one
# another, also of a program that was brought in from outside (docker exec), and
# for a reader outside. lxcfs #164, #444: ages of -24855 days, %CPU of 0.0.
. /vkfs/tests/lib/vkfs.sh
ct_cgroup t1
ct_start t1
sleep 4
cat > /tmp/ask <<'A'
import os, time, subprocess
def ps(what, pid): return subprocess.run(["ps", "-o", what + "=", "-p", str(pid)], capture_output=True, text=True, env={"LC_ALL": "C", "PATH": os.environ["PATH"]}).stdout.strip()
up = float(open("/proc/uptime").read().split()[0])
btime = [int(l.split()[1]) for l in open("/proc/stat") if l.startswith("btime")][0]
start = int(open("/proc/1/stat").read().rsplit(")", 1)[1].split()[19])
print("self", ps("etimes", os.getpid()))
print("uptime", int(up))
print("clock", int(time.clock_gettime(time.CLOCK_BOOTTIME)))
print("btime", int(time.time() - btime))
print("start", start)
print("etime", ps("etimes", 1))
print("lstart", int(time.time() - time.mktime(time.strptime(ps("lstart", 1)))))
A
age() { echo $(($(awk '{ print int($1) }' /proc/uptime) - $(cut -d' ' -f22 "/proc/$ct/stat") / 100)); }
age=$(age)
ct_run python3 /tmp/ask > /tmp/said
cat /tmp/said
up=$(field uptime /tmp/said)
expect "uptime is init's age, not less" "$up" -ge $((age - 1))
expect "uptime is init's age, not more" "$up" -le $(($(age) + 1))
within "CLOCK_BOOTTIME" "$(field clock /tmp/said)" "$up" 1
within "now - btime" "$(field btime /tmp/said)" "$up" 3
expect "init's start time, ticks" "$(field start /tmp/said)" -le 1
within "ps etime of init" "$(field etime /tmp/said)" "$up" 3
within "ps lstart of init" "$(field lstart /tmp/said)" "$up" 4
expect "ps etime of the asker itself" "$(field self /tmp/said)" -le 5
expect "sysinfo" "$(ct_run "$bin/sysinfo" | awk '/uptime/ { print $2 }')" -le $((up + 12))
ct_run sh -c 'while :; do :; done' & sleep 5
pcpu=$(ct_run ps -eo pcpu=,args= | awk '/while :/ && !/awk/ { if ($1 > m) m = $1 } END { print int(m) }')
expect "%cpu of a busy loop" "$pcpu" -ge 55
expect "%cpu of a busy loop" "$pcpu" -le 101
outside=$(cat "/proc/$ct/root/proc/1/stat" | cut -d' ' -f22)
expect "a reader outside sees the same start" "$outside" -le 1
expect "the host's own view is the host's" "$(cut -d' ' -f22 "/proc/$ct/stat")" -gt 100
ct_stop
finish
