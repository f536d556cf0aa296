// SPDX-License-Identifier: GPL-2.0
/*
 * What a vkfs does with every path of /proc but those of processes: one row for
 * each. What has no row takes after the directory it is in; in the root, and in a
 * PARTLY shown directory, that means that it is hidden.
 *
 * docs/paths.md is made of this table (tests/paths), and the walk of a live /proc in
 * tests/fs/paths-001-walk.sh fails on a path that it does not know.
 */
#include <linux/ctype.h>
#include <linux/string.h>
#include <linux/user_namespace.h>
#include <linux/workqueue.h>
#include <linux/psi.h>		/* wants it before */

#include <compat/sysctl.h>

#include "internal.h"

/* Which limits are below sys/user depends on who looks. */
static bool user_ns_is_host(void)
{
	return current_user_ns() == &init_user_ns;
}

static bool pid_max_is_host(void)
{
	return !VKFS_PIDNS_SYSCTL;
}

#define ROW(c, n, w, ...) \
	{ .class = VKFS_##c, .name = n, .len = sizeof(n) - 1, .why = w, __VA_ARGS__ }
#define VIRTUAL(n, w, ...)	ROW(VIRTUAL, n, w, __VA_ARGS__)
/* With a form that is learned from the native file. */
#define FORMED(n, w, fn)						\
	VIRTUAL(n, w, .seq = VKFS_SEQ_ONE(fn ## _show), .probe = fn ## _probe)
#define EMPTY(n, w)		ROW(VIRTUAL, n, w, .seq = VKFS_SEQ_ONE(vkfs_empty_show))
#define HIDDEN(n, w)		ROW(HIDDEN, n, w)
#define PARTLY(n, w)		ROW(PARTLY, n, w)
#define NATIVE(n, w, ...)	ROW(NATIVE, n, w, __VA_ARGS__)
#define ZEROED(n, w, ...)	ROW(ZEROED, n, w, __VA_ARGS__)
#define PARAM(n, w)		ROW(PARAM, n, w)
#define OWN(n, w, ...)		ROW(OWN, n, w, __VA_ARGS__)

struct vkfs_entry vkfs_entries[] = {
	FORMED("buddyinfo", "its free memory, as large blocks", vkfs_buddyinfo),
	FORMED("cgroups", "those in its part of each hierarchy", vkfs_cgroups),
	VIRTUAL("cmdline", "a line without words",
		.seq = VKFS_SEQ_ONE(vkfs_blank_show)),
	VIRTUAL("cpuinfo", "its CPUs", .seq = &vkfs_cpuinfo_op),
	VIRTUAL("diskstats", "disks it has used, and how much",
		.seq = VKFS_SEQ_ONE(vkfs_diskstats_show)),
	FORMED("interrupts", "a column for each of its CPUs, of 0", vkfs_interrupts),
	VIRTUAL("kmsg", "its own kernel log", .fops = &vkfs_kmsg_fops, .own = true),
	VIRTUAL("loadavg", "its tasks", .seq = VKFS_SEQ_ONE(vkfs_loadavg_show)),
	FORMED("meminfo", "its memory", vkfs_meminfo),
	FORMED("pagetypeinfo", "its free memory, as large blocks", vkfs_pagetypeinfo),
	VIRTUAL("partitions", "disks it has used",
		.seq = VKFS_SEQ_ONE(vkfs_partitions_show)),
	VIRTUAL("pressure/cpu", "its cgroup's",
		.fops = &vkfs_pressure_fops, .arg = PSI_CPU),
	VIRTUAL("pressure/io", "its cgroup's",
		.fops = &vkfs_pressure_fops, .arg = PSI_IO),
	VIRTUAL("pressure/memory", "its cgroup's",
		.fops = &vkfs_pressure_fops, .arg = PSI_MEM),
	FORMED("schedstat", "how long its CPUs have run", vkfs_schedstat),
	VIRTUAL("slabinfo", "its slab memory, as two caches",
		.seq = VKFS_SEQ_ONE(vkfs_slabinfo_show)),
	FORMED("softirqs", "a column for each of its CPUs, of 0", vkfs_softirqs),
	VIRTUAL("stat", "its CPU time, switches and forks",
		.seq = VKFS_SEQ_ONE(vkfs_stat_show)),
	VIRTUAL("swaps", "its swap", .seq = VKFS_SEQ_ONE(vkfs_swaps_show)),
	VIRTUAL("uptime", "since its init started",
		.seq = VKFS_SEQ_ONE(vkfs_uptime_show)),
	/* Before zoneinfo, which has names in common. */
	FORMED("vmstat", "what the memory controller keeps of its cgroup; else 0",
	       vkfs_vmstat),
	FORMED("zoneinfo", "its memory, as one zone", vkfs_zoneinfo),

	EMPTY("consoles", "the machine's consoles"),
	EMPTY("crypto", "its use counts tell what others run; programs ask AF_ALG"),
	EMPTY("dma", "the machine's hardware"),
	EMPTY("fb", "the machine's hardware"),
	EMPTY("iomem", "the machine's hardware"),
	EMPTY("ioports", "the machine's hardware"),
	EMPTY("modules", "modules come and go with what others run"),

	HIDDEN("acpi", "the machine's hardware"),
	HIDDEN("allocinfo", "what the kernel has allocated for all"),
	HIDDEN("asound", "the machine's hardware"),
	HIDDEN("bootconfig", "how the machine was started"),
	HIDDEN("bus", "the machine's hardware, PCI configuration to write to"),
	HIDDEN("dynamic_debug", "turns messages of the kernel on and off"),
	HIDDEN("fs", "the machine's disks, mounts and exports"),
	HIDDEN("irq", "the machine's interrupts, and where they are sent"),
	HIDDEN("kallsyms", "addresses in the kernel"),
	HIDDEN("kcore", "the machine's memory"),
	HIDDEN("key-users", "keys of other users"),
	HIDDEN("keys", "keys of other users"),
	HIDDEN("kpagecgroup", "the machine's memory"),
	HIDDEN("kpagecount", "the machine's memory"),
	HIDDEN("kpageflags", "the machine's memory"),
	HIDDEN("latency_stats", "what others wait for"),
	HIDDEN("mdstat", "the machine's disks"),
	HIDDEN("mtrr", "the machine's hardware"),
	HIDDEN("sched_debug", "tasks of others"),
	HIDDEN("scsi", "the machine's hardware"),
	HIDDEN("sysrq-trigger", "commands to the machine"),
	HIDDEN("timer_list", "timers of others"),
	HIDDEN("timer_stats", "timers of others"),
	HIDDEN("vmallocinfo", "what the kernel has allocated for all"),

	NATIVE("config.gz", "how the kernel was built"),
	NATIVE("devices", "which drivers the kernel has; runtimes and udev need it"),
	NATIVE("execdomains", "a constant"),
	NATIVE("filesystems", "which file systems the kernel has"),
	NATIVE("locks", "proc itself leaves out those of other namespaces"),
	NATIVE("misc", "which drivers the kernel has; runtimes and udev need it"),
	NATIVE("version", "what uname(2) tells"),
	NATIVE("version_signature", "what uname(2) tells"),

	PARTLY("driver", "drivers' own files"),
	NATIVE("driver/nvidia", "runtimes that hand out a GPU mount over it"),
	HIDDEN("driver/rtc", "the machine's hardware"),
	PARTLY("pressure", "its cgroup's"),
	HIDDEN("pressure/irq", "on no kernel that is supported"),
	PARTLY("tty", "terminals"),
	HIDDEN("tty/driver", "the machine's serial ports and their traffic"),
	NATIVE("tty/drivers", "which drivers the kernel has; ps names terminals by it"),
	HIDDEN("tty/ldisc", "empty on every kernel"),
	NATIVE("tty/ldiscs", "which line disciplines the kernel has"),

	OWN("mounts", "of the reader's mount namespace"),
	OWN("net", "of the reader's network namespace"),
	OWN("self", "the reader"),
	OWN("sysvipc", "of the reader's IPC namespace"),
	OWN("thread-self", "the reader"),

	NATIVE("sys", "settings of the one kernel that all share"),
	HIDDEN("sys/dev", "the machine's hardware"),
	HIDDEN("sys/sunrpc", "mounts and exports of others"),
	ZEROED("sys/fs/aio-nr", "requests of all"),
	OWN("sys/fs/binfmt_misc", "an empty directory to mount on"),
	ZEROED("sys/fs/dentry-state", "names that all use", .keep = BIT(2)),
	ZEROED("sys/fs/file-nr", "files that all have open", .keep = BIT(2)),
	ZEROED("sys/fs/inode-nr", "inodes that all use"),
	ZEROED("sys/fs/inode-state", "inodes that all use"),
	OWN("sys/fs/mqueue", "of the IPC namespace"),
	HIDDEN("sys/fs/nfs", "mounts and exports of others"),
	HIDDEN("sys/fs/quota", "counts what all do"),
	OWN("sys/kernel/auto_msgmni", "of the IPC namespace"),
	OWN("sys/kernel/domainname", "of the UTS namespace"),
	OWN("sys/kernel/hostname", "of the UTS namespace"),
	ZEROED("sys/kernel/hung_task_detect_count", "tasks of others"),
	OWN("sys/kernel/msg_next_id", "of the IPC namespace"),
	OWN("sys/kernel/msgmax", "of the IPC namespace"),
	OWN("sys/kernel/msgmnb", "of the IPC namespace"),
	OWN("sys/kernel/msgmni", "of the IPC namespace"),
	OWN("sys/kernel/ns_last_pid", "of the PID namespace"),
	OWN("sys/kernel/pid_max", "of the PID namespace since 6.14; before, read-only",
	    .is_host = pid_max_is_host),
	ZEROED("sys/kernel/pty/nr", "terminals that all have open"),
	PARAM("sys/kernel/sched_child_runs_first", "its own, of its tasks"),
	PARAM("sys/kernel/sched_latency_ns", "its own, of its tasks"),
	PARAM("sys/kernel/sched_migration_cost_ns", "its own, of its tasks"),
	PARAM("sys/kernel/sched_min_granularity_ns", "its own, of its tasks"),
	PARAM("sys/kernel/sched_rr_timeslice_ms", "its own, of its tasks"),
	PARAM("sys/kernel/sched_wakeup_granularity_ns", "its own, of its tasks"),
	OWN("sys/kernel/sem", "of the IPC namespace"),
	OWN("sys/kernel/sem_next_id", "of the IPC namespace"),
	OWN("sys/kernel/shm_next_id", "of the IPC namespace"),
	OWN("sys/kernel/shm_rmid_forced", "of the IPC namespace"),
	OWN("sys/kernel/shmall", "of the IPC namespace"),
	OWN("sys/kernel/shmmax", "of the IPC namespace"),
	OWN("sys/kernel/shmmni", "of the IPC namespace"),
	OWN("sys/net", "of the network namespace"),
	OWN("sys/user", "of the user namespace; read-only in the host's",
	    .is_host = user_ns_is_host),
	PARAM("sys/vm/admin_reserve_kbytes", "its own, of its tasks"),
	PARAM("sys/vm/overcommit_kbytes", "its own, of its tasks"),
	PARAM("sys/vm/overcommit_memory", "its own, of its tasks"),
	PARAM("sys/vm/overcommit_ratio", "its own, of its tasks"),
	PARAM("sys/vm/user_reserve_kbytes", "its own, of its tasks"),
};

const unsigned int vkfs_nr_entries = ARRAY_SIZE(vkfs_entries);

/* The row of @path or of the nearest directory above it that has one, or NULL. */
static const struct vkfs_entry *nearest_row(const char *path, size_t len)
{
	const struct vkfs_entry *e, *best = NULL;

	for (e = vkfs_entries; e < vkfs_entries + vkfs_nr_entries; e++) {
		if (e->len > len || (best && e->len <= best->len))
			continue;
		if ((path[e->len] == '/' || e->len == len) &&
		    !memcmp(e->name, path, e->len))
			best = e;
	}
	return best;
}

/**
 * vkfs_path_class - what a vkfs does with a path
 * @path: from the root, without a slash in front
 * @row: set to its row in the table, or NULL if it has none of its own
 *
 * Context: the task that looks, for what depends on its namespaces.
 */
enum vkfs_class vkfs_path_class(const char *path, const struct vkfs_entry **row)
{
	const struct vkfs_entry *e;
	size_t len;

	*row = NULL;
	/* A process, as most names that are looked up. */
	if (isdigit(*path))
		return VKFS_OWN;
	len = strlen(path);
	e = nearest_row(path, len);
	if (!e)
		return VKFS_HIDDEN;
	if (e->len == len)
		*row = e;
	switch (e->class) {
	case VKFS_VIRTUAL:
		/* A native file that came after us is not known to be like ours. */
		return *row && e->mode ? VKFS_VIRTUAL : VKFS_HIDDEN;
	case VKFS_PARTLY:
		return *row ? VKFS_PARTLY : VKFS_HIDDEN;
	case VKFS_OWN:
		return e->is_host && e->is_host() ? VKFS_NATIVE : VKFS_OWN;
	case VKFS_NATIVE:
	case VKFS_ZEROED:
	case VKFS_PARAM:
	case VKFS_HIDDEN:
		break;
	}
	return e->class;
}
