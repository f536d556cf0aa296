#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# Committed_AS of a container is what its tasks have been promised, and goes back to where
# it was when they give it back in whatever way. The host's does not drift.
. /vkfs/tests/lib/vkfs.sh
dir=/proc/sys/vm
committed() { ct_look cat /proc/meminfo | field Committed_AS: -; }
# settles WHAT BASE WANTED SLACK: that is what comes to BASE, as soon as it is measured
# again: the longer that takes the more seldom it is done.
settles() {
	for _t in $(seq 40); do
		sleep 0.3
		_now=$(($(committed) - $2))
		[ $((_now - $3)) -gt "$4" ] || [ $(($3 - _now)) -gt "$4" ] || break
	done
	within "$1" "$_now" "$3" "$4"
}
host() { field Committed_AS:; }
MiB=1024

ct_cgroup t1 -m 900M
# What it takes to load programs for the first time is not what is looked for.
host_before=$(host)
ct_start t1
none=$(committed)
expect "a little" "$none" -gt 100
expect "a little" "$none" -lt 20000
for mode in 0 2; do
	expect "mode" "$(ct_write $dir/overcommit_memory $mode)" = 0
	[ $mode != 2 ] || expect "all" "$(ct_write $dir/overcommit_kbytes 900000)" = 0
	base=$(committed)
	start() { ct_run "$bin/commit" "$@" stay 0 > /tmp/said & for _ in $(seq 100); do grep -q ready /tmp/said && return; sleep 0.1; done; }
	# Segments of System V stay, in the host's IPC namespace, which is the container's, too.
	stop() { pkill -x commit || :; wait $! 2>/dev/null || :; ipcrm --all=shm; }
	more() { # more WHAT MIB OPERATION...
		_what=$1 _mib=$2
		shift 2
		_host=$(host)
		start "$@"
		settles "$mode: $_what: kB" "$base" $((_mib * MiB)) 1200
		within "$mode: $_what: kB of the host's" $(($(host) - _host)) $((_mib * MiB)) 3500
		stop
		settles "$mode: $_what, gone" "$base" 0 400
	}
	more mmap 100 mmap 100
	more "mapped read-only after a touch" 50 readonly 50
	more "made writable later" 50 protect 50
	more brk 60 brk 60
	more shared 70 shared 70
	more "shared, touched" 70 shared 70 touch 70
	more "SysV segment, not attached" 40 shm 40
	more memfd 30 memfd 30
	more tmpfs 30 tmpfs 30
	more "grown" 50 mmap 20 mremap 30
	more "given back" 0 mmap 100 unmap 0 shm 20 trim 0 memfd 20 trim 0
	case $mode in
	2) more "MAP_NORESERVE counts" 80 noreserve 80 ;;
	*) more "MAP_NORESERVE" 0 noreserve 80 ;;
	esac
done

echo "-- storms of fork, exec, exit, mremap and munmap"
expect "mode" "$(ct_write $dir/overcommit_memory 2)" = 0
host_base=$(host)
for _ in 1 2 3 4; do
	ct_run sh -c "for i in 1 2 3 4 5 6 7 8 9 10; do $bin/commit mmap 10 fork 0 mremap 10 unmap 0 brk 5 fork 0 shm 5 readonly 5 shared 5 memfd 3
		(true; (true)); vfork=\$(true); done" > /tmp/storm 2>&1 &
	pids="${pids:-} $!"
done
wait $pids
grep -v ' 0$' /tmp/storm && failed=1
settles "the container's" "$base" 0 400
within "the host's, kB" "$(host)" "$host_base" 3500

echo "-- the namespace dies with all it has"
ct_run "$bin/commit" mmap 100 shared 50 memfd 30 brk 40 stay 0 > /dev/null 2>&1 &
settles "held" "$base" $((220 * MiB)) 1200
ct_stop
no_instance || fail "an instance after its death"
within "the host's, as before the container" "$(host)" "$host_before" 4000
# Of two that come and go the second finds nothing of the first's.
ct_start t1
settles "a new one's" "$none" 0 400
finish
