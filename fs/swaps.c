// SPDX-License-Identifier: GPL-2.0
/* /proc/swaps of a container: its swap as one device without a name. */
#include <linux/mm.h>
#include <linux/seq_file.h>

#include <vkfs/mm.h>
#include <vkfs/vkernel.h>

#include "internal.h"

int vkfs_swaps_show(struct seq_file *m, void *v)
{
	struct vkfs_swap swap;
	int ret = vkfs_swap_get(m->private, &swap);

	if (ret)
		return ret;
	seq_puts(m, "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n");
	if (swap.total)
		seq_printf(m, "none%*svirtual\t\t%lu\t\t%lu\t\t0\n", 36, " ",
			   swap.total << (PAGE_SHIFT - 10),
			   swap.used << (PAGE_SHIFT - 10));
	return 0;
}
