#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# cpu.real_policy is a file like cgroup's own: its values and errors, who may write
# it, what a new cgroup has; where its hooks cannot be placed it says EOPNOTSUPP.
. /vkfs/tests/lib/vkfs.sh
cd "$cg" || exit
mkdir t1
# errno FILE VALUE: what writing it fails with; as the kernel says, not echo.
errno() {
	strace -o /tmp/strace -e trace=write sh -c "echo '$2' > $1" 2> /dev/null || :
	sed -n 's/.*= -1 \(E[A-Z]*\).*/\1/p' /tmp/strace
}

expect "the root has none" "$(ls cpu.real_policy 2> /dev/null)" = ""
expect "a new one" "$(cat t1/cpu.real_policy)" -eq 0
expect "the feature, unused" "$(cat /sys/fs/vkfs/features/real_policy)" = ready
for v in 9 -1 x '' 1x 0x; do
	expect "write '$v'" "$(errno t1/cpu.real_policy "$v")" = EINVAL
done
expect "write 2^64" "$(errno t1/cpu.real_policy 18446744073709551616)" = ERANGE
expect "after all that" "$(cat t1/cpu.real_policy)" -eq 0
expect "no hook was placed for it" "$(cat /sys/fs/vkfs/features/real_policy)" = ready
echo 1 > t1/cpu.real_policy
expect "write 1" "$(cat t1/cpu.real_policy)" -eq 1
expect "the feature, used" "$(cat /sys/fs/vkfs/features/real_policy)" = active
echo +cpu > t1/cgroup.subtree_control
mkdir t1/in
expect "not inherited" "$(cat t1/in/cpu.real_policy)" -eq 0

# Delegated to an unprivileged user, whose cgroup namespace begins at t1/in.
chown -R 1000:1000 t1/in
mount -o remount,nsdelegate "$cg" 2> /dev/null || echo "  (nsdelegate cannot be set)"
( echo 0 > t1/in/cgroup.procs; exec setpriv --reuid 1000 --regid 1000 --clear-groups \
	unshare -U -r -C sh -c "echo 1 > $cg/t1/in/cpu.real_policy
		echo 0 > $cg/t1/cpu.real_policy" ) 2> /tmp/why || :
expect "its own" "$(cat t1/in/cpu.real_policy)" -eq 1
expect "its parent's" "$(grep -ciE 'permission|permitted' /tmp/why)$(cat t1/cpu.real_policy)" = 11
mount -o remount "$cg"	# as other tests expect it
rmdir t1/in

# The hooks stay for a while, as somebody else's would.
echo 0 > t1/cpu.real_policy
for _ in $(seq 60); do
	grep -q ready /sys/fs/vkfs/features/real_policy && break
	sleep 0.2
done
insmod "$VKFS_KMOD/taken.ko" function=yield_task_fair
expect "a hook is taken" "$(errno t1/cpu.real_policy 1)" = EOPNOTSUPP
expect "the value" "$(cat t1/cpu.real_policy)" -eq 0
expect "the feature" "$(cut -d: -f1,2 /sys/fs/vkfs/features/real_policy)" = "unavailable: yield_task_fair"
expect "0 can be written" "$(errno t1/cpu.real_policy 0)" = ""
rmmod taken
echo 1 > t1/cpu.real_policy
expect "it is free again" "$(cat t1/cpu.real_policy)" -eq 1
sysctl -qw kernel.ftrace_enabled=0 2> /dev/null && fail "ftrace was switched off under it"

# Off first: then the hooks cannot be placed.
echo 0 > t1/cpu.real_policy
for _ in $(seq 60); do
	grep -q ready /sys/fs/vkfs/features/real_policy && break
	sleep 0.2
done
# 7.3 does not let it be switched off at all.
if sysctl -qw kernel.ftrace_enabled=0 2> /dev/null; then
	expect "without ftrace" "$(errno t1/cpu.real_policy 1)" = EOPNOTSUPP
	sysctl -qw kernel.ftrace_enabled=1
	echo 1 > t1/cpu.real_policy
	expect "with ftrace again" "$(cat t1/cpu.real_policy)" -eq 1
fi

guard=/sys/fs/vkfs/policy/guard_ms
expect "the guard's bound" "$(cat $guard)" -eq 1000
expect "write x to it" "$(errno $guard x)" = EINVAL
expect "write 2^32 to it" "$(errno $guard 4294967296)" = ERANGE
finish
