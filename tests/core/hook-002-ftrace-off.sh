#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# ftrace cannot be switched off under a hook that is in place: a hook never turns
# into nothing without a word.
. /vkfs/tests/lib/vkfs.sh
ct_cgroup t1 -m 256M
ct_start t1
sysctl -qw kernel.ftrace_enabled=0 2> /tmp/why && fail "it was switched off"
expect "the reason" "$(grep -ciE 'busy|not supported' /tmp/why)" -eq 1
expect "the feature" "$(cat /sys/fs/vkfs/features/sysinfo)" = active
expect "sysinfo" "$(ct_run "$bin/sysinfo" | field totalram -)" -eq 262144
finish
