#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# The kernel's own tests of procfs do in a vkfs what they do in a native /proc
# of a PID namespace of its own.
. /vkfs/tests/lib/vkfs.sh
cat > /tmp/all <<A
mount -t "\$1" proc /proc
for t in $VKFS_BIN/../selftests/*; do
	timeout 60 "\$t" > /dev/null 2>&1
	echo "\$(basename "\$t") \$?"
done
A
ct_cgroup t1
run() { ( echo 0 > $cg/t1/cgroup.procs; exec unshare -mpfC --propagation private sh /tmp/all "$1" ) > "/tmp/self.$1"; }
run proc
run vkfs
cat /tmp/self.vkfs
expect "programs" "$(wc -l < /tmp/self.vkfs)" -ge 15
expect "that pass natively" "$(grep -c ' 0$' /tmp/self.proc)" -ge 10
if ! diff /tmp/self.proc /tmp/self.vkfs; then
	fail "some do otherwise (native is <)"
fi
finish
