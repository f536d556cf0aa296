# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# Inside the VM: the subjects of the comparison, and containers of them.
#
#   subject NAME        choose it (compare/subjects/NAME) and start what it needs
#   start CGROUP        a container of it that stays; its init's pid is in $ct
#   run COMMAND...      in that container, as docker exec
#   stop                end the container
#   subject_down        end what the subject needs
#
# A subject is a script that sets
#   inside              what is done in the container's namespaces before its first program
#   fstype              what is mounted on its /proc
# and has up(), down() and serves PATH: whether that file of /proc is its own. It may have
# a start, run and stop of its own instead of those of container.sh.
. /vkfs/tests/lib/vkfs.sh
prog=${CMP_BIN:-}		# the programs of compare/prog
fail() { echo "FAIL: $*" >&2; exit 1; }

subject() {
	# A proc and a sysfs of its own, as every runtime mounts them.
	subject=$1 fstype=proc inside='mount -t proc proc /proc; mount -t sysfs sysfs /sys' daemon=
	. /vkfs/compare/lib/container.sh
	. "/vkfs/compare/subjects/$1"
	up || fail "$1 cannot be started"
}
subject_down() { down; }

# Until PATH is there, 10 s at most; whether it is.
wait_for() {
	for _i in $(seq 200); do [ -e "$1" ] && return 0; sleep 0.05; done
	return 1
}

# lxcfs [OPTIONS]: start the daemon and give its files to containers, those that
# lxc's own hook gives them.
lxcfs_up() {
	# A newer one than the root's (compare/lib/lxcfs).
	[ ! -d /opt/lxcfs/usr ] || cmp -s /opt/lxcfs/usr/bin/lxcfs /usr/bin/lxcfs || cp -a /opt/lxcfs/usr/. /usr/ || return 1
	mkdir -p /var/lib/lxcfs
	lxcfs -f "$@" /var/lib/lxcfs > "/tmp/lxcfs.log" 2>&1 &
	daemon=$!
	wait_for /var/lib/lxcfs/proc/meminfo || return 1
	inside="$inside"'; cd /var/lib/lxcfs; for f in proc/* proc/pressure/*; do
		[ ! -f $f ] || mount --bind $f /$f; done
		mount --bind sys/devices/system/cpu /sys/devices/system/cpu; cd /'
}
lxcfs_down() { daemon_down /var/lib/lxcfs; }

# daemon_down DIR: end $daemon, which serves DIR, also one that does not want to.
daemon_down() {
	umount -l "$1" 2> /dev/null || :
	kill "$daemon" 2> /dev/null || :
	sleep 0.3
	kill -KILL "$daemon" 2> /dev/null || :
	wait "$daemon" 2> /dev/null || :
}
