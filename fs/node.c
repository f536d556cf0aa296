// SPDX-License-Identifier: GPL-2.0
/*
 * /sys/devices/system/node/node0/meminfo of a container, whose memory is shown as one
 * node. The numbers are those of /proc/meminfo.
 */
#include <linux/seq_file.h>
#include <linux/string.h>

#include <vkfs/mm.h>
#include <vkfs/vkernel.h>

#include "internal.h"
#include "sysfs.h"

/* Those that /proc/meminfo calls otherwise, or has not. */
static int field_source(struct vkfs_field *f, const char *name)
{
	if (!strcmp(name, "MemUsed")) {
		f->from = VKFS_FROM_USED;
		return 0;
	}
	return vkfs_meminfo_source(f, strcmp(name, "FilePages") ? name : "Cached");
}

static struct vkfs_fields fields __ro_after_init = {
	.prefix = "Node 0 ",
	.source = field_source,
};

/**
 * vkfs_node_meminfo_probe - learn the fields from the native file
 * @text: its text, which is taken apart
 *
 * Return: 0, or -EINVAL if it is of no form known.
 */
int vkfs_node_meminfo_probe(char *text)
{
	return vkfs_fields_probe(&fields, text);
}

int vkfs_node_meminfo_show(struct seq_file *m, void *v)
{
	struct vkfs_mem mem;
	int ret = vkfs_mem_get(m->private, &mem);

	if (!ret)
		vkfs_fields_show(m, &fields, &mem);
	return ret;
}
