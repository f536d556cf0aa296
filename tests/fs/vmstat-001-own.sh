#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
# vmstat has the lines of this kernel's native file. What memory.stat tells of the
# container's cgroup, it tells; what that is the sum of, too; everything else is 0,
# whatever the host does.
. /vkfs/tests/lib/vkfs.sh
ct_cgroup t1 -m 256M
ct_cgroup t2 -m 32M
container t1 cat /proc/vmstat > /tmp/virtual
cut -d' ' -f1 /proc/vmstat > /tmp/native.names
cut -d' ' -f1 /tmp/virtual | diff /tmp/native.names - || failed=1
expect "lines" "$(wc -l < /tmp/virtual)" -gt 150
# Something to count: faults, page cache, and reclaim against the limit.
cat > /tmp/work <<'P'
import mmap, time
m = mmap.mmap(-1, 10 << 20, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
for i in range(0, len(m), 4096):
    m[i] = 1
with open("/mnt/file", "rb") as f:
    while f.read(1 << 20):
        pass
print("ready", flush=True)
time.sleep(1000)
P
truncate -s 64M /tmp/disk
mkfs.ext4 -q /tmp/disk
mount -o loop /tmp/disk /mnt
dd if=/dev/zero of=/mnt/file bs=1M count=32 status=none
umount /mnt
mount -o loop /tmp/disk /mnt
ct_start t2
ct_run python3 /tmp/work > /tmp/working &
for _ in $(seq 200); do grep -q ready /tmp/working && break; sleep 0.2; done
cat > /tmp/judge <<'P'
import sys
read = lambda f: {l.split()[0]: int(l.split()[1]) for l in open(f)}
vm, cg, native = read("/tmp/vm"), read("/tmp/cg"), read("/proc/vmstat")
pages = {"nr_anon_pages": "anon", "nr_mapped": "file_mapped", "nr_shmem": "shmem", "nr_file_pages": "file",
         "nr_dirty": "file_dirty", "nr_writeback": "file_writeback", "nr_swapcached": "swapcached",
         "nr_page_table_pages": "pagetables", "nr_sec_page_table_pages": "sec_pagetables",
         "nr_slab_reclaimable": "slab_reclaimable", "nr_slab_unreclaimable": "slab_unreclaimable",
         "nr_vmalloc": "vmalloc"}
for lru in "inactive_anon", "active_anon", "inactive_file", "active_file", "unevictable":
    pages["nr_" + lru] = pages["nr_zone_" + lru] = lru
thp = {"nr_anon_transparent_hugepages": "anon_thp", "nr_file_hugepages": "file_thp", "nr_shmem_hugepages": "shmem_thp"}
near = lambda a, b, slack: abs(a - b) <= max(slack, b // 20)
judged = 0
for name, value in vm.items():
    if name in pages or name in thp:
        want = cg.get(pages.get(name) or thp[name], 0) // (4096 if name in pages else 2 << 20)
    elif name == "nr_kernel_stack":
        want = cg["kernel_stack"] // 1024
    elif name == "nr_zone_write_pending":
        want = (cg["file_dirty"] + cg["file_writeback"]) // 4096
    elif name == "nr_free_pages":
        want = (32 << 20) // 4096 - int(open("/tmp/current").read()) // 4096
    elif name in cg:
        want = cg[name]
    else:
        if value:
            print("not the container's:", name, value)
        continue
    judged += 1
    if not near(value, want, 128):
        print("wrong:", name, value, "not", want)
print("judged", judged, file=sys.stderr)
for name in "pgfault", "pgscan_direct", "pgsteal_direct", "nr_anon_pages", "nr_file_pages", "nr_slab_reclaimable":
    if not vm[name]:
        print("nothing:", name)
for name in "pgfault", "nr_anon_pages", "nr_file_pages", "nr_free_pages":
    if not vm[name] < native[name]:
        print("not less than the host's:", name, vm[name], native[name])
P
ct_look cat /proc/vmstat > /tmp/vm
cat $cg/t2/memory.stat > /tmp/cg
cat $cg/t2/memory.current > /tmp/current
expect "against memory.stat" "$(python3 /tmp/judge)" = ""
expect "vmstat(8)" "$(ct_look vmstat -s | awk '/total memory/ { print $1 }')" -eq 32768
ct_stop
umount -l /mnt
finish
