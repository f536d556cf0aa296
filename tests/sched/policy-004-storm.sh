#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# The policy is switched to and fro while 500 tasks come, go, sleep, yield, change
# their group, class, nice value and CPUs, are throttled and lose a CPU.
. /vkfs/tests/lib/vkfs.sh
cd "$cg" || exit
mkdir -p t1/in t2
echo +cpu > t1/cgroup.subtree_control
( echo 0 > t1/in/cgroup.procs
  exec stress-ng -q --fork 1 --yield 2 --pipe 2 --cpu 2 --switch 2 --timeout 60 ) &
( echo 0 > t2/cgroup.procs; exec stress-ng -q --cpu 1 --pipe 1 --timeout 60 ) &
( echo 0 > t2/cgroup.procs; exec "$bin/turns" 2 500 1 ) > /tmp/turns &
turns=$!
echo "50000 100000" > t1/cpu.max
( while :; do
	for p in $(head -n 8 t1/in/cgroup.procs); do
		echo "$p" > t2/cgroup.procs
		renice -n 3 -p "$p"
		chrt -f -p 5 "$p"
		taskset -p 1 "$p"
		chrt -i -p 0 "$p"
		chrt -o -p 0 "$p"
		taskset -p f "$p"
		echo "$p" > t1/in/cgroup.procs
	done
	echo 0 > /sys/devices/system/cpu/cpu3/online
	echo 1 > /sys/devices/system/cpu/cpu3/online
done ) > /dev/null 2>&1 &
mover=$!

end=$(($(date +%s) + 12)) n=0
while [ "$(date +%s)" -lt $end ]; do
	for i in 1 2 3 4 5; do
		for v in 1 0; do
			echo $v > t1/in/cpu.real_policy
			echo $v > t2/cpu.real_policy
		done
		n=$((n + 1))
	done
	echo 1 > t1/in/cpu.real_policy
	echo 1 > t2/cpu.real_policy
	sleep 0.2
done
kill "$mover"
wait "$turns"
echo "  $n times"
expect "of 500 tasks have ended" "$(wc -l < /tmp/turns)" -eq 500
echo max > t1/cpu.max
for c in t1 t2; do echo 1 > $c/cgroup.kill; done
wait

# Switching itself, among tasks that hand a byte round.
( echo 0 > t2/cgroup.procs; exec stress-ng -q --pipe 2 --timeout 100 ) &
for i in $(seq 500); do
	echo 1 > t2/cpu.real_policy
	echo 0 > t2/cpu.real_policy
done
echo 1 > t2/cgroup.kill
wait
finish
