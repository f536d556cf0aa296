// SPDX-License-Identifier: GPL-2.0
/*
 * vkfs as a subclass of procfs. A vkfs is a procfs superblock, made by proc's
 * own code, in which a few operations have been replaced.
 *
 * There are two ways to one: the file system type "vkfs", and, with the auto
 * parameter, any mount of "proc" that shows a namespace other than the initial.
 * The latter keeps proc's file_system_type: the kernel lets an unprivileged user
 * namespace mount a procfs only where it can already see one of the same type,
 * and that has to go on working from a native /proc to a virtual one and back.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/fs.h>
#include <linux/fs_context.h>
#include <linux/minmax.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/pid_namespace.h>
#include <linux/proc_fs.h>
#include <linux/slab.h>

#include <vkfs/fs.h>
#include <vkfs/hook.h>
#include <vkfs/log.h>
#include <vkfs/vkernel.h>

#include "sysfs.h"

/* The kernel makes a macro of the keyword; here it is the parameter's name. */
#undef auto

static bool vkfs_auto;
module_param_named(auto, vkfs_auto, bool, 0644);
MODULE_PARM_DESC(auto, "Make every procfs virtual that shows another PID namespace than the initial one");

/** vkfs_auto_is_on - whether what containers mount is to be virtual unasked */
bool vkfs_auto_is_on(void)
{
	return READ_ONCE(vkfs_auto);
}

static int (*proc_init_fs_context)(struct fs_context *fc) __ro_after_init;

/* After every inode is gone, and before proc lets go of the namespace. */
static void vkfs_put_super(struct super_block *sb)
{
	struct vkfs_sb *vsb = VKFS_SB(sb);

	sb->s_op = vsb->lower;
	if (sb->s_op->put_super)
		sb->s_op->put_super(sb);
	vkernel_detach(vsb->vk);
	kfree(vsb);
	/* What is left of this function is waited for by vkfs_features_exit(). */
	module_put(THIS_MODULE);
}

static int vkfs_show_options(struct seq_file *m, struct dentry *root)
{
	struct vkfs_sb *vsb = VKFS_SB(root->d_sb);
	enum vkfs_cpus_mode mode = READ_ONCE(vsb->vk->cpus);
	struct vkfs_log_stat log;

	if (mode != VKFS_CPUS_QUOTA)
		seq_show_option(m, "cpus", vkfs_cpus_name(mode));
	vkfs_log_stat(vsb->vk, &log);
	if (log.size != VKFS_LOG_DEFAULT)
		seq_printf(m, ",log=%uK", log.size / SZ_1K);
	return vsb->lower->show_options(m, root);
}

/**
 * vkfs_is_sb - whether a superblock was made virtual
 * @sb: any
 */
bool vkfs_is_sb(struct super_block *sb)
{
	return sb->s_op->put_super == vkfs_put_super;
}

static int vkfs_apply(struct fs_context *fc, struct super_block *sb)
{
	struct vkfs_fc *vfc = VKFS_FC(fc);
	struct vkfs_log_stat log;
	int ret;

	vkfs_log_stat(VKFS_SB(sb)->vk, &log);
	if (vfc->log_size && vfc->log_size != log.size) {
		errorf(fc, "vkfs: log= is for the first mount of a namespace");
		return -EBUSY;
	}
	if (!vfc->cpus_set)
		return 0;
	ret = vkernel_set_cpus(VKFS_SB(sb)->vk, vfc->cpus);
	if (ret)
		errorf(fc, "vkfs: cpus=%s shows more than this namespace was given",
		       vkfs_cpus_name(vfc->cpus));
	return ret;
}

/* Make a superblock that proc has just made, and nobody has seen yet, virtual. */
static int vkfs_attach(struct super_block *sb, unsigned int log_size)
{
	struct vkfs_sb *vsb;
	struct vkernel *vk;

	vsb = kzalloc(sizeof(*vsb), GFP_KERNEL_ACCOUNT);
	if (!vsb)
		return -ENOMEM;
	vk = vkernel_attach(proc_pid_ns(sb), log_size);
	if (IS_ERR(vk)) {
		kfree(vsb);
		return PTR_ERR(vk);
	}
	vsb->vk = vk;
	vsb->lower = sb->s_op;
	vsb->ops = *sb->s_op;
	vsb->ops.put_super = vkfs_put_super;
	vsb->ops.show_options = vkfs_show_options;
	/* Given back by vkfs_put_super(); held by vfc until now. */
	__module_get(THIS_MODULE);
	sb->s_op = &vsb->ops;
	vkfs_wrap_root(d_inode(sb->s_root));
	return 0;
}

