// SPDX-License-Identifier: GPL-2.0
/*
 * Disks of a container: those that its domain has read from or written to, with what
 * the block I/O controller of cgroup v2 has counted. The root's counts are the disks'.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": disks: " fmt

#include <linux/blkdev.h>
#include <linux/part_stat.h>
#include <linux/printk.h>
#include <linux/rculist.h>
#include <linux/spinlock.h>
#include <linux/static_call.h>
#include <linux/string.h>

#include <compat/cgroup.h>
#include <vkfs/block.h>
#include <vkfs/domain.h>
#include <vkfs/symbols.h>
#include <vkfs/vkernel.h>

/* Offsets in the controller's private structures, from BTF. */
static struct {
	int list;	/* blkcg.blkg_list */
	int node;	/* blkcg_gq.blkcg_node, its members */
	int queue;	/* blkcg_gq.q */
	int bytes;	/* from blkcg_gq: iostat.cur.bytes, by kind */
	int ios;	/* likewise, iostat.cur.ios */
} offset __ro_after_init;

static bool known __ro_after_init;

/* enum blkg_iostat_type; that of the headers, enum stat_group, is in this order too. */
enum { IO_READ, IO_WRITE, IO_DISCARD, NR_IO };

static void no_flush(VKFS_RSTAT_FLUSH_PROTO)
{
}

DEFINE_STATIC_CALL(vkfs_io_flush, no_flush);

static void disk_from_part(struct vkfs_disk *d, struct block_device *part)
{
	d->ios[IO_READ] = part_stat_read(part, ios[STAT_READ]);
	d->ios[IO_WRITE] = part_stat_read(part, ios[STAT_WRITE]);
	d->ios[IO_DISCARD] = part_stat_read(part, ios[STAT_DISCARD]);
	d->sectors[IO_READ] = part_stat_read(part, sectors[STAT_READ]);
	d->sectors[IO_WRITE] = part_stat_read(part, sectors[STAT_WRITE]);
	d->sectors[IO_DISCARD] = part_stat_read(part, sectors[STAT_DISCARD]);
}

static void disk_from_blkg(struct vkfs_disk *d, const void *blkg)
{
	const u64 *bytes = blkg + offset.bytes, *ios = blkg + offset.ios;
	int i;

	for (i = 0; i < NR_IO; i++) {
		d->ios[i] = READ_ONCE(ios[i]);
		d->sectors[i] = READ_ONCE(bytes[i]) >> SECTOR_SHIFT;
	}
}

/* Under the queue's lock, which keeps its disk. */
static void disk_tell(struct gendisk *disk, const void *blkg, bool root,
		      void (*tell)(void *arg, const struct vkfs_disk *d), void *arg)
{
	struct vkfs_disk d = { };

	if (root)
		disk_from_part(&d, disk->part0);
	else
		disk_from_blkg(&d, blkg);
	if (!d.ios[IO_READ] && !d.ios[IO_WRITE] && !d.ios[IO_DISCARD])
		return;
	d.major = disk->major;
	d.minor = disk->first_minor;
	d.size = get_capacity(disk);
	d.name = disk->disk_name;
	tell(arg, &d);
}

static void disks_walk(struct cgroup_subsys_state *css,
		       void (*tell)(void *arg, const struct vkfs_disk *d), void *arg)
{
	struct hlist_head *list = (void *)css + offset.list;
	struct hlist_node *node;

	rcu_read_lock();
	for (node = rcu_dereference(hlist_first_rcu(list)); node;
	     node = rcu_dereference(hlist_next_rcu(node))) {
		void *blkg = (void *)node - offset.node;
		struct request_queue *q = *(void **)(blkg + offset.queue);

		spin_lock_irq(&q->queue_lock);
		if (q->disk)
			disk_tell(q->disk, blkg, !css->parent, tell, arg);
		spin_unlock_irq(&q->queue_lock);
	}
	rcu_read_unlock();
}

/**
 * vkfs_disks_each - tell of every disk that a container has used
 * @vk: its vkernel
 * @tell: called for each one, with @arg; may not sleep
 * @arg: for @tell
 *
 * On cgroup v1 nothing is counted, and none is told of.
 *
 * Context: may sleep.
 * Return: 0; -ESRCH if the container is gone; -EOPNOTSUPP if the controller's
 * structures are not known.
 */
int vkfs_disks_each(struct vkernel *vk,
		    void (*tell)(void *arg, const struct vkfs_disk *d), void *arg)
{
	struct vkfs_domain dom;
	struct cgroup_subsys_state *css;
	int ret;

	if (!known)
		return -EOPNOTSUPP;
	ret = vkfs_domain_get(vk, &dom, BIT(io_cgrp_id));
	if (ret)
		return ret;
	css = dom.css[io_cgrp_id];
	if (css && !vkfs_domain_is_v1(&dom, io_cgrp_id)) {
		/* If it is not enabled for the domain, the counts are not its own. */
		if (css->cgroup == dom.cgrp) {
			static_call(vkfs_io_flush)(vkfs_rstat_flush_css(css));
			disks_walk(css, tell, arg);
		}
	}
	vkfs_domain_put(&dom);
	return 0;
}

/**
 * vkfs_disks_init - find the controller's structures
 *
 * Return: 0. Where they are not as expected a container's disks cannot be told.
 */
int __init vkfs_disks_init(void)
{
	int iostat = vkfs_btf_member("blkcg_gq", "iostat", "blkg_iostat_set");
	int cur = vkfs_btf_member("blkg_iostat_set", "cur", "blkg_iostat");
	int bytes = vkfs_btf_member("blkg_iostat", "bytes", "");
	int ios = vkfs_btf_member("blkg_iostat", "ios", "");

	offset.list = vkfs_btf_member("blkcg", "blkg_list", "hlist_head");
	offset.node = vkfs_btf_member("blkcg_gq", "blkcg_node", "hlist_node");
	offset.queue = vkfs_btf_member("blkcg_gq", "q", "*request_queue");
	offset.bytes = iostat + cur + bytes;
	offset.ios = iostat + cur + ios;
	known = iostat >= 0 && cur >= 0 && !bytes && ios == NR_IO * sizeof(u64) &&
		offset.list >= 0 && offset.node >= 0 && offset.queue >= 0 &&
		!vkfs_btf_member("blkcg", "css", "cgroup_subsys_state") &&
		vkfs_bind(vkfs_io_flush, VKFS_RSTAT_FLUSH);
	if (!known)
		pr_err("the I/O controller is not as expected\n");
	return 0;
}
