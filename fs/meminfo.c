// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/meminfo of a container.
 *
 * Which fields there are, in which order and spelled how, is taken from the
 * native file at load; what each one means for a container, from the table. A
 * field that the table does not know is shown as 0 and reported at load.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": meminfo: " fmt

#include <linux/ctype.h>
#include <linux/kstrtox.h>
#include <linux/printk.h>
#include <linux/seq_file.h>
#include <linux/stddef.h>
#include <linux/string.h>

#include <vkfs/mm.h>
#include <vkfs/vkernel.h>

#include "internal.h"

/* Where a field's number comes from. */
enum field_class {
	FIELD_DOMAIN,	/* the container's resource domain */
	FIELD_ZERO,	/* the memory controller does not keep it; never the host's */
	FIELD_HOST,	/* a constant of the kernel, harmless */
};

struct field_rule {
	const char *name;
	enum field_class class;
	unsigned int offset;	/* in struct vkfs_mem */
};

#define DOMAIN(n, m)	{ n, FIELD_DOMAIN, offsetof(struct vkfs_mem, m) }
#define ZERO(n)		{ n, FIELD_ZERO }
#define HOST(n)		{ n, FIELD_HOST }

static const struct field_rule rules[] = {
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

/* One line of the native file. */
struct field {
	char label[24];		/* with the blanks up to where the number begins */
	unsigned char label_len;
	unsigned char width;	/* of the number, at least */
	bool kb;		/* followed by its unit */
	enum field_class class;
	unsigned int offset;
	unsigned long host;	/* FIELD_HOST: what it is */
};

#define MAX_FIELDS	96
#define MAX_LINE	(24 + 20 + 4)	/* label, number, unit */
#define NUMBER_END	24	/* the column behind the numbers, if they fit */

static struct field fields[MAX_FIELDS] __ro_after_init;
static unsigned int nr_fields __ro_after_init;

/**
 * vkfs_meminfo_source - where the number of a field comes from
 * @name: of the field
 * @offset: set to where it is in struct vkfs_mem, or to -1 if it is 0
 *
 * Return: 0, or -ENOENT if no such field is known.
 */
int vkfs_meminfo_source(const char *name, int *offset)
{
	const struct field_rule *r;

	for (r = rules; r < rules + ARRAY_SIZE(rules); r++) {
		if (!strcmp(r->name, name)) {
			*offset = r->class == FIELD_DOMAIN ? (int)r->offset : -1;
			return 0;
		}
	}
	return -ENOENT;
}

static int field_classify(struct field *f, const char *name)
{
	const struct field_rule *r;

	for (r = rules; r < rules + ARRAY_SIZE(rules); r++) {
		if (!strcmp(r->name, name)) {
			f->class = r->class;
			f->offset = r->offset;
			return 0;
		}
	}
	f->class = FIELD_ZERO;
	return -ENOENT;
}

/* "Name:   123 kB" */
static int field_parse(struct field *f, char *line)
{
	char *colon = strchr(line, ':'), *number, *end;

	if (!colon || colon - line > sizeof(f->label) - 3)
		return -EINVAL;
	number = skip_spaces(colon + 1);
	end = number + strspn(number, "0123456789");
	if (end == number)
		return -EINVAL;
	f->kb = !strcmp(end, " kB");
	*end = '\0';
	if (kstrtoul(number, 10, &f->host))
		return -EINVAL;

	*colon = '\0';
	if (field_classify(f, line))
		pr_notice("unknown field %s, shown as 0\n", line);
	snprintf(f->label, sizeof(f->label), "%s:%*s", line,
		 (int)max(1L, 15 - (colon - line)), "");
	f->label_len = strlen(f->label);
	f->width = NUMBER_END - min_t(unsigned int, f->label_len, NUMBER_END);
	return 0;
}

/**
 * vkfs_meminfo_probe - learn the fields from the native file
 * @text: its text, which is taken apart
 *
 * Return: 0 or -EINVAL if it does not look like any meminfo known.
 */
int vkfs_meminfo_probe(char *text)
{
	char *line;
	int ret;

	while ((line = strsep(&text, "\n")) && *line) {
		if (nr_fields == MAX_FIELDS)
			return -EINVAL;
		ret = field_parse(&fields[nr_fields], line);
		if (ret)
			return ret;
		nr_fields++;
	}
	return nr_fields ? 0 : -EINVAL;
}

static unsigned long field_value(const struct field *f, const struct vkfs_mem *mem)
{
	switch (f->class) {
	case FIELD_DOMAIN:
		return *(unsigned long *)((const char *)mem + f->offset);
	case FIELD_HOST:
		return f->host;
	case FIELD_ZERO:
		break;
	}
	return 0;
}

/* Write a line at @p, which has room for it. Returns its end. */
static char *put_field(char *p, const struct field *f, unsigned long value)
{
	char digits[20];
	size_t n = vkfs_put_number(digits, value) - digits;

	memcpy(p, f->label, f->label_len);
	p += f->label_len;
	if (n < f->width) {
		memset(p, ' ', f->width - n);
		p += f->width - n;
	}
	memcpy(p, digits, n);
	p += n;
	if (f->kb) {
		memcpy(p, " kB", 3);
		p += 3;
	}
	*p++ = '\n';
	return p;
}

int vkfs_meminfo_show(struct seq_file *m, void *v)
{
	const struct field *f;
	struct vkfs_mem mem;
	char *buf, *p;
	int ret = vkfs_mem_get(m->private, &mem) ?:
		  vkfs_mem_get_commit(m->private, &mem);

	if (ret)
		return ret;
	/* If it does not fit, seq_file throws it away and gives a larger one. */
	if (seq_get_buf(m, &buf) < nr_fields * MAX_LINE) {
		seq_commit(m, -1);
		return 0;
	}
	p = buf;
	for (f = fields; f < fields + nr_fields; f++)
		p = put_field(p, f, field_value(f, &mem));
	seq_commit(m, p - buf);
	return 0;
}
