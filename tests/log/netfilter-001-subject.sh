#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# What netfilter logs of a packet goes to the log of the container in whose network
# namespace the packet is, coming in or going out, and to no other; the host's log has
# it with the container's name, once; what is about the host's packets stays there.
. /vkfs/tests/lib/vkfs.sh
echo 1 > /proc/sys/kernel/printk
# Natively only the host's own packets are logged, unless it says otherwise.
sysctl -qw net.netfilter.nf_log_all_netns=1 kernel.printk_ratelimit=0
rules="add table ip t; add chain ip t o { type filter hook output priority 0; };
	add chain ip t i { type filter hook input priority 0; };
	add rule ip t o udp dport 9 log prefix \"NAME-out \" level err;
	add rule ip t i udp dport 9 log prefix \"NAME-in \""
start() { # start CGROUP: a container with a network of its own
	ct_cgroup "$1"
	ct_start "$1" -n
	nsenter -t "$ct" -n sh -c "ip link set lo up; echo '$rules' | sed s/NAME/$1/ | nft -f -"
}
send='python3 -c "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b\"x\", (\"127.0.0.1\", 9))"'
start t1
a=$ct
start t2
b=$ct
ip link set lo up
echo "$rules" | sed s/NAME/host/ | nft -f -
dmesg -C
nsenter -t "$a" -n -m -p sh -c "$send"
nsenter -t "$b" -n -m -p sh -c "$send; $send"
# From the host, into a container's network: the packet's, not the task's.
nsenter -t "$a" -n sh -c "$send"
sh -c "$send"
sleep 0.5
of() { nsenter -t "$1" -m -p dmesg -r > /tmp/log; grep -c "$2" /tmp/log || :; }
count() { dmesg -r | grep -c "$1" || :; }
expect "a: going out" "$(of "$a" '^<3>.*\] t1-out IN= OUT=lo ')" -eq 2
expect "a: coming in" "$(of "$a" '^<4>.*\] t1-in IN=lo OUT= ')" -eq 2
expect "a: nothing else" "$(of "$a" '')" -eq 4
expect "b: its own" "$(of "$b" '\] t2-\(in\|out\) ')" -eq 4
expect "b: nothing else" "$(of "$b" '')" -eq 4
for c in "$a t1 4" "$b t2 4"; do
	# shellcheck disable=SC2086
	set -- $c
	tag="pid:\[$(readlink "/proc/$1/ns/pid" | tr -dc 0-9)\]: "
	expect "the host's, of $2, with its name" "$(count "\] $tag$2-\(in\|out\) IN=")" -eq "$3"
	expect "the host's, of $2, once" "$(count "$2-\(in\|out\) IN=")" -eq "$3"
done
expect "the host's own" "$(count '\] host-\(in\|out\) IN=')" -eq 2
nft delete table ip t
kill -KILL "$a" "$b"
wait
dmesg -C
finish
