#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# cpu.real_policy 2: FIFO while the tasks are busy and long, fair when they hand over
# to each other or do little; in between it stays; cpu.real_stat says what and why.
. /vkfs/tests/lib/vkfs.sh
cd "$cg" || exit
mkdir t1 t2
settings=/sys/fs/vkfs/policy
stat() { field "$1" t1/cpu.real_stat; }
choice() { awk '/^(choice|reason)/ { printf "%s%s", s, $2; s = " " }' t1/cpu.real_stat; }
in_t1() { ( echo 0 > t1/cgroup.procs; exec taskset -c 1 "$@" ) & }
# becomes WHAT REASON: within 20 s
becomes() {
	for _ in $(seq 100); do
		[ "$(choice)" != "$1 $2" ] || break
		sleep 0.2
	done
	expect "it has become" "$(choice)" = "$1 $2"
}

expect "normal" "$(cat t1/cpu.real_stat | tr '\n' ' ')" = "policy 0 choice fair "
expect "not to be written" "$(sh -c 'echo 1 > t1/cpu.real_stat' 2> /dev/null && echo written)" = ""
echo 1 > t1/cpu.real_policy
expect "FIFO" "$(stat policy) $(choice)" = "1 fifo set"
echo 0 > t1/cpu.real_policy
echo 2 > t1/cpu.real_policy
expect "adaptive" "$(cat t1/cpu.real_policy) $(stat policy) $(choice)" = "2 2 fair set"

in_t1 sh -c "$burn"
in_t1 sh -c "$burn"
becomes fifo long_tasks
expect "usage" "$(stat usage_percent)" -gt 50
expect "switches" "$(stat switches_per_cpu_sec)" -lt 1000
# Neither over the one threshold nor under the other.
echo 1000 > $settings/fifo_usage
sleep 2
expect "between two thresholds" "$(choice)" = "fifo long_tasks"
expect "changed some time ago, ms" "$(stat changed_ms)" -ge 2000
echo 1000 > $settings/fair_usage
becomes fair low_usage
echo 20 > $settings/fair_usage
sleep 2
expect "between two thresholds" "$(choice)" = "fair low_usage"
echo 50 > $settings/fifo_usage
becomes fifo long_tasks
echo 1 > t1/cgroup.kill

in_t1 sh -c "while :; do $bin/bench pingpong > /dev/null; done"
becomes fair many_switches
expect "switches" "$(stat switches_per_cpu_sec)" -gt 1000
echo 1 > t1/cgroup.kill
in_t1 sh -c "$burn"
becomes fifo long_tasks
echo 1 > t1/cgroup.kill
becomes fair low_usage

# What it has chosen is what is done.
echo 0 > $settings/guard_ms
( echo 0 > t1/cgroup.procs; exec "$bin/turns" 1 3 1500 ) > /tmp/turns
cat /tmp/turns
expect "between the first and the last end, ms" \
	"$(sort -nk3 /tmp/turns | awk 'NR == 1 { a = $3 } END { print int(($3 - a) / 1000) }')" -ge 1000
echo 9 > $settings/interval_ms 2> /dev/null && fail "interval_ms can be 9"
rmdir t1
finish
