// SPDX-License-Identifier: GPL-2.0
/*
 * A view of sysfs, for one container: a superblock of sysfs's own making, in which a
 * few operations are replaced, as a vkfs is of procfs (super.c).
 *
 * There are two ways to one: the file system type "vkfs_sysfs", and, with the auto
 * parameter, any mount of "sysfs" by a task outside the initial PID namespace.
 *
 * sysfs has one superblock for each network namespace, which the host and many
 * containers may share; a view must be shared with nobody. sget_fc() looks among the
 * superblocks of fc->fs_type: so that is a type of our own while sysfs makes one, and
 * what it has made is taken off that type's list, where a later mount would find it.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": sysfs: " fmt

#include <linux/fs.h>
#include <linux/fs_context.h>
#include <linux/minmax.h>
#include <linux/module.h>
#include <linux/pid_namespace.h>
#include <linux/slab.h>

#include <compat/sysfs.h>
#include <vkfs/hook.h>
#include <vkfs/log.h>
#include <vkfs/vkernel.h>

#include "sysfs.h"

/**
 * struct sys_fc - a mount in the making
 * @ops: sysfs's, with ours in front; what fc->ops points to
 * @lower: sysfs's
 * @ns: whose view it will be
 */
struct sys_fc {
	struct fs_context_operations ops;
	const struct fs_context_operations *lower;
	struct pid_namespace *ns;
};

static struct sys_fc *SYS_FC(struct fs_context *fc)
{
	return container_of(fc->ops, struct sys_fc, ops);
}

static struct vkfs_sys_sb *SYS_SB(struct super_block *sb)
{
	return container_of(VKFS_SB(sb), struct vkfs_sys_sb, base);
}

static int (*sysfs_init_fs_context)(struct fs_context *fc) __ro_after_init;

/* On whose list a view is while it is made. It is the only one there. */
static struct file_system_type alone_type = { .owner = THIS_MODULE };
static DEFINE_MUTEX(alone_mutex);

/**
 * vkfs_sys_era - how often the CPUs of a view have become others
 * @sb: the view
 * @at: any path in it, with the CPUs that it has now
 */
unsigned long vkfs_sys_era(struct super_block *sb, const struct vkfs_sys_at *at)
{
	struct vkfs_sys_sb *vsb = SYS_SB(sb);
	unsigned long era;

	spin_lock(&vsb->lock);
	if (vsb->nr != at->cpus.nr || vsb->host != at->host ||
	    !cpumask_equal(vsb->mask, at->cpus.mask)) {
		vsb->nr = at->cpus.nr;
		vsb->host = at->host;
		cpumask_copy(vsb->mask, at->cpus.mask);
		vsb->era++;
	}
	era = vsb->era;
	spin_unlock(&vsb->lock);
	return era;
}

static void sys_sb_free(struct vkfs_sys_sb *vsb)
{
	vkernel_detach(vsb->base.vk);
	free_cpumask_var(vsb->mask);
	kfree(vsb);
}

static struct vkfs_sys_sb *sys_sb_alloc(struct pid_namespace *ns)
{
	struct vkfs_sys_sb *vsb;
	struct vkernel *vk;

	vsb = kzalloc(sizeof(*vsb), GFP_KERNEL_ACCOUNT);
	if (!vsb)
		return ERR_PTR(-ENOMEM);
	spin_lock_init(&vsb->lock);
	if (!zalloc_cpumask_var(&vsb->mask, GFP_KERNEL_ACCOUNT)) {
		kfree(vsb);
		return ERR_PTR(-ENOMEM);
	}
	vk = vkernel_attach(ns, min_t(unsigned int, VKFS_LOG_DEFAULT, vkfs_log_max()));
	if (IS_ERR(vk)) {
		free_cpumask_var(vsb->mask);
		kfree(vsb);
		return ERR_CAST(vk);
	}
	vsb->base.vk = vk;
	return vsb;
}

/* After every inode is gone. */
static void sys_put_super(struct super_block *sb)
{
	struct vkfs_sys_sb *vsb = SYS_SB(sb);

	sb->s_op = vsb->base.lower;
	sys_sb_free(vsb);
	/* What is left of this function is waited for by vkfs_features_exit(). */
	module_put(THIS_MODULE);
}

static void sys_evict_inode(struct inode *inode)
{
	vkfs_sys_evict(inode);
	VKFS_SB(inode->i_sb)->lower->evict_inode(inode);
}

/* sysfs has no options, and kernfs would look for a node of its own at the root. */
static int sys_show_options(struct seq_file *m, struct dentry *root)
{
	return 0;
}

/* Make a superblock that sysfs has just made, and nobody has seen yet, a view. */
static void sys_settle(struct super_block *sb, struct vkfs_sys_sb *vsb)
{
	vsb->base.lower = sb->s_op;
	vsb->base.ops = *sb->s_op;
	vsb->base.ops.put_super = sys_put_super;
	vsb->base.ops.evict_inode = sys_evict_inode;
	vsb->base.ops.show_options = sys_show_options;
	vsb->base.ops.show_path = NULL;
	sb->s_op = &vsb->base.ops;
	vkfs_set_default_d_op(sb, &vkfs_sys_dops);
	vkfs_sys_share(d_inode(sb->s_root));

	/* sget_fc()'s reference on us is from here on that of sys_put_super(). */
	sb->s_type = vkfs_sysfs_type;
	hlist_add_fake(&sb->s_instances);
	INIT_HLIST_HEAD(&alone_type.fs_supers);
}

