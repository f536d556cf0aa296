#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# SwapTotal is the least memory.swap.max of all ancestors, at most the host's
# swap; swaps says the same; and when the limit is lowered below what is in use,
# SwapFree is 0: lxcfs shows 18446744073709526796 kB.
. /vkfs/tests/lib/vkfs.sh
swap_on 256M
trap 'swapoff -a; losetup -D' EXIT
host=$(field SwapTotal:)
ct_cgroup t1; echo "+memory" > $cg/t1/cgroup.subtree_control
ct_cgroup t1/t2 -m 40M
ct_start t1/t2
# Read on the host's account: the container has no memory left to do it with.
swaps() { ct_look awk 'NR == 2 { print $3, $4 }' /proc/swaps; }
show() { ct_look cat /proc/meminfo > /tmp/m; total=$(field SwapTotal: /tmp/m) free=$(field SwapFree: /tmp/m); }
show
expect "no limit: the host's" "$total" -eq "$host"
echo 100M > $cg/t1/memory.swap.max
show
expect "an ancestor's" "$total" -eq 102400
echo 80M > $cg/t1/t2/memory.swap.max
ct_run "$bin/memuse" anon 80 > /tmp/ready &
for _ in $(seq 100); do grep -q ready /tmp/ready && break; sleep 0.3; done
show
used=$((total - free))
expect "its own" "$total" -eq 81920
expect "in use" $used -gt 30000
within "swaps: size" "$(swaps | cut -d' ' -f1)" "$total" 0
within "swaps: used" "$(swaps | cut -d' ' -f2)" $used 4096
echo 16M > $cg/t1/t2/memory.swap.max
show
expect "lowered: SwapTotal" "$total" -eq 16384
expect "lowered: SwapFree" "$free" -eq 0
expect "lowered: swaps used" "$(swaps | cut -d' ' -f2)" -le 16384
expect "free agrees" "$(ct_look free -k | awk '/^Swap/ { print $2, $4 }')" = "16384 0"
echo 0 > $cg/t1/t2/memory.swap.max
expect "no swap: swaps has only its heading" "$(ct_look grep -c . /proc/swaps)" -eq 1
ct_stop
finish
