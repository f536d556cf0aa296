// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/{zoneinfo,buddyinfo,pagetypeinfo,slabinfo} of a container: its memory as one
 * zone, whose free pages lie together. All agree with its meminfo and vmstat.
 */
#include <linux/ctype.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>

#include <vkfs/mm.h>
#include <vkfs/vkernel.h>

#include "internal.h"

#define ZONE		"Normal"
#define MAX_LABELS	16
#define MAX_TYPES	8
#define PAGES(kb)	((kb) >> (PAGE_SHIFT - 10))

/* zoneinfo: what stands before the numbers of the lines about pages. */
static char labels[MAX_LABELS][24] __ro_after_init;
static unsigned int nr_labels __ro_after_init;

/* zoneinfo: the lines after the page sets, with 0 for each number. */
static char zone_tail[160] __ro_after_init;

/* buddyinfo: how many sizes of blocks there are. */
static unsigned int nr_orders __ro_after_init;

/* pagetypeinfo: what comes before the first line of numbers; the types' names. */
static char types_head[256] __ro_after_init;
static char types[MAX_TYPES][16] __ro_after_init;
static unsigned int nr_types __ro_after_init;
static unsigned int block_order __ro_after_init;

/* The lines from @from to the end of the zone. */
static int tail_parse(const char *from)
{
	size_t n = 0;

	for (; *from && strncmp(from, "Node", 4) && n < sizeof(zone_tail) - 1; from++) {
		if (!isdigit(*from))
			zone_tail[n++] = *from;
		else if (!isdigit(from[1]))
			zone_tail[n++] = '0';
	}
	return n < sizeof(zone_tail) - 1 ? 0 : -EINVAL;
}

/* "  pages free     3776", and as many lines as have one number */
int vkfs_zoneinfo_probe(char *text)
{
	char *line = strstr(text, "  pages free "), *number;
	char *tail = strstr(text, "  node_unreclaimable:");
	char *next;

	if (!tail || tail_parse(tail))
		return -EINVAL;
	for (; line && nr_labels < MAX_LABELS; line = next) {
		next = strchr(line, '\n');
		if (next)
			*next++ = '\0';
		number = line + strcspn(line, "0123456789");
		if (strstarts(skip_spaces(line), "protection:"))
			return 0;
		if (!*number || number - line >= sizeof(labels[0]))
			break;
		*number = '\0';
		strscpy(labels[nr_labels++], line, sizeof(labels[0]));
	}
	return -EINVAL;
}

static unsigned long zone_pages(const char *label, const struct vkfs_mem *mem)
{
	if (strstr(label, "free"))
		return PAGES(mem->free);
	if (strstr(label, "spanned") || strstr(label, "present") ||
	    strstr(label, "managed"))
		return PAGES(mem->total);
	return 0;
}

static void show_item(struct seq_file *m, unsigned int i, unsigned long value)
{
	seq_puts(m, "      ");
	vkfs_vmstat_name(m, i, 12);
	seq_put_decimal_ull(m, "", value);
	seq_putc(m, '\n');
}

static void zoneinfo_text(struct seq_file *m, const struct vkfs_vmstat *vs,
			  const struct vkfs_mem *mem)
{
	unsigned int i, node = vkfs_vmstat_first_node();

	seq_puts(m, "Node 0, zone   " ZONE "\n  per-node stats\n");
	for (i = 0; i < NR_VM_NODE_STAT_ITEMS; i++)
		show_item(m, node + i, vs->node[i]);
	for (i = 0; i < nr_labels; i++) {
		seq_put_decimal_ull(m, labels[i], zone_pages(labels[i], mem));
		seq_putc(m, '\n');
	}
	seq_puts(m, "        protection: (0)\n");
	for (i = 0; i < node; i++)
		show_item(m, i, i < NR_VM_ZONE_STAT_ITEMS ? vs->zone[i] : 0);
	seq_puts(m, "  pagesets\n");
	seq_puts(m, zone_tail);
}

int vkfs_zoneinfo_show(struct seq_file *m, void *v)
{
	struct vkfs_vmstat *vs = kmalloc(sizeof(*vs), GFP_KERNEL);
	struct vkfs_mem mem;
	int ret;

	if (!vs)
		return -ENOMEM;
	ret = vkfs_vmstat_get(m->private, vs, &mem);
	if (!ret)
		zoneinfo_text(m, vs, &mem);
	kfree(vs);
	return ret;
}

