#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# rsyslogd (by /proc/kmsg and by /dev/kmsg) and systemd-journald in a container log the
# kernel's messages of the container, all of them and no others, with their levels.
. /vkfs/tests/lib/vkfs.sh
echo 1 > /proc/sys/kernel/printk
sysctl -qw kernel.printk_devkmsg=on kernel.printk_ratelimit=0
ct_cgroup t1
echo "the host's before" > /dev/kmsg
for module in imklog imkmsg; do
	ct_start t1
	# imkmsg leaves out the record whose number is 0.
	ct_run sh -c 'echo first > /dev/kmsg; echo "<3>before" > /dev/kmsg'
	cat > /tmp/conf <<-C
		module(load="$module"$([ $module = imkmsg ] && echo ' readMode="full-always"' || echo ' permitNonKernelFacility="on"'))
		template(name="t" type="string" string="%syslogfacility% %syslogseverity% %msg%\n")
		action(type="omfile" file="/tmp/$module" template="t")
	C
	ct_run rsyslogd -n -f /tmp/conf -i /tmp/pid.$module > /tmp/said 2>&1 & daemon=$!
	for _ in $(seq 100); do grep -q before /tmp/$module 2>/dev/null && break; sleep 0.1; done
	ct_run sh -c 'for i in 1 2 3; do echo "<29>after $i" > /dev/kmsg; done'
	ct_run "$bin/segv" || :
	echo "the host's after" > /dev/kmsg
	for _ in $(seq 100); do grep -q Code: /tmp/$module 2>/dev/null && break; sleep 0.1; done
	ct_run sh -c "kill \$(cat /tmp/pid.$module)"
	wait $daemon || cat /tmp/said
	expect "$module: before it started" "$(grep -c '^1 3 .*before$' /tmp/$module)" -eq 1
	expect "$module: afterwards" "$(grep -c '^3 5 .*after [123]$' /tmp/$module)" -eq 3
	expect "$module: the kernel's" "$(grep -c '^0 6 .*segv\[[0-9]*\]: segfault' /tmp/$module)" -eq 1
	expect "$module: the host's" "$(grep -c "the host's" /tmp/$module)" -eq 0
	ct_stop
done

echo "-- systemd-journald"
ct_start t1
ct_run sh -c 'echo "<3>before" > /dev/kmsg'
[ -s /etc/machine-id ] || echo 0123456789abcdef0123456789abcdef > /etc/machine-id
mkdir -p /run/systemd/journal
ct_run /usr/lib/systemd/systemd-journald > /tmp/said 2>&1 & daemon=$!
asked() { journalctl -q -o json | jq -r 'select(._TRANSPORT == "kernel") | "\(.SYSLOG_FACILITY // 0) \(.PRIORITY) \(.MESSAGE)"' > /tmp/journal 2>/dev/null; }
for _ in $(seq 50); do asked; grep -q before /tmp/journal && break; sleep 0.2; done
ct_run sh -c 'echo "<29>after" > /dev/kmsg'
ct_run "$bin/segv" || :
echo "the host's after" > /dev/kmsg
for _ in $(seq 50); do asked; grep -q Code: /tmp/journal && break; sleep 0.2; done
expect "before it started" "$(grep -c '3 before$' /tmp/journal)" -eq 1
expect "afterwards" "$(grep -c '5 after$' /tmp/journal)" -eq 1
expect "the kernel's" "$(grep -c '^0 6 segv\[[0-9]*\]: segfault' /tmp/journal)" -eq 1
expect "the host's" "$(grep -c "the host's" /tmp/journal)" -eq 0
ct_stop
wait $daemon 2>/dev/null || :
[ $failed = 0 ] || cat /tmp/said /tmp/journal
sysctl -qw kernel.printk_devkmsg=ratelimit
finish
