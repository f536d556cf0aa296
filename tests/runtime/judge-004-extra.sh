#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# With auto, in a container with 256 MiB and two CPUs, a JVM, node and prometheus-node-exporter
# go by the container. They are in the root where the comparison has been made.
. /vkfs/tests/lib/vkfs.sh
. /vkfs/tests/lib/bundle.sh
has=
for p in java node prometheus-node-exporter; do ! command -v $p > /dev/null || has="$has $p"; done
[ -n "$has" ] || skip "the root has no java, node or prometheus-node-exporter: make compare adds them"
echo 1 > /sys/module/vkfs/parameters/auto
cat > /tmp/look <<'L'
case $1 in
java)	# By itself it asks the cgroup: here it is to ask the system.
	java -XX:+UseSerialGC -XX:-UseContainerSupport -XX:+PrintFlagsFinal -version > /tmp/java 2>&1
	echo "java-heap|$(awk '/ MaxHeapSize / { print int($4 / 1048576) }' /tmp/java)" ;;
node)	node -p '"node|" + require("os").cpus().length + " " + Math.floor(require("os").totalmem() / 1048576)' ;;
*)	prometheus-node-exporter --web.listen-address=127.0.0.1:9100 --log.level=error \
		--collector.disable-defaults --collector.meminfo --collector.cpu > /dev/null 2>&1 &
	for _ in $(seq 60); do
		sleep 0.3
		busybox wget -qO /tmp/m http://127.0.0.1:9100/metrics 2> /dev/null && break
	done
	awk '/^node_memory_MemTotal_bytes/ { m = $2 / 1048576 } /^node_cpu_seconds_total.*idle/ { c++ }
		END { print "exporter|" c " " m }' /tmp/m ;;
esac
L
bundle /tmp/b /t1 268435456 200000 "for p in $has; do sh /look \$p; done"
cp /tmp/look /tmp/b/rootfs/look
(cd /tmp/b && timeout 150 runc run --no-pivot c) > /tmp/out 2>&1 || failed=1
cat /tmp/out
for p in $has; do
	case $p in
	java) expect "a JVM's heap, MiB" "$(shown java-heap)" -le 128 ;;
	node) expect "node: CPUs, MiB" "$(shown node)" = "2 256" ;;
	*) expect "prometheus-node-exporter: CPUs, MiB" "$(shown exporter)" = "2 256" ;;
	esac
done
finish
