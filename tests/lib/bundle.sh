# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
# Containers of real runtimes, whose root is this VM's own.

# rootfs DIR: that root in DIR/rootfs, seen through an overlay.
rootfs() {
	mkdir -p "$1/rootfs" "$1/u"
	mount -t tmpfs tmpfs "$1/u"
	mkdir "$1/u/u" "$1/u/w"
	mount -t overlay -o "lowerdir=/,upperdir=$1/u/u,workdir=$1/u/w" bundle "$1/rootfs" 2>/dev/null ||
		mount --bind / "$1/rootfs"
}

# bundle DIR CGROUP MEMORY QUOTA COMMAND: an OCI bundle as Docker would write it.
bundle() {
	rootfs "$1"
	(cd "$1" && rm -f config.json && runc spec)
	jq --arg cg "$2" --argjson mem "$3" --argjson quota "$4" --arg cmd "$5" '
		.process.terminal = false | .root.readonly = false
		| .process.args = ["sh", "-c", $cmd]
		| .linux.cgroupsPath = $cg
		| .linux.resources.memory = { limit: $mem }
		| .linux.resources.cpu = { quota: $quota, period: 100000 }
		| .linux.namespaces += [{ type: "cgroup" }]
		| .linux.namespaces |= unique_by(.type)' \
		"$1/config.json" > "$1/c" && mv "$1/c" "$1/config.json"
}

# busy_host: with more CPUs and memory than the container will have, a hundred tasks that
# wait for a disk, and a secret in the log.
busy_host() {
	expect "CPUs of the host" "$(nproc)" -gt 2
	expect "MiB of the host" "$(free -m | awk '/^Mem/ { print $2 }')" -gt 512
	echo "judge: a secret of the host" > /dev/kmsg
	for _ in $(seq 100); do "$bin/dstate" 1000 & done
}

# judge BUNDLE: run it when the host's load shows ($load); what it prints, lines of
# NAME|VALUE, is then what shown and is are about. It has begun at $began.
judge() {
	for _ in $(seq 60); do
		load=$(cut -d' ' -f1 /proc/loadavg)
		[ "${load%.*}" -lt 6 ] || break
		sleep 1
	done
	began=$(date +%s)
	(cd "$1" && timeout 150 runc run --no-pivot c) > /tmp/out 2>&1 || failed=1
	cat /tmp/out
}
shown() { sed -n "s/^$1|//p" /tmp/out; }
is() { expect "$1" "$(shown "$1")" = "$2"; }
