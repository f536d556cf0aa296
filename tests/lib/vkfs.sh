# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# What every test starts with: the module is loaded, the VM otherwise untouched.
#
#   expect WHAT ACTUAL OP WANTED    fails the test unless it holds
#   container CGROUP COMMAND        runs it in a container; the cgroup is ct_cgroup's
#   ct_start / ct_run / ct_stop     the same for a container that stays
#   ct_look COMMAND                 in its namespaces, but not on its account
#   ct_write FILE VALUE             print 0, or the errno, of writing it there
#
# A test ends with 0 (pass), 4 (skip, with the reason as its last line) or any
# other status (fail).
set -eu

cg=/sys/fs/cgroup
bin=$VKFS_BIN			# the programs of tests/prog
failed=0

fail() { echo "FAIL: $*"; exit 1; }
skip() { echo "$*"; exit 4; }

# expect "what it is" "$got" -eq 5: like test(1), but says what was wrong.
expect() {
	# shellcheck disable=SC2166,SC2086
	if [ "$2" "$3" "$4" ] 2>/dev/null; then
		echo "  ok: $1: $2 $3 $4"
	else
		echo "  NOT OK: $1: $2 is not $3 $4"
		failed=1
	fi
}

# within "what" GOT WANTED SLACK: |GOT - WANTED| <= SLACK
within() {
	if awk -v a="$2" -v b="$3" -v s="$4" 'BEGIN { d = a - b; if (d < 0) d = -d
		exit a !~ /^-?[0-9.]+$/ || b !~ /^-?[0-9.]+$/ || d > s }'; then
		echo "  ok: $1: $2 is within $4 of $3"
	else
		echo "  NOT OK: $1: $2 is not within $4 of $3"
		failed=1
	fi
}

# The last line of every test.
finish() { exit $failed; }

field() { awk -v k="$1" '$1 == k { print $2; exit }' "${2:-/proc/meminfo}"; }

# ct_cgroup NAME [-m MAX] [-c QUOTA/PERIOD] [-s CPUSET] [-w SWAPMAX]
ct_cgroup() {
	_c=$cg/$1
	shift
	mkdir -p "$_c"
	OPTIND=1
	while getopts m:c:s:w: _o; do
		case $_o in
		m) echo "$OPTARG" > "$_c/memory.max" ;;
		c) echo "$OPTARG" | tr / ' ' > "$_c/cpu.max" ;;
		s) echo "$OPTARG" > "$_c/cpuset.cpus" ;;
		w) echo "$OPTARG" > "$_c/memory.swap.max" ;;
		*) fail "ct_cgroup: -$_o" ;;
		esac
	done
}

# ct_enter NAME [UNSHARE OPTIONS] -- COMMAND: become a container with a vkfs
# mounted over its /proc, the cgroup NAME its domain.
ct_enter() {
	_c=$cg/$1
	shift
	_u=
	while [ "$1" != -- ]; do _u="$_u $1"; shift; done
	shift
	echo 0 > "$_c/cgroup.procs"
	# shellcheck disable=SC2086
	exec unshare -m -p -f -C $_u --propagation private \
		sh -c 'mount -t vkfs ${CT_OPTIONS:+-o "$CT_OPTIONS"} proc /proc && exec "$@"' - "$@"
}

# container CGROUP COMMAND...: run it to its end in a container of its own.
container() {
	_n=$1
	shift
	( ct_enter "$_n" -- "$@" )
}

# ct_start CGROUP: a container that stays until ct_stop; its init's pid is in $ct.
ct_start() {
	ct_cg=$1
	( ct_enter "$@" -- sh -c 'trap "exit 0" TERM; while :; do sleep 1000 & wait $!; done' ) &
	ct_unshare=$!
	ct=
	for _i in $(seq 200); do
		# The child of unshare, once it has mounted its /proc.
		ct=$(pgrep -P "$ct_unshare" | head -n 1)
		# Its directory in sysfs comes a moment after the mount.
		_ns=$(readlink "/proc/${ct:-none}/ns/pid" | tr -dc 0-9)
		[ -z "$_ns" ] || [ ! -e "/sys/fs/vkfs/instances/$_ns" ] || return 0
		sleep 0.1
	done
	fail "the container did not start"
}

# ct_run COMMAND...: in the container of the last ct_start, as docker exec.
ct_run() { ( echo 0 > "$cg/$ct_cg/cgroup.procs"; exec nsenter -t "$ct" -m -p -C -- "$@" ); }
ct_look() { nsenter -t "$ct" -m -p -C -- "$@"; }

# ct_write FILE VALUE: write it there, and print 0 or the name of the errno.
ct_write() { ct_run "$bin/put" "$1" "$2"; }

ct_stop() {
	kill -KILL "$ct" 2>/dev/null || true
	wait "$ct_unshare" 2>/dev/null || true
}

# The vkernels there are, and until there is none: at most 12 s.
instances() { ls /sys/fs/vkfs/instances; }
no_instance() {
	for _i in $(seq 60); do
		[ -n "$(instances)" ] || return 0
		sleep 0.2
	done
	return 1
}

# unload: as soon as nothing holds the module; at most 10 s.
unload() {
	for _i in $(seq 100); do
		! rmmod vkfs 2>/dev/null || return 0
		sleep 0.1
	done
	fail "it cannot be unloaded"
}

# swap_on SIZE: a swap device, on $loop.
swap_on() {
	truncate -s "$1" /tmp/swap
	loop=$(losetup -f --show /tmp/swap)
	mkswap -q "$loop"
	swapon "$loop"
}

# Burn CPU: a word that ct_run and container take.
# shellcheck disable=SC2034
burn='while :; do :; done'
