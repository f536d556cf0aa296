#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# What the kernel prints goes to the log of whom it is about: with its level, device
# and continuations as in the host's, from any context a task can print in; what
# interrupts and kernel threads print stays with the host. The OOM killer's word goes
# to the victim's container, not to his who wanted memory. No report about the kernel
# gets into a container, and pids are its own. The host's log says whose a line is.
. /vkfs/tests/lib/vkfs.sh
echo 1 > /proc/sys/kernel/printk
sysctl -qw kernel.panic_on_warn=0 kernel.printk_ratelimit=0
insmod "$VKFS_KMOD/logger.ko"
say=/sys/module/logger/parameters/say
ct_cgroup t1
ct_start t1
tag="pid:[$(readlink "/proc/$ct/ns/pid" | tr -dc 0-9)]: "
dmesg -C
kmsg() { ct_run dd if=/dev/kmsg iflag=nonblock bs=8192 2>/dev/null | cut -d, -f1,4-; }
# The host's since "mark", which earlier tests may have filled.
host() { dd if=/dev/kmsg iflag=nonblock bs=8192 2>/dev/null | sed '1,/;mark$/d' | cut -d, -f1,4-; }
echo mark > /dev/kmsg
tell() { for w; do echo "$w" > $say; done; }
ct_run sh -c "for w in levels cont locked; do echo \$w > $say; done"
kmsg > /tmp/ct
host | grep -A 3 -F "$tag" | sed "s/;pid:\[[0-9]*\]: /;/" | grep -v '^--' > /tmp/host
cat > /tmp/wanted <<'W'
3,-;logger: level 3
4,-;no level
5,-;level 5
6,-;platform logger: of a device
 SUBSYSTEM=platform
 DEVICE=+platform:logger
5,-;one, two, three
4,c;late
6,-;logger: with a lock held
W
expect "levels, devices, continuations" "$(diff /tmp/wanted /tmp/ct)" = ""
expect "the host's, but for the name" "$(diff /tmp/host /tmp/ct)" = ""

echo "-- not the container's"
ct_run sh -c "echo elsewhere > $say"
tell levels
expect "in the host's" "$(dmesg | grep -c 'logger: in \(an interrupt\|a kernel thread\)')" -eq 2
expect "in the container's" "$(kmsg | grep -c 'logger: in ')" -eq 0
expect "of a host's task" "$(kmsg | grep -c 'level 3')" -eq 1

echo "-- private"
dmesg -C
ct_run sh -c "dmesg -C; echo private > $say; echo end > /dev/kmsg"
ct_run dmesg -r > /tmp/ct
dmesg -r > /tmp/host
expect "the host has it all" "$(grep -cE 'an address: ffff|Call Trace|vmalloc error|Mem-Info|WARNING: |a warning of|end trace' /tmp/host)" -ge 8
expect "the container" "$(cut -d']' -f2- /tmp/ct)" = " end"
# A key of sysrq is a report too. A container has no such file, unless it is handed one.
ct_run sh -c "dmesg -C; echo t >&3; echo m >&3; echo end > /dev/kmsg" 3> /proc/sysrq-trigger
expect "sysrq" "$(ct_run dmesg | grep -vc ' end')" -eq 0
mkfifo /tmp/go
ct_run sh -c 'dmesg -C; echo end > /dev/kmsg; read -r _ < /tmp/go; (:); :' 2>/dev/null & forker=$!
exec 4> /tmp/go
# Not by the container itself: where cgroup2 is mounted with nsdelegate it may not.
echo 1 > $cg/t1/pids.max
echo >&4
exec 4>&-
wait $forker || :
echo max > $cg/t1/pids.max
expect "a fork was refused" "$(dmesg | grep -c 'fork rejected')" -eq 1
expect "the path of its cgroup" "$(ct_run dmesg | grep -vc ' end')" -eq 0

echo "-- pids"
ct_run sh -c "dmesg -C; echo \$\$; echo pids > $say" > /tmp/pid
p=$(cat /tmp/pid)
expect "its own" "$(ct_run dmesg | grep -cF "[$p]: process $p, pid=$p, not ")" -eq 1
expect "the host's is not its own" "$(dmesg | grep -cF "[$p]: process $p,")" -eq 0
ct_run sh -c 'dmesg -C; echo $$; exec "$0"' "$bin/segv" > /tmp/pid 2>&1 || :
p=$(head -n 1 /tmp/pid)
ct_run dmesg > /tmp/ct
expect "a segfault" "$(grep -c "] segv\[$p\]: segfault at 8 ip" /tmp/ct)" -eq 1
expect "as one line" "$(grep -c 'segfault at 8 .* in segv\[' /tmp/ct)" -eq 1

echo "-- OOM"
a=$ct
ct_run dmesg -C
mkdir -p $cg/t3
echo "+memory" > $cg/t3/cgroup.subtree_control
echo 64M > $cg/t3/memory.max
echo 0 > $cg/t3/memory.swap.max
ct_cgroup t3/a
ct_cgroup t3/b
ct_cgroup t3/h
hog="$bin/memuse"
ct_start t3/b
b=$ct
oom() { # oom WHO: a hog of the first container is killed when WHO wants memory
	( echo 0 > $cg/t3/a/cgroup.procs; echo 1000 > /proc/self/oom_score_adj
	  exec nsenter -t "$a" -m -p -- "$hog" anon 40 > /dev/null ) &
	for _i in $(seq 100); do [ "$(cat $cg/t3/memory.current)" -gt 40000000 ] && break; sleep 0.1; done
	victim=$(awk '/^NSpid/ { print $NF }' "/proc/$(pgrep -nx memuse)/status")
	dmesg -C
	"$@" || :
	wait $!  || :
}
wanted='dd if=/dev/zero of=/dev/null bs=40M count=1 status=none'
oom sh -c "echo 0 > $cg/t3/b/cgroup.procs; exec nsenter -t $b -m -p -- $wanted"
expect "another container wants memory: killed" "$(dmesg | grep -c 'Killed process .*memuse')" -eq 1
expect "the victim's log" "$(nsenter -t "$a" -m -p dmesg | grep -c "Killed process $victim (memuse)")" -eq 1
expect "nothing else" "$(nsenter -t "$a" -m -p dmesg | wc -l)" -eq 1
expect "the other's log" "$(nsenter -t "$b" -m -p dmesg | wc -l)" -eq 0
nsenter -t "$a" -m -p dmesg -C
oom sh -c "echo 0 > $cg/t3/h/cgroup.procs; exec $wanted"
expect "the host wants memory: the victim's log" "$(nsenter -t "$a" -m -p dmesg | grep -c "Killed process $victim (memuse)")" -eq 1
expect "the host's" "$(dmesg | grep -cF "${tag}Memory cgroup out of memory: Killed process")" -eq 1
kill -KILL "$a" "$b"
wait
rmmod logger
dmesg -C
sysctl -qw kernel.panic_on_warn=1
finish
