#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# sysinfo(2) tells what meminfo, loadavg and uptime tell, as a 64-bit and as a
# 32-bit call; so busybox free, which mixes them, makes sense: with only one of
# them virtual it has printed 17592186044404 MiB. The host is told the host's.
. /vkfs/tests/lib/vkfs.sh
ct_cgroup t1 -m 256M
ct_start t1
for abi in "" 32; do
	# shellcheck disable=SC2086
	ct_run "$bin/sysinfo" $abi > /tmp/s
	ct_run cat /proc/meminfo > /tmp/m
	expect "totalram$abi" "$(field totalram /tmp/s)" -eq "$(field MemTotal: /tmp/m)"
	within "freeram$abi" "$(field freeram /tmp/s)" "$(field MemFree: /tmp/m)" 2048
	expect "bufferram$abi" "$(field bufferram /tmp/s)" -eq 0
	expect "totalswap$abi" "$(field totalswap /tmp/s)" -eq "$(field SwapTotal: /tmp/m)"
	within "uptime$abi" "$(field uptime /tmp/s)" "$(ct_run cut -d. -f1 /proc/uptime)" 2
	expect "procs$abi" "$(field procs /tmp/s)" -le 6
	"$bin/sysinfo" $abi > /tmp/h
	expect "the host's totalram$abi" "$(field totalram /tmp/h)" -eq "$(field MemTotal:)"
done
ct_run busybox free -k > /tmp/f
cat /tmp/f
expect "busybox free: total" "$(awk '/^Mem/ { print $2 }' /tmp/f)" -eq 262144
expect "busybox free: used" "$(awk '/^Mem/ { print $3 }' /tmp/f)" -lt 60000
expect "getconf _PHYS_PAGES" "$(ct_run getconf _PHYS_PAGES)" -eq 65536
# A bad pointer is still the caller's fault.
expect "a bad pointer" "$(ct_run python3 -c '
import ctypes
l = ctypes.CDLL(None, use_errno=True)
print(l.syscall(99, ctypes.c_void_p(8)), ctypes.get_errno())')" = "-1 14"
ct_stop
finish
