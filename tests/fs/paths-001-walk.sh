#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# The table of paths knows every path of this kernel's /proc, and in a container each
# one is what the table says: hidden ones are neither listed nor found, native ones
# cannot be written or given another mode by a root with all capabilities, whose /proc
# and /proc/sys are read-write; empty ones are empty.
. /vkfs/tests/lib/vkfs.sh
# Files of modules that a host is likely to have.
for m in md_mod ext4 xfs nfsd cifs sg snd; do modprobe -q $m || :; done
ct_cgroup t1 -m 256M
paths="python3 /vkfs/tests/lib/paths.py"
expect "unknown paths" "$($paths unknown | tr '\n' ' ')" = ""
$paths native > /tmp/native
expect "paths walked" "$(wc -l < /tmp/native)" -gt 300
expect "not as the table says" "$(container t1 $paths wrong | tr '\n' ' ')" = ""
# Listed twice, and by pieces: no name is lost or doubled.
expect "listed again" "$(container t1 sh -c 'ls -U /proc/sys/kernel > /tmp/a; ls -U /proc/sys/kernel | cmp - /tmp/a && sort /tmp/a | uniq -d')" = ""
# With subset=pid there is nothing but processes.
expect "subset=pid" "$(container t1 sh -c 'mount -t vkfs -o subset=pid x /mnt; ls -A /mnt | grep -vcE "^([0-9]+|self|thread-self)$"; cat /mnt/version' 2>/dev/null)" = 0
finish
