# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# A container of namespaces and cgroups, with $inside done in it; of the host, none.

# A fresh /sys/fs/cgroup, as every runtime mounts it: Java and Node look there.
start() {
	ct_cg=$1
	[ "$subject" != host ] || return 0
	( echo 0 > "$cg/$ct_cg/cgroup.procs"
	  exec unshare -m -p -f -C --propagation private \
		sh -c "$inside; mount -t cgroup2 cgroup2 /sys/fs/cgroup; exec \"\$0\" 1000000" "${INIT:-sleep}" ) &
	ct_unshare=$!
	for _i in $(seq 300); do
		ct=$(pgrep -P "$ct_unshare" | head -n 1)
		case $(cat "/proc/${ct:-none}/comm" 2> /dev/null) in ''|sh|mount|unshare) ;; *) return 0 ;; esac
		sleep 0.05
	done
	fail "$subject: the container did not start"
}

run() {
	if [ "$subject" = host ]; then
		( echo 0 > "$cg/init.scope/cgroup.procs"; exec "$@" )
	else
		( echo 0 > "$cg/$ct_cg/cgroup.procs"; exec nsenter -t "$ct" -m -p -C -- "$@" )
	fi
}
look() { if [ "$subject" = host ]; then "$@"; else nsenter -t "$ct" -m -p -C -- "$@"; fi; }

stop() {
	[ "$subject" != host ] || return 0
	kill -KILL "$ct" 2> /dev/null || :
	wait "$ct_unshare" 2> /dev/null || :
}
