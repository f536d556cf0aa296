// SPDX-License-Identifier: GPL-2.0
/*
 * What a view of sysfs does with its paths: one row for each that it does not leave to
 * sysfs. What has no row is hidden in a directory of ours, else native.
 *
 * docs/paths.md is made of this table too (tests/paths), and the walk in
 * tests/fs/sysfs-003-walk.sh fails on a path below devices/system/cpu and
 * devices/system/node that it does not know.
 */
#include <linux/ctype.h>
#include <linux/string.h>

#include "sysfs.h"

#define ROW(c, n, w, ...) \
	{ .class = VKFS_SYS_##c, .name = n, .why = w, __VA_ARGS__ }
#define SHARED(n, w)		ROW(SHARED, n, w)
#define DIR(n, w)		ROW(DIR, n, w)
#define TEXT(n, w, fn)		ROW(TEXT, n, w, .text = vkfs_sys_text_##fn)
#define FIXED(n, w, t)		ROW(TEXT, n, w, .fixed = t)
/* With a form that is learned from the native file. */
#define LIVE(n, w, fn)		ROW(LIVE, n, w, .probe = fn ## _probe,	\
				    .entry = { .seq = VKFS_SEQ_ONE(fn ## _show) })
#define LINK(n, w, t, a)	ROW(LINK, n, w, .target = t, .as = a)
#define SOME(n, w)		ROW(SOME, n, w)
#define HIDDEN(n, w)		ROW(HIDDEN, n, w)
#define NATIVE(n, w)		ROW(NATIVE, n, w)
#define PARAM(n, w)		ROW(PARAM, n, w)

#define CPU	"devices/system/cpu"
#define CPUN	CPU "/cpu#"
#define TOPO	CPUN "/topology"
#define CACHE	CPUN "/cache/index#"
#define BUGS	CPU "/vulnerabilities"
#define NODE	"devices/system/node"
#define NODEN	NODE "/node#"
#define THP	"kernel/mm/transparent_hugepage"
#define SIZE	THP "/hugepages-#kB"
#define KHUGE	THP "/khugepaged"

struct vkfs_sys_row vkfs_sys_rows[] = {
	SHARED("bus", "on the way"),
	SHARED("bus/cpu", "on the way"),
	SHARED("bus/cpu/devices", "links to CPUs"),
	SOME("bus/cpu/devices/cpu#", "its CPUs"),
	SHARED("bus/cpu/drivers", "on the way"),
	SHARED("bus/cpu/drivers/processor", "links to CPUs"),
	SOME("bus/cpu/drivers/processor/cpu#", "its CPUs"),
	SHARED("bus/node", "on the way"),
	SHARED("bus/node/devices", "links to nodes"),
	SOME("bus/node/devices/node#", "one node"),
	SHARED("devices", "on the way"),
	SHARED("devices/system", "on the way"),
	SHARED("fs", "on the way"),
	HIDDEN("fs/vkfs", "how many containers there are, and which"),
	SHARED("kernel", "on the way"),
	SHARED("kernel/mm", "on the way"),

	SHARED(THP, "what it has of its own, beside the host's"),
	PARAM(THP "/enabled", "its own"),
	PARAM(THP "/defrag", "its own"),
	NATIVE(THP "/shmem_enabled", "the host's"),
	NATIVE(THP "/shrink_underused", "the host's"),
	NATIVE(THP "/use_zero_page", "the host's"),
	SHARED(SIZE, "on the way"),
	PARAM(SIZE "/enabled", "its own"),
	NATIVE(SIZE "/shmem_enabled", "the host's"),
	SHARED(KHUGE, "on the way"),
	NATIVE(KHUGE "/alloc_sleep_millisecs", "the host's: one thread for all"),
	NATIVE(KHUGE "/pages_to_scan", "the host's: one thread for all"),
	NATIVE(KHUGE "/scan_sleep_millisecs", "the host's: one thread for all"),
	PARAM(KHUGE "/defrag", "its own"),
	PARAM(KHUGE "/max_ptes_none", "its own"),
	PARAM(KHUGE "/max_ptes_shared", "its own"),
	PARAM(KHUGE "/max_ptes_swap", "its own"),

	DIR(CPU, "its CPUs"),
	TEXT(CPU "/enabled", "its CPUs", all),
	TEXT(CPU "/isolated", "those of its CPUs that are", list),
	TEXT(CPU "/housekeeping", "those of its CPUs that are", list),
	TEXT(CPU "/kernel_max", "a constant of the kernel", same),
	TEXT(CPU "/modalias", "what cpuinfo tells", same),
	TEXT(CPU "/nohz_full", "those of its CPUs that are", list),
	FIXED(CPU "/offline", "none of its CPUs", "\n"),
	TEXT(CPU "/online", "its CPUs", all),
	TEXT(CPU "/possible", "its CPUs", all),
	TEXT(CPU "/present", "its CPUs", all),
	HIDDEN(CPU "/amd_pstate", "the machine's hardware, to be set"),
	HIDDEN(CPU "/cpufreq", "the machine's hardware, to be set"),
	HIDDEN(CPU "/cpuidle", "the machine's hardware, to be set"),
	HIDDEN(CPU "/crash_hotplug", "for who takes CPUs away"),
	HIDDEN(CPU "/hotplug", "for who takes CPUs away"),
	HIDDEN(CPU "/intel_pstate", "the machine's hardware, to be set"),
	HIDDEN(CPU "/microcode", "the machine's hardware, to be set"),
	HIDDEN(CPU "/power", "the machine's hardware, to be set"),
	HIDDEN(CPU "/probe", "the machine's hardware, to be set"),
	HIDDEN(CPU "/release", "the machine's hardware, to be set"),
	HIDDEN(CPU "/uevent", "asks for an event of the machine's"),

	DIR(CPU "/smt", "its CPUs are cores"),
	TEXT(CPU "/smt/active", "0: its CPUs are cores", zero),
	FIXED(CPU "/smt/control", "its CPUs are cores", "notsupported\n"),

	DIR(BUGS, "what the kernel does about the CPU's"),
	TEXT(BUGS "/gather_data_sampling", "what cpuinfo tells", same),
	TEXT(BUGS "/ghostwrite", "what cpuinfo tells", same),
	TEXT(BUGS "/indirect_target_selection", "what cpuinfo tells", same),
	TEXT(BUGS "/itlb_multihit", "what cpuinfo tells", same),
	TEXT(BUGS "/l1tf", "what cpuinfo tells", same),
	TEXT(BUGS "/mds", "what cpuinfo tells", same),
	TEXT(BUGS "/meltdown", "what cpuinfo tells", same),
	TEXT(BUGS "/mmio_stale_data", "what cpuinfo tells", same),
	TEXT(BUGS "/old_microcode", "what cpuinfo tells", same),
	TEXT(BUGS "/reg_file_data_sampling", "what cpuinfo tells", same),
	TEXT(BUGS "/retbleed", "what cpuinfo tells", same),
	TEXT(BUGS "/spec_rstack_overflow", "what cpuinfo tells", same),
	TEXT(BUGS "/spec_store_bypass", "what cpuinfo tells", same),
	TEXT(BUGS "/spectre_v1", "what cpuinfo tells", same),
	TEXT(BUGS "/spectre_v2", "what cpuinfo tells", same),
	TEXT(BUGS "/srbds", "what cpuinfo tells", same),
	TEXT(BUGS "/tsa", "what cpuinfo tells", same),
	TEXT(BUGS "/tsx_async_abort", "what cpuinfo tells", same),
	TEXT(BUGS "/vmscape", "what cpuinfo tells", same),

	DIR(CPUN, "the host's CPU that its number stands for"),
	LINK(CPUN "/node#", "the one node", "../../node/node", NODEN),
	LINK(CPUN "/subsystem", "native", "../../../../bus/cpu", CPUN),
	HIDDEN(CPUN "/acpi_cppc", "the machine's hardware"),
	TEXT(CPUN "/cpu_capacity", "native", same),
	HIDDEN(CPUN "/cpufreq", "the machine's hardware, to be set"),
	HIDDEN(CPUN "/cpuidle", "how long the host's CPU was idle"),
	HIDDEN(CPUN "/crash_notes", "an address in the kernel"),
	HIDDEN(CPUN "/crash_notes_size", "for who has the address"),
	HIDDEN(CPUN "/driver", "the machine's hardware"),
	HIDDEN(CPUN "/firmware_node", "the machine's hardware"),
	HIDDEN(CPUN "/hotplug", "for who takes CPUs away"),
	HIDDEN(CPUN "/microcode", "the machine's hardware"),
	HIDDEN(CPUN "/online", "for who takes CPUs away"),
	HIDDEN(CPUN "/power", "the machine's hardware, to be set"),
	HIDDEN(CPUN "/thermal_throttle", "the machine's hardware"),
	HIDDEN(CPUN "/uevent", "asks for an event of the machine's"),

	/* One package of as many cores, as in cpuinfo. */
	DIR(TOPO, "as cpuinfo: one package of cores"),
	TEXT(TOPO "/cluster_cpus", "itself", self_mask),
	TEXT(TOPO "/cluster_cpus_list", "itself", self),
	TEXT(TOPO "/cluster_id", "its number", cpu),
	TEXT(TOPO "/core_cpus", "itself", self_mask),
	TEXT(TOPO "/core_cpus_list", "itself", self),
	TEXT(TOPO "/core_id", "its number", cpu),
	TEXT(TOPO "/core_siblings", "its CPUs", all_mask),
	TEXT(TOPO "/core_siblings_list", "its CPUs", all),
	TEXT(TOPO "/die_cpus", "its CPUs", all_mask),
	TEXT(TOPO "/die_cpus_list", "its CPUs", all),
	TEXT(TOPO "/die_id", "0", zero),
	TEXT(TOPO "/package_cpus", "its CPUs", all_mask),
	TEXT(TOPO "/package_cpus_list", "its CPUs", all),
	TEXT(TOPO "/physical_package_id", "0", zero),
	HIDDEN(TOPO "/ppin", "which machine it is"),
	TEXT(TOPO "/thread_siblings", "itself", self_mask),
	TEXT(TOPO "/thread_siblings_list", "itself", self),

	DIR(CPUN "/cache", "the host's CPU's"),
	HIDDEN(CPUN "/cache/power", "the machine's hardware, to be set"),
	HIDDEN(CPUN "/cache/uevent", "asks for an event of the machine's"),
	DIR(CACHE, "the host's CPU's"),
	TEXT(CACHE "/coherency_line_size", "native", same),
	HIDDEN(CACHE "/id", "numbered by the machine"),
	TEXT(CACHE "/level", "native", same),
	TEXT(CACHE "/number_of_sets", "native", same),
	TEXT(CACHE "/physical_line_partition", "native", same),
	HIDDEN(CACHE "/power", "the machine's hardware, to be set"),
	TEXT(CACHE "/shared_cpu_list", "those of its CPUs that share it", list),
	TEXT(CACHE "/shared_cpu_map", "those of its CPUs that share it", mask),
	TEXT(CACHE "/size", "native", same),
	HIDDEN(CACHE "/subcaches", "the machine's hardware, to be set"),
	TEXT(CACHE "/type", "native", same),
	HIDDEN(CACHE "/uevent", "asks for an event of the machine's"),
	HIDDEN(CACHE "/cache_disable_0", "the machine's hardware, to be set"),
	HIDDEN(CACHE "/cache_disable_1", "the machine's hardware, to be set"),
	TEXT(CACHE "/ways_of_associativity", "native", same),

	/* One node, as zoneinfo has one zone. */
	DIR(NODE, "its memory as one node"),
	FIXED(NODE "/has_cpu", "the one node", "0\n"),
	FIXED(NODE "/has_generic_initiator", "none", "\n"),
	FIXED(NODE "/has_memory", "the one node", "0\n"),
	FIXED(NODE "/has_normal_memory", "the one node", "0\n"),
	FIXED(NODE "/online", "the one node", "0\n"),
	FIXED(NODE "/possible", "the one node", "0\n"),
	HIDDEN(NODE "/power", "the machine's hardware, to be set"),
	HIDDEN(NODE "/uevent", "asks for an event of the machine's"),
	DIR(NODEN, "its memory and CPUs"),
	LINK(NODEN "/cpu#", "its CPUs", "../../cpu/cpu", CPUN),
	TEXT(NODEN "/cpulist", "its CPUs", node),
	TEXT(NODEN "/cpumap", "its CPUs", node_mask),
	FIXED(NODEN "/distance", "to itself", "10\n"),
	LIVE(NODEN "/meminfo", "its memory, as in meminfo", vkfs_node_meminfo),
	TEXT(NODEN "/numastat", "0: not kept by cgroup", zeroed),
	LINK(NODEN "/subsystem", "native", "../../../../bus/node", NODEN),
	LIVE(NODEN "/vmstat", "its memory, as in vmstat", vkfs_node_vmstat),
	HIDDEN(NODEN "/access0", "the machine's hardware"),
	HIDDEN(NODEN "/access1", "the machine's hardware"),
	HIDDEN(NODEN "/compact", "a command to the machine"),
	HIDDEN(NODEN "/hugepages", "the machine's pool, to be set"),
	HIDDEN(NODEN "/memory_failure", "the machine's hardware"),
	HIDDEN(NODEN "/memory_side_cache", "the machine's hardware"),
	HIDDEN(NODEN "/memory#", "the machine's hardware"),
	HIDDEN(NODEN "/power", "the machine's hardware, to be set"),
	HIDDEN(NODEN "/reclaim", "a command to the machine"),
	HIDDEN(NODEN "/uevent", "asks for an event of the machine's"),
	HIDDEN(NODEN "/x86", "the machine's hardware"),
};

const unsigned int vkfs_nr_sys_rows = ARRAY_SIZE(vkfs_sys_rows);

/* What is numbered, and by which of vkfs_sys_at.number. */
static const struct {
	const char *pattern;
	size_t len;
} numbered[VKFS_SYS_NR_NUMBERS] = {
	[VKFS_SYS_CPU]		= { "cpu#", 3 },
	[VKFS_SYS_NODE]		= { "node#", 4 },
	[VKFS_SYS_INDEX]	= { "index#", 5 },
	[VKFS_SYS_MEMORY]	= { "memory#", 6 },
	[VKFS_SYS_SIZE]		= { "hugepages-#kB", 10 },
};

#define MAX_DIGITS	5

/* Whether a name of @len characters is @pattern, with a number in it. */
static bool number_in(const char *name, size_t len, const char *pattern, size_t from,
		      int *number)
{
	const char *rest = pattern + from + 1;
	size_t i;

	if (len <= from || memcmp(name, pattern, from))
		return false;
	for (i = from, *number = 0; i < len && isdigit(name[i]); i++) {
		if (i - from == MAX_DIGITS || (i > from && !*number))
			return false;
		*number = *number * 10 + name[i] - '0';
	}
	return i > from && len - i == strlen(rest) && !memcmp(name + i, rest, len - i);
}

/* Which of them a name of @len characters is, or -1. */
static int number_of(const char *name, size_t len, int *number)
{
	int which;

	for (which = 0; which < VKFS_SYS_NR_NUMBERS; which++)
		if (number_in(name, len, numbered[which].pattern, numbered[which].len,
			      number))
			return which;
	return -1;
}

/**
 * vkfs_sys_number - whether a name is that of something numbered
 * @name: the name
 * @number: set to its number
 */
bool vkfs_sys_number(const char *name, int *number)
{
	return number_of(name, strlen(name), number) >= 0;
}

/**
 * vkfs_sys_pattern - a path as the table has it
 * @path: from the root
 * @pattern: room for VKFS_PATH_LEN characters
 * @number: set to the numbers in @path, or -1, by enum vkfs_sys_number
 *
 * Return: 0, or -ENAMETOOLONG.
 */
int vkfs_sys_pattern(const char *path, char *pattern, int *number)
{
	char *out = pattern, *end = pattern + VKFS_PATH_LEN - 1;
	size_t len;
	int which, n;

	memset(number, -1, VKFS_SYS_NR_NUMBERS * sizeof(*number));
	for (; *path; path += len) {
		if (*path == '/') {
			*out++ = '/';
			path++;
		}
		len = strchrnul(path, '/') - path;
		if (out + len + 2 >= end)
			return -ENAMETOOLONG;
		which = number_of(path, len, &n);
		if (which >= 0) {
			number[which] = n;
			out += strscpy(out, numbered[which].pattern, end - out);
		} else {
			memcpy(out, path, len);
			out += len;
		}
	}
	*out = '\0';
	return 0;
}

/**
 * vkfs_sys_row - the row of a path
 * @pattern: from vkfs_sys_pattern()
 */
const struct vkfs_sys_row *vkfs_sys_row(const char *pattern)
{
	const struct vkfs_sys_row *row;

	for (row = vkfs_sys_rows; row < vkfs_sys_rows + vkfs_nr_sys_rows; row++)
		if (!strcmp(row->name, pattern))
			return row;
	return NULL;
}
