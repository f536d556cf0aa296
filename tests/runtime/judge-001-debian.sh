#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# With auto, in a container of runc's with 256 MiB and two CPUs, on a host with more of
# both and much to do, the programs of a Debian userland show the container: procps,
# sysstat, htop, atop, util-linux, coreutils, hwloc, numactl, getconf, dmesg and python.
. /vkfs/tests/lib/vkfs.sh
. /vkfs/tests/lib/bundle.sh
echo 1 > /sys/module/vkfs/parameters/auto
busy_host
cat > /tmp/look <<'L'
say() { echo "$1|$(eval "$2" 2>&1 | tr '\n' ' ' | sed 's/^ *//; s/ *$//')"; }
cpus='sed -n "1s/.*(\([0-9]*\) CPU).*/\1/p"'
load='sed -n "1s/.*average: \([0-9.]*\).*/\1/p"'
say free "free -m | awk '/^Mem/ { print \$2 }'"
say top "top -bn1 | awk '/^MiB Mem/ { print int(\$4) }'"
say vmstat-s "vmstat -s | awk '/total memory/ { print int(\$1 / 1024) }'"
say vmstat "vmstat -n 1 1 | awk 'NR == 3 { print int((\$4 + \$5 + \$6) / 1024) }'"
say slabtop "slabtop -o | grep -cE '^ *[0-9]+ +[0-9]+ +[0-9]+%'"
say pmap "pmap -x 1 | awk '/^total/ { print (\$3 > 0) }'"
say ps "ps -o etimes= -p 1"
say uptime "date -d \"\$(uptime -s)\" +%s"
say uptime-load "uptime | $load"
say w "w | $load"
say mpstat "mpstat -P ALL | awk '\$2 ~ /^[0-9]+$/' | wc -l"
say iostat "iostat -c | $cpus"
say pidstat "pidstat | $cpus"
say sar "sar -u -P ALL -r 1 1 | awk '\$1 == \"Average:\" { if (\$3 > 1000) m = int((\$2 + \$4) / 1024); else if (\$2 ~ /^[0-9]/) c++ }
	END { print c, (m > 128 && m <= 256) }'"
say atop "atop -P CPU,MEM 1 1 | awk '\$1 == \"CPU\" { c = \$8 } \$1 == \"MEM\" { print c, \$7 * \$8 / 1048576; exit }'"
TERM=xterm timeout 30 script -qfc 'stty cols 120 rows 40; htop -C -d 5' /tmp/htop < /dev/null > /dev/null 2>&1 &
for _ in $(seq 100); do sleep 0.2; ! grep -qaE '/[0-9.]+[MG]' /tmp/htop || break; done
kill $!
say htop "grep -aoE '/[0-9.]+[MG]' /tmp/htop | head -n 1"
say lscpu "lscpu | awk -F': *' '/^(CPU\\(s\\)|On-line|NUMA node\\(s\\))/ { print \$2 }'"
say lstopo "lstopo-no-graphics --of console | awk '/PU L#/ { n++ } /NUMANode/ { m = \$NF } END { print n, m }'"
say numactl "numactl -H | sed -n 's/^node 0 \(cpus\|size\): //p'; numactl -s | sed -n 's/^physcpubind: //p'"
say nproc "nproc; nproc --all"
say getconf-cpus "getconf _NPROCESSORS_CONF; getconf _NPROCESSORS_ONLN"
say getconf-pages "echo \$((\$(getconf _PHYS_PAGES) / 256))"
say getconf-free "echo \$((\$(getconf _AVPHYS_PAGES) / 256))"
python3 -c 'import os
print("python|%d %d %d" % (os.cpu_count(), len(os.sched_getaffinity(0)), os.sysconf("SC_PHYS_PAGES") // 256))
print("python-load|%s" % os.getloadavg()[0])'
say dmesg "dmesg > /tmp/dmesg && echo read; grep -c 'a secret' /tmp/dmesg"
L
bundle /tmp/b /t1 268435456 200000 "export LC_ALL=C.UTF-8 S_TIME_FORMAT=ISO; sh /look"
jq '.process.capabilities |= map_values(. + ["CAP_SYSLOG"])' /tmp/b/config.json > /tmp/b/c
mv /tmp/b/c /tmp/b/config.json
cp /tmp/look /tmp/b/rootfs/look
judge /tmp/b
took=$(($(date +%s) - began))
below() { within "$1" "$(shown "$1")" $(($2 / 2)) $(($2 / 2)); }
for p in free top vmstat-s getconf-pages; do is $p 256; done
for p in vmstat getconf-free; do below $p 256; done
for p in mpstat iostat pidstat slabtop; do is $p 2; done
below ps $((took + 2))
expect "uptime: up since" "$(shown uptime)" -ge $((began - 2))
# Load averages: less than half the host's.
for p in uptime-load w python-load; do within "$p" "$(shown $p)" 0 "$(awk -v l="$load" 'BEGIN { print l / 2 }')"; done
is pmap 1
is sar "2 1"
is atop "2 256"
is htop "/256M"
is lscpu "2 0,1 1"
is lstopo "2 256MB)"
is numactl "0 1 256 MB 0 1"
is nproc "2 2"
is getconf-cpus "2 2"
is python "2 2 256"
is dmesg "read 0"
finish
