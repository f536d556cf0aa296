// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/meminfo of a container.
 *
 * Which fields there are, in which order and spelled how, is taken from the
 * native file at load; what each one means for a container, from the table. A
 * field that the table does not know is shown as 0 and reported at load.
 */
#include <linux/seq_file.h>
#include <linux/stddef.h>
#include <linux/string.h>

#include <vkfs/mm.h>
#include <vkfs/vkernel.h>

#include "internal.h"

#define DOMAIN(n, m)	{ n, VKFS_FROM_DOMAIN, offsetof(struct vkfs_mem, m) }
#define ZERO(n)		{ n, VKFS_FROM_NOTHING }
#define HOST(n)		{ n, VKFS_FROM_HOST }

static const struct {
	const char *name;
	enum vkfs_source from;
	unsigned int offset;	/* in struct vkfs_mem */
} rules[] = {
	DOMAIN("MemTotal", total),
	DOMAIN("MemFree", free),
	DOMAIN("MemAvailable", available),
	ZERO("Buffers"),	/* counted as Cached, as by every memory cgroup */
	DOMAIN("Cached", cached),
	DOMAIN("SwapCached", swap_cached),
	DOMAIN("Active", active),
	DOMAIN("Inactive", inactive),
	DOMAIN("Active(anon)", active_anon),
	DOMAIN("Inactive(anon)", inactive_anon),
	DOMAIN("Active(file)", active_file),
	DOMAIN("Inactive(file)", inactive_file),
	DOMAIN("Unevictable", unevictable),
	ZERO("Mlocked"),	/* part of Unevictable; not kept by itself */
	DOMAIN("SwapTotal", swap_total),
	DOMAIN("SwapFree", swap_free),
	DOMAIN("Zswap", zswap),
	DOMAIN("Zswapped", zswapped),
	DOMAIN("Dirty", dirty),
	DOMAIN("Writeback", writeback),
	DOMAIN("AnonPages", anon),
	DOMAIN("Mapped", mapped),
	DOMAIN("Shmem", shmem),
	DOMAIN("KReclaimable", slab_reclaimable),
	DOMAIN("Slab", slab),
	DOMAIN("SReclaimable", slab_reclaimable),
	DOMAIN("SUnreclaim", slab_unreclaimable),
	DOMAIN("KernelStack", kernel_stack),
	ZERO("ShadowCallStack"),
	DOMAIN("PageTables", page_tables),
	DOMAIN("SecPageTables", sec_page_tables),
	ZERO("NFS_Unstable"),
	ZERO("Bounce"),
	ZERO("WritebackTmp"),
	DOMAIN("CommitLimit", commit_limit),
	DOMAIN("Committed_AS", committed),
	HOST("VmallocTotal"),	/* size of the kernel's address space */
	DOMAIN("VmallocUsed", vmalloc_used),
	ZERO("VmallocChunk"),
	DOMAIN("Percpu", percpu),
	ZERO("EarlyMemtestBad"),
	ZERO("HardwareCorrupted"),
	DOMAIN("AnonHugePages", anon_huge),
	DOMAIN("ShmemHugePages", shmem_huge),
	ZERO("ShmemPmdMapped"),
	DOMAIN("FileHugePages", file_huge),
	ZERO("FilePmdMapped"),
	ZERO("CmaTotal"),
	ZERO("CmaFree"),
	ZERO("Unaccepted"),
	ZERO("Balloon"),
	ZERO("GPUActive"),
	ZERO("GPUReclaim"),
	ZERO("HugePages_Total"),	/* the pool is the host's */
	ZERO("HugePages_Free"),
	ZERO("HugePages_Rsvd"),
	ZERO("HugePages_Surp"),
	HOST("Hugepagesize"),	/* a constant of the architecture */
	ZERO("Hugetlb"),
	ZERO("DirectMap4k"),	/* how the host maps its own memory */
	ZERO("DirectMap2M"),
	ZERO("DirectMap4M"),
	ZERO("DirectMap1G"),
};

/**
 * vkfs_meminfo_source - where the number of a field comes from
 * @f: the field; what is about that is set
 * @name: its name
 *
 * Return: 0, or -ENOENT if no such field is known.
 */
int vkfs_meminfo_source(struct vkfs_field *f, const char *name)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(rules); i++) {
		if (!strcmp(rules[i].name, name)) {
			f->from = rules[i].from;
			f->offset = rules[i].offset;
			return 0;
		}
	}
	return -ENOENT;
}

static struct vkfs_fields fields __ro_after_init = {
	.prefix = "",
	.source = vkfs_meminfo_source,
};

/**
 * vkfs_meminfo_probe - learn the fields from the native file
 * @text: its text, which is taken apart
 *
 * Return: 0 or -EINVAL if it does not look like any meminfo known.
 */
int vkfs_meminfo_probe(char *text)
{
	return vkfs_fields_probe(&fields, text);
}

int vkfs_meminfo_show(struct seq_file *m, void *v)
{
	struct vkfs_mem mem;
	int ret = vkfs_mem_get(m->private, &mem) ?:
		  vkfs_mem_get_commit(m->private, &mem);

	if (!ret)
		vkfs_fields_show(m, &fields, &mem);
	return ret;
}