/* "Node 0, zone      DMA      0      0 ..." */
int vkfs_buddyinfo_probe(char *text)
{
	char *p = strstr(text, "zone");

	p = p ? skip_spaces(p + 4) : text;
	for (p += strcspn(p, " "); isdigit(*skip_spaces(p)); nr_orders++) {
		p = skip_spaces(p);
		p += strspn(p, "0123456789");
	}
	return nr_orders ? 0 : -EINVAL;
}

/* How many free blocks there are of 2^order pages; as large as can be. */
static unsigned long free_blocks(unsigned long pages, unsigned int order)
{
	return order + 1 < nr_orders ? pages >> order & 1 : pages >> order;
}

static void show_blocks(struct seq_file *m, unsigned long pages)
{
	unsigned int order;

	for (order = 0; order < nr_orders; order++)
		seq_printf(m, "%6lu ", free_blocks(pages, order));
	seq_putc(m, '\n');
}

int vkfs_buddyinfo_show(struct seq_file *m, void *v)
{
	struct vkfs_mem mem;
	int ret = vkfs_mem_get(m->private, &mem);

	if (ret)
		return ret;
	seq_puts(m, "Node 0, zone   " ZONE " ");
	show_blocks(m, PAGES(mem.free));
	return 0;
}

/* "Node    0, zone      DMA, type    Unmovable      0      0 ..." */
static int type_parse(const char *line)
{
	const char *name = strstr(line, ", type ");

	if (!name || nr_types == MAX_TYPES)
		return -EINVAL;
	name = skip_spaces(name + 7);
	strscpy(types[nr_types++], name, min(strcspn(name, " ") + 1, sizeof(types[0])));
	return 0;
}

int vkfs_pagetypeinfo_probe(char *text)
{
	char *first = strstr(text, "\nNode"), *line, *zone;
	int ret = 0;

	if (!first || sscanf(text, "Page block order: %u", &block_order) != 1 ||
	    block_order >= BITS_PER_LONG)
		return -EINVAL;
	*first++ = '\0';
	if (strscpy(types_head, text, sizeof(types_head)) < 0)
		return -EINVAL;
	zone = strchr(first, ',');
	while (!ret && (line = strsep(&first, "\n")) && *line) {
		/* Those of the first zone. */
		if (nr_types && strncmp(strchr(line, ',') ?: line, zone, 15))
			break;
		ret = type_parse(line);
	}
	return ret;
}

static bool is_movable(unsigned int type)
{
	return !strcmp(types[type], "Movable");
}

int vkfs_pagetypeinfo_show(struct seq_file *m, void *v)
{
	struct vkfs_mem mem;
	unsigned int i;
	int ret = vkfs_mem_get(m->private, &mem);

	if (ret)
		return ret;
	seq_puts(m, types_head);
	seq_putc(m, '\n');
	for (i = 0; i < nr_types; i++) {
		seq_printf(m, "Node    0, zone   " ZONE ", type %12s ", types[i]);
		show_blocks(m, is_movable(i) ? PAGES(mem.free) : 0);
	}
	seq_puts(m, "\nNumber of blocks type ");
	for (i = 0; i < nr_types; i++)
		seq_printf(m, "%12s ", types[i]);
	seq_puts(m, "\nNode 0, zone   " ZONE " ");
	for (i = 0; i < nr_types; i++)
		seq_printf(m, "%12lu ",
			   is_movable(i) ? PAGES(mem.total) >> block_order : 0);
	seq_putc(m, '\n');
	return 0;
}

static void show_slab(struct seq_file *m, const char *name, unsigned long kb)
{
	unsigned long pages = PAGES(kb);

	seq_printf(m, "%-17s %6lu %6lu %6lu %4u %4u : tunables    0    0    0 : slabdata %6lu %6lu      0\n",
		   name, pages, pages, PAGE_SIZE, 1, 1, pages, pages);
}

/* The kernel's caches serve all; of a cgroup it only keeps the two sums. */
int vkfs_slabinfo_show(struct seq_file *m, void *v)
{
	struct vkfs_mem mem;
	int ret = vkfs_mem_get(m->private, &mem);

	if (ret)
		return ret;
	seq_puts(m, "slabinfo - version: 2.1\n");
	seq_puts(m, "# name            <active_objs> <num_objs> <objsize> <objperslab> ");
	seq_puts(m, "<pagesperslab> : tunables <limit> <batchcount> <sharedfactor> : ");
	seq_puts(m, "slabdata <active_slabs> <num_slabs> <sharedavail>\n");
	show_slab(m, "reclaimable", mem.slab_reclaimable);
	show_slab(m, "unreclaimable", mem.slab_unreclaimable);
	return 0;
}
