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
