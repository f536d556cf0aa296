// SPDX-License-Identifier: GPL-2.0
/*
 * Files of lines "Name:   123 kB". Which there are, in which order and spelled how, is
 * taken from the native file at load; where the numbers come from, its table says.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/kstrtox.h>
#include <linux/minmax.h>
#include <linux/printk.h>
#include <linux/seq_file.h>
#include <linux/string.h>

#include <vkfs/mm.h>

#include "internal.h"

#define NAME_END	15	/* the column of the last colon */
#define NUMBER_END	24	/* the column behind the numbers that have a unit */
#define MAX_LINE	(sizeof_field(struct vkfs_field, label) + 20 + sizeof(" kB"))

/* Behind what all lines begin with, but for the number in it; NULL: it is not there. */
static char *skip_prefix(const char *prefix, char *line)
{
	size_t len = strcspn(prefix, "0123456789");

	if (strncmp(line, prefix, len))
		return NULL;
	line += len;
	if (!prefix[len])
		return line;
	line += strspn(line, "0123456789");
	return *line == ' ' ? line + 1 : NULL;
}

static int field_parse(struct vkfs_field *f, const struct vkfs_fields *fields, char *line)
{
	char *name = skip_prefix(fields->prefix, line), *colon = strchr(line, ':');
	int prefix = strlen(fields->prefix), column;
	char *number, *end;

	if (!name || !colon || colon - name + prefix > sizeof(f->label) - 3)
		return -EINVAL;
	number = skip_spaces(colon + 1);
	end = number + strspn(number, "0123456789");
	if (end == number)
		return -EINVAL;
	f->kb = !strcmp(end, " kB");
	column = f->kb ? NUMBER_END : end - name;
	*end = '\0';
	if (kstrtoul(number, 10, &f->host))
		return -EINVAL;

	*colon = '\0';
	f->label_len = scnprintf(f->label, sizeof(f->label), "%s%s:%*s", fields->prefix,
				 name, (int)max(1L, NAME_END - (colon - name)), "");
	f->width = max(0, column + prefix - f->label_len);
	name = skip_spaces(name);
	if (fields->source(f, name)) {
		f->from = VKFS_FROM_NOTHING;
		pr_notice("unknown field %s%s, shown as 0\n", fields->prefix, name);
	}
	return 0;
}

/**
 * vkfs_fields_probe - learn the fields from the native file
 * @fields: what is filled in
 * @text: the native file's text, which is taken apart
 *
 * Return: 0, or -EINVAL if it is of no form known.
 */
int vkfs_fields_probe(struct vkfs_fields *fields, char *text)
{
	char *line;
	int ret;

	while ((line = strsep(&text, "\n")) && *line) {
		if (fields->nr == ARRAY_SIZE(fields->field))
			return -EINVAL;
		ret = field_parse(&fields->field[fields->nr], fields, line);
		if (ret)
			return ret;
		fields->nr++;
	}
	return fields->nr ? 0 : -EINVAL;
}

static unsigned long field_value(const struct vkfs_field *f, const struct vkfs_mem *mem)
{
	switch (f->from) {
	case VKFS_FROM_DOMAIN:
		return *(unsigned long *)((const char *)mem + f->offset);
	case VKFS_FROM_USED:
		return mem->total - min(mem->total, mem->free);
	case VKFS_FROM_HOST:
		return f->host;
	case VKFS_FROM_NOTHING:
		break;
	}
	return 0;
}

/* Write a line at @p, which has room for it. Returns its end. */
static char *put_field(char *p, const struct vkfs_field *f, unsigned long value)
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

/**
 * vkfs_fields_show - write the file
 * @m: it
 * @fields: its fields
 * @mem: the numbers
 */
void vkfs_fields_show(struct seq_file *m, const struct vkfs_fields *fields,
		      const struct vkfs_mem *mem)
{
	const struct vkfs_field *f;
	char *buf, *p;

	/* If it does not fit, seq_file throws it away and gives a larger one. */
	if (seq_get_buf(m, &buf) < fields->nr * MAX_LINE) {
		seq_commit(m, -1);
		return;
	}
	p = buf;
	for (f = fields->field; f < fields->field + fields->nr; f++)
		p = put_field(p, f, field_value(f, mem));
	seq_commit(m, p - buf);
}
