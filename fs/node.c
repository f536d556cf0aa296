// SPDX-License-Identifier: GPL-2.0
/*
 * /sys/devices/system/node/node0/{meminfo,vmstat} of a container, whose memory is shown
 * as one node. Which lines there are, and how they are spelled, is taken from the
 * native file at load; the numbers are those of /proc/meminfo and /proc/vmstat.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": node: " fmt

#include <linux/ctype.h>
#include <linux/printk.h>
#include <linux/seq_file.h>
#include <linux/string.h>

#include <vkfs/mm.h>
#include <vkfs/vkernel.h>

#include "sysfs.h"

/* One line of the native file: "Node 0 Name:   123 kB". */
struct field {
	char label[40];		/* up to the colon */
	unsigned char label_len;
	unsigned char end;	/* the column behind the number, if it fits */
	bool kb;
	bool used;		/* what is not free */
	int offset;		/* in struct vkfs_mem; or negative: 0 */
};

#define MAX_FIELDS	64
#define MAX_LINE	(40 + 20 + 4)

static struct field fields[MAX_FIELDS] __ro_after_init;
static unsigned int nr_fields __ro_after_init;

/* Those that /proc/meminfo calls otherwise. */
static int field_source(struct field *f, const char *name)
{
	f->used = !strcmp(name, "MemUsed");
	if (f->used)
		return 0;
	if (!strcmp(name, "FilePages"))
		name = "Cached";
	return vkfs_meminfo_source(name, &f->offset);
}

static int field_parse(struct field *f, char *line)
{
	char *colon = strchr(line, ':'), *name, *number, *end;

	name = strstarts(line, "Node ") ? line + strlen("Node ") : NULL;
	if (!name || !colon || colon - line > sizeof(f->label) - 8)
		return -EINVAL;
	name = skip_spaces(name + strspn(name, "0123456789"));
	number = skip_spaces(colon + 1);
	end = number + strspn(number, "0123456789");
	if (end == number || name >= colon)
		return -EINVAL;
	f->kb = !strcmp(end, " kB");
	*colon = '\0';
	f->label_len = scnprintf(f->label, sizeof(f->label), "Node 0 %s:", name);
	/* The node's own number may have had more digits. */
	f->end = end - name + strlen("Node 0 ");
	if (field_source(f, name)) {
		f->offset = -1;
		pr_notice("unknown field %s, shown as 0\n", name);
	}
	return 0;
}

/**
 * vkfs_node_meminfo_probe - learn the fields from the native file
 * @text: its text, which is taken apart
 *
 * Return: 0, or -EINVAL if it is of no form known.
 */
int vkfs_node_meminfo_probe(char *text)
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
	if (f->used)
		return mem->total - min(mem->total, mem->free);
	if (f->offset < 0)
		return 0;
	return *(unsigned long *)((const char *)mem + f->offset);
}

static char *put_field(char *p, const struct field *f, unsigned long value)
{
	char digits[20];
	int n = vkfs_put_number(digits, value) - digits;
	int blanks = max(1, f->end - f->label_len - n);

	memcpy(p, f->label, f->label_len);
	p += f->label_len;
	memset(p, ' ', blanks);
	p += blanks;
	memcpy(p, digits, n);
	p += n;
	if (f->kb) {
		memcpy(p, " kB", 3);
		p += 3;
	}
	*p++ = '\n';
	return p;
}

int vkfs_node_meminfo_show(struct seq_file *m, void *v)
{
	const struct field *f;
	struct vkfs_mem mem;
	char *buf, *p;
	int ret = vkfs_mem_get(m->private, &mem);

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
