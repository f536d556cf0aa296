#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# 64 readers while the limits change, and a container that dies under its
# readers: no error inside, a clean ESRCH for who looks on from outside, once its
# init is gone and not while it is a zombie. What is free and cached is never more
# than there is, or busybox prints 17592186044404 MiB as used.
. /vkfs/tests/lib/vkfs.sh
ct_cgroup t1 -m 256M -c 100000/100000
ct_start t1
ct_run "$bin/readtest" storm 14 > /tmp/wrong 2>&1 &
r=$!
for _ in $(seq 10); do
	for m in 128M 512M 200M max; do
		echo $m > $cg/t1/memory.max
		echo "$((($(od -An -N1 -tu1 /dev/urandom) + 1) * 1000)) 100000" > $cg/t1/cpu.max
		echo "$(($(od -An -N1 -tu1 /dev/urandom) % 3))-3" > $cg/t1/cpuset.cpus
		sleep 0.3
	done
done
echo "max 100000" > $cg/t1/cpu.max; echo max > $cg/t1/memory.max
wait $r
expect "the readers" "$(cat /tmp/wrong)" = "64 well"
exec 5< "/proc/$ct/root/proc/meminfo" 6< "/proc/$ct/root/proc/stat" 7< "/proc/$ct/root/proc/uptime"
expect "from outside" "$(head -n 1 <&5)" = "$(ct_run head -n 1 /proc/meminfo)"
cat > /tmp/pread <<'P'
import errno, os
reads = dead = 0
while dead < 100:
    dead = 0 if reads < 1 else dead
    for fd in 5, 6, 7:
        try:
            assert os.pread(fd, 4096, 0)
            reads += 1
        except ProcessLookupError:
            dead += 1
print("reads" if reads > 10 else "no reads", "then ESRCH")
P
python3 /tmp/pread > /tmp/read &
r=$!
sleep 2
# Its parent stopped, init is a zombie for a while, and then gone.
kill -STOP "$ct_unshare"
kill -KILL "$ct"
sleep 1
expect "init is a zombie" "$(sed 's/.*) //' "/proc/$ct/stat" | cut -c1)" = Z
expect "meminfo of a zombie" "$(python3 -c 'import os; print(len(os.pread(5, 4096, 0)) > 500)')" = True
kill -CONT "$ct_unshare"
wait $r
expect "who was reading" "$(cat /tmp/read)" = "reads then ESRCH"
exec 5<&- 6<&- 7<&-
wait 2>/dev/null || :
finish
