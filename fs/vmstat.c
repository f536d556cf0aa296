// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/vmstat of a container. The names are taken from the native file at load: its
 * order is that of the kernel's own enumerations, so a line's place tells what it is.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": vmstat: " fmt

#include <linux/printk.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>

#include <vkfs/mm.h>
#include <vkfs/vkernel.h>

#include "sysfs.h"

#define MAX_ITEMS	320
#define MAX_NAME	40
#define MAX_LINE	(MAX_NAME + 1 + 20 + 1)

static char (*names)[MAX_NAME];	/* with the blank behind it */
static unsigned char name_len[MAX_ITEMS] __ro_after_init;
static unsigned int nr_items __ro_after_init;
static unsigned int nr_node_items __ro_after_init;	/* a node's are the first */

/* Where these begin; between them are numbers of no single container. */
static unsigned int first_node __ro_after_init, first_event __ro_after_init;

static int find_name(const char *name)
{
	unsigned int i;

	for (i = 0; i < nr_items; i++)
		if (!strcmp(names[i], name))
			return i;
	return -1;
}

/* Whether the lines are where the enumerations say. */
static bool names_agree(void)
{
	int node = find_name("nr_inactive_anon "), event = find_name("pgpgin ");

	if (node < (int)NR_VM_ZONE_STAT_ITEMS ||
	    event < node + (int)NR_VM_NODE_STAT_ITEMS)
		return false;
	first_node = node;
	first_event = event;
	return find_name("nr_free_pages ") == NR_FREE_PAGES &&
	       find_name("nr_zone_write_pending ") == NR_ZONE_WRITE_PENDING &&
	       find_name("nr_mapped ") == node + NR_FILE_MAPPED &&
	       find_name("nr_page_table_pages ") == node + NR_PAGETABLE &&
	       find_name("nr_dirty_threshold ") == node + NR_VM_NODE_STAT_ITEMS &&
	       find_name("pgmajfault ") == event + PGMAJFAULT &&
	       find_name("oom_kill ") == event + OOM_KILL &&
	       find_name("nr_unstable ") == event + NR_VM_EVENT_ITEMS;
}

/**
 * vkfs_vmstat_probe - learn the names from the native file
 * @text: its text
 *
 * Return: 0; -ENOMEM; -EINVAL if it is not in the order that is known.
 */
int vkfs_vmstat_probe(char *text)
{
	char *line, *end;

	names = kcalloc(MAX_ITEMS, sizeof(*names), GFP_KERNEL);
	if (!names)
		return -ENOMEM;
	while ((line = strsep(&text, "\n")) && *line) {
		end = strchr(line, ' ');
		if (!end || end - line > MAX_NAME - 2 || nr_items == MAX_ITEMS)
			return -EINVAL;
		end[1] = '\0';
		name_len[nr_items] = end + 1 - line;
		strscpy(names[nr_items++], line, MAX_NAME);
	}
	if (names_agree())
		return 0;
	pr_err("not in the order that the kernel's headers give\n");
	return -EINVAL;
}

void vkfs_vmstat_exit(void)
{
	kfree(names);
}

/**
 * vkfs_vmstat_name - write the name of an item
 * @m: the file
 * @i: the item, by its line in /proc/vmstat
 * @width: at least as wide, and a blank
 */
void vkfs_vmstat_name(struct seq_file *m, unsigned int i, int width)
{
	seq_write(m, names[i], name_len[i]);
	if (name_len[i] <= width)
		seq_printf(m, "%*s", width + 1 - name_len[i], "");
}

/** vkfs_vmstat_first_node - the line of the first node item in /proc/vmstat */
unsigned int vkfs_vmstat_first_node(void)
{
	return first_node;
}

static unsigned long item_value(const struct vkfs_vmstat *vs, unsigned int i)
{
	if (i < NR_VM_ZONE_STAT_ITEMS)
		return vs->zone[i];
	if (i - first_node < NR_VM_NODE_STAT_ITEMS)
		return vs->node[i - first_node];
	if (i - first_event < NR_VM_EVENT_ITEMS)
		return vs->event[i - first_event];
	return 0;
}

/* The first @nr lines. */
static int vmstat_show(struct seq_file *m, unsigned int nr)
{
	struct vkfs_vmstat *vs;
	struct vkfs_mem mem;
	unsigned int i;
	char *buf, *p;
	int ret;

	/* If it does not fit, seq_file throws it away and gives a larger one. */
	if (seq_get_buf(m, &buf) < nr * MAX_LINE) {
		seq_commit(m, -1);
		return 0;
	}
	vs = kmalloc(sizeof(*vs), GFP_KERNEL);
	if (!vs)
		return -ENOMEM;
	ret = vkfs_vmstat_get(m->private, vs, &mem);
	for (i = 0, p = buf; i < nr && !ret; i++) {
		memcpy(p, names[i], MAX_NAME);
		p = vkfs_put_number(p + name_len[i], item_value(vs, i));
		*p++ = '\n';
	}
	seq_commit(m, p - buf);
	kfree(vs);
	return ret;
}

int vkfs_vmstat_show(struct seq_file *m, void *v)
{
	return vmstat_show(m, nr_items);
}

/* A node's vmstat is the beginning of that of all. */
int vkfs_node_vmstat_show(struct seq_file *m, void *v)
{
	return vmstat_show(m, nr_node_items);
}

/**
 * vkfs_node_vmstat_probe - see where a node's vmstat ends
 * @text: the native file's text, which is taken apart
 *
 * Return: 0, or -EINVAL if it is not the beginning of /proc/vmstat.
 */
int vkfs_node_vmstat_probe(char *text)
{
	unsigned int n = 0;
	char *line;

	for (; (line = strsep(&text, "\n")) && *line; n++)
		if (n == nr_items || strncmp(line, names[n], name_len[n]))
			return -EINVAL;
	nr_node_items = n;
	return n ? 0 : -EINVAL;
}