static int sys_get_alone(struct fs_context *fc, struct vkfs_sys_sb *vsb)
{
	struct file_system_type *type = fc->fs_type;
	struct super_block *sb;
	int ret;

	if (mutex_lock_killable(&alone_mutex))
		return -EINTR;
	fc->fs_type = &alone_type;
	ret = SYS_FC(fc)->lower->get_tree(fc);
	fc->fs_type = type;
	if (ret)
		goto out;
	sb = fc->root->d_sb;
	if (!sb->s_instances.next) {
		sys_settle(sb, vsb);
	} else {	/* one that could not be made has not quite gone */
		dput(fc->root);
		fc->root = NULL;
		deactivate_locked_super(sb);
		ret = -EBUSY;
	}
out:
	mutex_unlock(&alone_mutex);
	return ret;
}

static int sys_get_tree(struct fs_context *fc)
{
	struct file_system_type *type = fc->fs_type;
	struct vkfs_sys_sb *vsb;
	int ret;

	/* The initial namespace is always native. */
	if (SYS_FC(fc)->ns == &init_pid_ns) {
		fc->fs_type = vkfs_sysfs_type;
		ret = SYS_FC(fc)->lower->get_tree(fc);
		fc->fs_type = type;
		return ret;
	}
	vsb = sys_sb_alloc(SYS_FC(fc)->ns);
	if (IS_ERR(vsb))
		return PTR_ERR(vsb);
	ret = sys_get_alone(fc, vsb);
	if (ret)
		sys_sb_free(vsb);
	return ret;
}

static void sys_free_fc(struct fs_context *fc)
{
	struct sys_fc *sfc = SYS_FC(fc);

	fc->ops = sfc->lower;
	if (fc->ops->free)
		fc->ops->free(fc);
	put_pid_ns(sfc->ns);
	kfree(sfc);
	module_put(THIS_MODULE);
}

static int sys_init_fs_context(struct fs_context *fc)
{
	struct sys_fc *sfc;
	int ret;

	ret = sysfs_init_fs_context(fc);
	if (ret)
		return ret;
	sfc = kzalloc(sizeof(*sfc), GFP_KERNEL_ACCOUNT);
	if (!sfc) {	/* after which nobody calls ->free() */
		fc->ops->free(fc);
		fc->fs_private = NULL;
		return -ENOMEM;
	}
	sfc->lower = fc->ops;
	sfc->ops = *fc->ops;
	sfc->ops.free = sys_free_fc;
	sfc->ops.get_tree = sys_get_tree;
	sfc->ns = get_pid_ns(task_active_pid_ns(current));
	__module_get(THIS_MODULE);
	fc->ops = &sfc->ops;
	return 0;
}

static bool auto_wanted(const struct fs_context *fc)
{
	return fc->purpose == FS_CONTEXT_FOR_MOUNT && !(fc->sb_flags & SB_KERNMOUNT) &&
	       vkfs_auto_is_on() && task_active_pid_ns(current) != &init_pid_ns;
}

/* What sysfs's file_system_type calls while the module is loaded. */
static int auto_init_fs_context(struct fs_context *fc)
{
	int ret;

	vkfs_enter();
	if (!auto_wanted(fc) || !try_module_get(THIS_MODULE)) {
		ret = sysfs_init_fs_context(fc);
	} else {
		ret = sys_init_fs_context(fc);
		module_put(THIS_MODULE);
	}
	vkfs_leave();
	return ret;
}

static struct file_system_type explicit_type = {
	.owner			= THIS_MODULE,
	.name			= "vkfs_sysfs",
	.init_fs_context	= sys_init_fs_context,
};

/**
 * vkfs_sys_init - open both ways to a view of sysfs
 *
 * Return: 0 or a negative errno.
 */
int __init vkfs_sys_init(void)
{
	int ret;

	ret = vkfs_sys_lower_init();
	if (ret)
		return ret;
	sysfs_init_fs_context = vkfs_sysfs_type->init_fs_context;
	alone_type.name = vkfs_sysfs_type->name;
	alone_type.fs_flags = vkfs_sysfs_type->fs_flags;
	alone_type.kill_sb = vkfs_sysfs_type->kill_sb;
	explicit_type.fs_flags = vkfs_sysfs_type->fs_flags;
	explicit_type.kill_sb = vkfs_sysfs_type->kill_sb;
	ret = register_filesystem(&explicit_type);
	if (ret) {
		vkfs_sys_lower_exit();
		return ret;
	}
	WRITE_ONCE(vkfs_sysfs_type->init_fs_context, auto_init_fs_context);
	return 0;
}

/** vkfs_sys_exit - close both */
void vkfs_sys_exit(void)
{
	WRITE_ONCE(vkfs_sysfs_type->init_fs_context, sysfs_init_fs_context);
	unregister_filesystem(&explicit_type);
	/* For callers of auto_init_fs_context() there is vkfs_features_exit(). */
	vkfs_sys_lower_exit();
}
