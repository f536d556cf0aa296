#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# In a container the affinity calls speak of its CPUs: what a program is told it
# may ask for, it gets, and nothing it does by that leaves its cpuset; a mask set
# outside is translated for those inside.
. /vkfs/tests/lib/vkfs.sh
ct_cgroup t1 -s 2-3
ct_start t1
inside() { ct_run taskset -pc "$1" | sed 's/.*: //'; }
outside() { taskset -pc "$1" | sed 's/.*: //'; }
ct_run sleep 500 &
sleep 2
vpid=$(ct_run pgrep -x sleep | tail -n 1)
hpid=$(pgrep -x -f 'sleep 500' | tail -n 1)
expect "inside" "$(inside "$vpid")" = 0,1
expect "outside" "$(outside "$hpid")" = 2,3
ct_run taskset -pc 1 "$vpid" > /dev/null
expect "set to 1 inside: outside" "$(outside "$hpid")" = 3
expect "set to 1 inside: inside" "$(inside "$vpid")" = 1
taskset -pc 2 "$hpid" > /dev/null
expect "set to 2 outside: inside" "$(inside "$vpid")" = 0
ct_run taskset -pc 0-1 "$vpid" > /dev/null
expect "set to all inside" "$(outside "$hpid")" = 2,3
expect "CPU 2 inside is no CPU" "$(ct_run taskset -pc 2 "$vpid" 2>&1 | grep -c 'Invalid argument')" -eq 1
expect "no such process" "$(ct_run taskset -p 9999 2>&1 | grep -c 'No such process')" -eq 1
# A program that is told n CPUs and binds a thread to each, as OpenMP does.
expect "one by one" "$(ct_run python3 -c '
import os
for c in os.sched_getaffinity(0):
    os.sched_setaffinity(0, {c}); assert os.sched_getaffinity(0) == {c}
print("all")')" = all
echo 0-3 > $cg/t1/cpuset.cpus; echo "150000 100000" > $cg/t1/cpu.max
ct_run taskset -pc 0-1 "$vpid" > /dev/null
expect "two vCPUs of four CPUs" "$(inside "$vpid")" = 0,1
expect "bound to both: all four" "$(outside "$hpid")" = 0-3
ct_run taskset -pc 1 "$vpid" > /dev/null
expect "bound to one: its two" "$(outside "$hpid")" = 1,3
ct_stop
finish
