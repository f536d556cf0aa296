// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/interrupts and /proc/softirqs of a container: a column for each of its CPUs,
 * and in it 0, for interrupts are the machine's and nobody's. Interrupts of devices,
 * whose rows have a number for a name, are left out; the other rows are constants of
 * the kernel, and taken from the native files at load.
 */
#include <linux/ctype.h>
#include <linux/interrupt.h>
#include <linux/seq_file.h>
#include <linux/string.h>

#include <vkfs/sched.h>
#include <vkfs/vkernel.h>

#include "internal.h"

#define MAX_ROWS	64

/* A row without its numbers. */
struct irq_row {
	char label[16];		/* with the colon */
	char rest[56];
};

struct irq_table {
	unsigned int indent;	/* of the line that names the CPUs */
	unsigned int nr;
	struct irq_row row[MAX_ROWS];
};

static struct irq_table interrupts __ro_after_init, softirqs __ro_after_init;

/* "NMI:   0   0  Non-maskable interrupts" */
static int row_parse(struct irq_row *row, char *line)
{
	char *colon = strchr(line, ':'), *p, *end;

	if (!colon || colon - line > sizeof(row->label) - 2)
		return -EINVAL;
	strscpy(row->label, line, colon - line + 2);
	for (p = colon + 1; isdigit(*skip_spaces(p)); p = end)
		end = skip_spaces(p) + strspn(skip_spaces(p), "0123456789");
	return strscpy(row->rest, p, sizeof(row->rest)) < 0 ? -EINVAL : 0;
}

static int table_parse(struct irq_table *t, char *text)
{
	char *line = strsep(&text, "\n");
	int ret;

	t->indent = strspn(line, " ");
	while ((line = strsep(&text, "\n")) && *line) {
		if (isdigit(*skip_spaces(line)))
			continue;
		if (t->nr == MAX_ROWS)
			return -EINVAL;
		ret = row_parse(&t->row[t->nr++], line);
		if (ret)
			return ret;
	}
	return t->nr ? 0 : -EINVAL;
}

/**
 * vkfs_interrupts_probe - learn the rows of the native file
 * @text: its text
 *
 * Return: 0 or -EINVAL if it is not of the form known.
 */
int vkfs_interrupts_probe(char *text)
{
	return table_parse(&interrupts, text);
}

/**
 * vkfs_softirqs_probe - likewise
 * @text: the native file's text
 */
int vkfs_softirqs_probe(char *text)
{
	return table_parse(&softirqs, text);
}

static int table_show(struct seq_file *m, const struct irq_table *t)
{
	struct vkfs_cpus cpus;
	unsigned int i, cpu;
	int ret = vkfs_cpus_get(m->private, &cpus);

	if (ret)
		return ret;
	seq_printf(m, "%*s", t->indent, "");
	for (cpu = 0; cpu < cpus.nr; cpu++)
		seq_printf(m, "CPU%-8u", cpu);
	seq_putc(m, '\n');
	for (i = 0; i < t->nr; i++) {
		bool one = !strcmp(t->row[i].label, " ERR:") ||
			   !strcmp(t->row[i].label, " MIS:");

		seq_puts(m, t->row[i].label);
		for (cpu = 0; cpu < (one ? 1 : cpus.nr); cpu++)
			seq_puts(m, "          0");
		seq_puts(m, t->row[i].rest);
		seq_putc(m, '\n');
	}
	vkfs_cpus_put(&cpus);
	return 0;
}

int vkfs_interrupts_show(struct seq_file *m, void *v)
{
	return table_show(m, &interrupts);
}

int vkfs_softirqs_show(struct seq_file *m, void *v)
{
	return table_show(m, &softirqs);
}