static int vkfs_get_tree(struct fs_context *fc)
{
	struct super_block *sb;
	int ret;

	ret = VKFS_FC(fc)->lower->get_tree(fc);
	if (ret)
		return ret;
	sb = fc->root->d_sb;
	/* The initial namespace is always native. */
	if (proc_pid_ns(sb) == &init_pid_ns)
		return 0;
	ret = vkfs_attach(sb, VKFS_FC(fc)->log_size ?:
			  min_t(unsigned int, VKFS_LOG_DEFAULT, vkfs_log_max()));
	if (!ret)
		ret = vkfs_apply(fc, sb);
	if (ret) {
		dput(fc->root);
		fc->root = NULL;
		deactivate_locked_super(sb);
	}
	return ret;
}

static int vkfs_reconfigure(struct fs_context *fc)
{
	struct super_block *sb = fc->root->d_sb;
	int ret;

	if (vkfs_is_sb(sb)) {
		ret = vkfs_apply(fc, sb);
		if (ret)
			return ret;
	}
	return VKFS_FC(fc)->lower->reconfigure(fc);
}

static void vkfs_free_fc(struct fs_context *fc)
{
	struct vkfs_fc *vfc = VKFS_FC(fc);

	fc->ops = vfc->lower;
	if (fc->ops->free)
		fc->ops->free(fc);
	kfree(vfc);
	module_put(THIS_MODULE);
}

/* Put our operations in front of those that proc has given @fc. */
static int vkfs_wrap_fc(struct fs_context *fc)
{
	struct vkfs_fc *vfc;

	vfc = kzalloc(sizeof(*vfc), GFP_KERNEL_ACCOUNT);
	if (!vfc)
		return -ENOMEM;
	vfc->lower = fc->ops;
	vfc->ops = *fc->ops;
	vfc->ops.free = vkfs_free_fc;
	vfc->ops.parse_param = vkfs_parse_param;
	vfc->ops.get_tree = vkfs_get_tree;
	vfc->ops.reconfigure = vkfs_reconfigure;
	__module_get(THIS_MODULE);
	fc->ops = &vfc->ops;
	return 0;
}

static int vkfs_init_fs_context(struct fs_context *fc)
{
	int ret = proc_init_fs_context(fc);

	if (ret)
		return ret;
	ret = vkfs_wrap_fc(fc);
	if (ret) {	/* after which nobody calls ->free() */
		fc->ops->free(fc);
		fc->fs_private = NULL;
	}
	return ret;
}

/* For a remount it is the superblock that decides, not the switch. */
static bool auto_wanted(struct fs_context *fc)
{
	if (fc->purpose == FS_CONTEXT_FOR_RECONFIGURE)
		return fc->root && vkfs_is_sb(fc->root->d_sb);
	/* Which namespace it will show is not known yet: see vkfs_get_tree(). */
	return vkfs_auto_is_on();
}

/* What proc's file_system_type calls while the module is loaded. */
static int auto_init_fs_context(struct fs_context *fc)
{
	int ret;

	vkfs_enter();
	if (!auto_wanted(fc) || !try_module_get(THIS_MODULE)) {
		ret = proc_init_fs_context(fc);
	} else {
		ret = vkfs_init_fs_context(fc);
		module_put(THIS_MODULE);
	}
	vkfs_leave();
	return ret;
}

static struct file_system_type vkfs_type = {
	.owner			= THIS_MODULE,
	.name			= "vkfs",
	.init_fs_context	= vkfs_init_fs_context,
};

/**
 * vkfs_super_init - open both ways to a vkfs
 *
 * Return: 0 or a negative errno.
 */
int __init vkfs_super_init(void)
{
	int ret;

	proc_init_fs_context = vkfs_proc_type->init_fs_context;
	vkfs_type.parameters = vkfs_proc_type->parameters;
	vkfs_type.fs_flags = vkfs_proc_type->fs_flags;
	vkfs_type.kill_sb = vkfs_proc_type->kill_sb;
	ret = register_filesystem(&vkfs_type);
	if (ret)
		return ret;
	WRITE_ONCE(vkfs_proc_type->init_fs_context, auto_init_fs_context);
	return 0;
}

/** vkfs_super_exit - close both */
void vkfs_super_exit(void)
{
	WRITE_ONCE(vkfs_proc_type->init_fs_context, proc_init_fs_context);
	unregister_filesystem(&vkfs_type);
	/* For callers of auto_init_fs_context() there is vkfs_features_exit(). */
}
