#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Bad options and missing privilege are refused with the errno of the native
# file system and a reason; all of proc's own options are taken.
. /vkfs/tests/lib/vkfs.sh
ct_cgroup t1
# mount(2) itself: mount(8) judges some options before the kernel sees them.
cat > /tmp/try <<'P'
import ctypes, sys
libc = ctypes.CDLL(None, use_errno=True)
for type_options in sys.argv[1:]:
    t, o = type_options.split(":", 1)
    got = libc.mount(b"x", b"/mnt", t.encode(), 0, o.encode())
    print(got, ctypes.get_errno(), type_options)
P
container t1 python3 /tmp/try proc:nonsense=1 proc:hidepid=77 proc:gid=-5 proc:subset=7 \
	vkfs:nonsense=1 vkfs:hidepid=77 vkfs:gid=-5 vkfs:subset=7 \
	vkfs:cpus=7 vkfs:cpus= vkfs:cpus vkfs:cpus=QUOTA vkfs:cpus=quota:host > /tmp/got
expect "bad options tried" "$(wc -l < /tmp/got)" -eq 13
expect "all but EINVAL" "$(grep -v '^-1 22 ' /tmp/got)" = ""
container t1 setpriv --reuid 65534 --regid 65534 --clear-groups --bounding-set -all \
	--inh-caps -all python3 /tmp/try proc: vkfs: > /tmp/got
expect "as nobody: EPERM" "$(cut -d' ' -f1,2 /tmp/got | sort | uniq -c | tr -s ' ')" = " 2 -1 1"
expect "the reason" "$(container t1 mount -t vkfs -o cpus=7 x /mnt 2>&1 | grep -c cpus)" -ge 1
# shellcheck disable=SC2016
opts='for o in hidepid=0 hidepid=noaccess hidepid=invisible hidepid=ptraceable gid=5 subset=pid hidepid=2,gid=5; do
	mount -t vkfs -o $o x /mnt && umount /mnt || echo "refused $o"; done'
expect "proc's options" "$(container t1 sh -c "$opts")" = ""
expect "subset=pid has no meminfo" "$(container t1 sh -c 'mount -t vkfs -o subset=pid x /mnt; ls /mnt/meminfo' 2>&1 | grep -c 'No such file')" -eq 1
# shellcheck disable=SC2016
expect "ro, nosuid and the like" "$(container t1 sh -c 'mount -t vkfs -o ro,nosuid,nodev,noexec x /mnt && grep -c "/mnt vkfs ro,nosuid,nodev,noexec" /proc/mounts')" -eq 1
expect "the magic of procfs" "$(container t1 stat -f -c %t /proc)" = 9fa0
expect "root inode" "$(container t1 stat -c %i /proc)" = 1
finish
