#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# A bare vkfs is at least as tight as Docker's default container, which masks and
# mounts read-only so many paths of a native /proc.
. /vkfs/tests/lib/vkfs.sh
ct_cgroup t1
masked="asound acpi interrupts kcore keys latency_stats timer_list timer_stats sched_debug scsi"
readonly="bus fs irq sys sysrq-trigger"
# Virtual where Docker shows nothing: it tells of nobody else.
ours="interrupts"
# shellcheck disable=SC2016 # for the shell in the container
container t1 sh -c 'for p; do [ ! -e /proc/$p ] || echo $p; done' - $masked > /tmp/shown
# shellcheck disable=SC2086
expect "masked by Docker, shown here" "$(grep -vx $(printf -- '-e %s ' $ours) /tmp/shown)" = ""
container t1 find $(printf '/proc/%s ' $readonly) -type f > /tmp/files 2>/dev/null || :
container t1 python3 - > /tmp/writable <<'P'
import errno, os
for path in open("/tmp/files").read().split():
    try:
        os.close(os.open(path, os.O_WRONLY))
    except OSError as error:
        if error.errno in (errno.EROFS, errno.EACCES):
            continue
    print(path)
P
expect "files tried" "$(wc -l < /tmp/files)" -gt 300
# What the kernel keeps by namespace is not the host's, nor is what is a container's own.
sed -n 's/^| `\(.*\)` | param | .*/\/proc\/\1/p' /vkfs/docs/paths.md > /tmp/own
expect "a container's own" "$(wc -l < /tmp/own)" -ge 6
expect "read-only in Docker, writable here" "$(grep -vxFf /tmp/own /tmp/writable |
	grep -vE "^/proc/sys/(net/|fs/mqueue/|kernel/(auto_msgmni|msg|sem|shm|hostname|domainname|ns_last_pid|pid_max))")" = ""
finish
