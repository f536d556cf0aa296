#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# A printk of a host's task costs not one instruction more while the module has no
# container, and at most a hundredth more while it has.
. /vkfs/tests/lib/vkfs.sh
echo 1 > /proc/sys/kernel/printk
insmod "$VKFS_KMOD/logger.ko"
say=/sys/module/logger/parameters/say
# Of a hundred records, when nothing else was going on.
many() { echo many > $say; cat $say; }
rmmod vkfs
many > /dev/null	# a log that is full costs more
without=$(many)
insmod "$VKFS_KO"
with=$(many)
ct_cgroup t1
ct_start t1
busy=$(many)
inside=$(ct_run sh -c "echo many > $say; cat $say")
ct_stop
no_instance || fail "an instance after its death"
sleep 6
many > /dev/null	# without the names that are in the log now
after=$(many)
echo "instructions of a printk: $((without / 100)) without, $((with / 100)) loaded, $((busy / 100)) with a container, $((inside / 100)) in it, $((after / 100)) afterwards"
# The same text costs half a hundredth more or less by where memory happens to be:
# that much is let pass beside the hundredth.
native=$(printf '%s\n' "$without" "$with" "$after" | sort -n | tail -n 1)
expect "a container: more by at most a hundredth" $((busy - native)) -le $((native * 15 / 1000))
expect "loaded" $((with - without)) -le $((without * 7 / 1000))
expect "afterwards" $((after - without)) -le $((without * 7 / 1000))
rmmod logger
dmesg -C
finish
