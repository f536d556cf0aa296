// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/cgroups of a container: the kernel's controllers, each with as many cgroups as
 * are in the container's own part of the hierarchy.
 */
#include <linux/cgroup.h>
#include <linux/kernel.h>
#include <linux/seq_file.h>
#include <linux/string.h>

#include <vkfs/domain.h>
#include <vkfs/vkernel.h>

#include "internal.h"

/* The names that are in the file; "io" is of cgroup v2. */
static const struct {
	int id;
	const char *name;
} names[] = {
#define SUBSYS(name)	{ name ## _cgrp_id, #name },
#include <linux/cgroup_subsys.h>
#undef SUBSYS
};

/* Lines of the native file, in its order. */
static struct {
	int id;
	bool enabled;
} lines[CGROUP_SUBSYS_COUNT] __ro_after_init;

static unsigned int nr_lines __ro_after_init;

static const char *name_of(int id)
{
	/* In the order of the ids, each of which is there. */
	return id == io_cgrp_id ? "blkio" : names[id].name;
}

/**
 * vkfs_cgroups_probe - learn which controllers the native file shows
 * @text: its text
 *
 * Return: 0 or -EINVAL if one of them is unknown.
 */
int vkfs_cgroups_probe(char *text)
{
	char *line = strsep(&text, "\n"), *name;
	int id;

	while ((line = strsep(&text, "\n")) && *line) {
		bool enabled = line[strlen(line) - 1] == '1';

		name = strsep(&line, "\t");
		for (id = 0; id < CGROUP_SUBSYS_COUNT; id++)
			if (!strcmp(name, name_of(id)))
				break;
		if (id == CGROUP_SUBSYS_COUNT || nr_lines == CGROUP_SUBSYS_COUNT)
			return -EINVAL;
		lines[nr_lines].id = id;
		lines[nr_lines++].enabled = enabled;
	}
	return nr_lines ? 0 : -EINVAL;
}

int vkfs_cgroups_show(struct seq_file *m, void *v)
{
	struct vkfs_domain dom;
	unsigned int i;
	int ret = vkfs_domain_get(m->private, &dom, BIT(CGROUP_SUBSYS_COUNT) - 1);

	if (ret)
		return ret;
	seq_puts(m, "#subsys_name\thierarchy\tnum_cgroups\tenabled\n");
	for (i = 0; i < nr_lines; i++) {
		int id = lines[i].id;
		bool v1 = vkfs_domain_is_v1(&dom, id);
		struct cgroup *cgrp = v1 ? dom.css[id]->cgroup : dom.cgrp;

		seq_puts(m, name_of(id));
		seq_put_decimal_ull(m, "\t", v1 ? cgrp->root->hierarchy_id : 0);
		seq_put_decimal_ull(m, "\t", READ_ONCE(cgrp->nr_descendants) + 1);
		seq_puts(m, lines[i].enabled ? "\t1\n" : "\t0\n");
	}
	vkfs_domain_put(&dom);
	return 0;
}
