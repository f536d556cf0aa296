// SPDX-License-Identifier: GPL-2.0
/*
 * The procfs below: what has to be known of it is found on a mount of the kernel's
 * own that nobody else sees.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/cred.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/mount.h>
#include <linux/printk.h>
#include <linux/sizes.h>
#include <linux/slab.h>

#include <compat/fs.h>

#include "internal.h"

struct file_system_type *vkfs_proc_type __ro_after_init;
static struct vfsmount *lower_mnt __ro_after_init;

/* The longest has a row for every interrupt, and in it a column for every CPU. */
#define TEXT_SIZE	SZ_1M

/* All of it, or its beginning. */
static ssize_t __init lower_read(const struct path *path, char *text)
{
	struct file *file = dentry_open(path, O_RDONLY, current_cred());
	ssize_t len;
	loff_t pos = 0;

	if (IS_ERR(file))
		return PTR_ERR(file);
	do {
		len = kernel_read(file, text + pos, TEXT_SIZE - 1 - pos, &pos);
	} while (len > 0);
	fput(file);
	return len;
}

static int __init lower_probe(const struct path *path, struct vkfs_entry *e)
{
	ssize_t ret;
	char *text;

	text = kvzalloc(TEXT_SIZE, GFP_KERNEL);
	if (!text)
		return -ENOMEM;
	ret = lower_read(path, text);
	if (!ret)
		ret = e->probe(text);
	kvfree(text);
	return ret;
}

/**
 * vkfs_lower_path - find a native file
 * @name: its path from the root
 * @path: set to it; given back with path_put()
 *
 * Context: process context; of the sysctls of namespaces, the current task's.
 * Return: 0 or a negative errno.
 */
int vkfs_lower_path(const char *name, struct path *path)
{
	return vfs_path_lookup(lower_mnt->mnt_root, lower_mnt, name, 0, path);
}

static int __init lower_entry(struct vkfs_entry *e)
{
	struct inode *inode;
	struct path path;
	int ret;

	if (e->class != VKFS_VIRTUAL)
		return 0;
	ret = vkfs_lower_path(e->name, &path);
	if (ret == -ENOENT) {
		pr_info("this kernel has no /proc/%s\n", e->name);
		return 0;
	}
	if (ret)
		return ret;
	inode = d_inode(path.dentry);
	e->ino = inode->i_ino;
	e->mode = inode->i_mode;
	if (e->probe)
		ret = lower_probe(&path, e);
	path_put(&path);
	if (ret == -EINVAL) {
		pr_err("/proc/%s is of a form not known here: it is hidden\n", e->name);
		e->mode = 0;
		ret = 0;
	}
	return ret;
}

/**
 * vkfs_lower_init - look at the kernel's procfs
 *
 * Return: 0 or a negative errno.
 */
int __init vkfs_lower_init(void)
{
	unsigned int i;
	int ret;

	vkfs_proc_type = get_fs_type("proc");
	if (!vkfs_proc_type)
		return -ENODEV;
	lower_mnt = kern_mount(vkfs_proc_type);
	if (IS_ERR(lower_mnt))
		return PTR_ERR(lower_mnt);
	ret = vkfs_wrap_init(d_inode(lower_mnt->mnt_root));
	for (i = 0; i < vkfs_nr_entries && !ret; i++)
		ret = lower_entry(&vkfs_entries[i]);
	if (!ret)
		ret = vkfs_sysctl_init(lower_mnt);
	if (!ret)
		ret = vkfs_sysctl_dir_init();
	if (ret)
		kern_unmount(lower_mnt);
	return ret;
}

/** vkfs_lower_exit - let go of it */
void vkfs_lower_exit(void)
{
	kern_unmount(lower_mnt);
}
