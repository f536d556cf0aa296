// SPDX-License-Identifier: GPL-2.0
/*
 * The sysfs below: what a view shows of it is looked up and read on a mount of the
 * kernel's own, with the kernel's credentials, whoever looks at the view.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": sysfs: " fmt

#include <linux/cred.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/mount.h>
#include <linux/nodemask.h>
#include <linux/printk.h>
#include <linux/sched/task.h>
#include <linux/slab.h>

#include <compat/fs.h>

#include "sysfs.h"

struct file_system_type *vkfs_sysfs_type __ro_after_init;
static struct vfsmount *sys_mnt __ro_after_init;
static const struct cred *sys_cred __ro_after_init;

/**
 * vkfs_sys_lower_path - find one of sysfs's own files
 * @name: its path from the root
 * @path: set to it; given back with path_put()
 *
 * Return: 0 or a negative errno.
 */
int vkfs_sys_lower_path(const char *name, struct path *path)
{
	const struct cred *old = override_creds(sys_cred);
	int ret = vfs_path_lookup(sys_mnt->mnt_root, sys_mnt, name, 0, path);

	revert_creds(old);
	return ret;
}

static int lower_read(const char *name, char *buf, size_t size)
{
	struct file *file;
	struct path path;
	loff_t pos = 0;
	ssize_t len;

	len = vfs_path_lookup(sys_mnt->mnt_root, sys_mnt, name, 0, &path);
	if (len)
		return len;
	file = dentry_open(&path, O_RDONLY, sys_cred);
	path_put(&path);
	if (IS_ERR(file))
		return PTR_ERR(file);
	do {
		len = kernel_read(file, buf + pos, size - 1 - pos, &pos);
	} while (len > 0);
	fput(file);
	if (len)
		return len;
	buf[pos] = '\0';
	return pos == size - 1 ? -EFBIG : pos;
}

/**
 * vkfs_sys_lower_read - read one of sysfs's own files
 * @name: its path from the root
 * @buf: for its text
 * @size: of @buf
 *
 * Return: its length, less than @size, or a negative errno.
 */
int vkfs_sys_lower_read(const char *name, char *buf, size_t size)
{
	const struct cred *old = override_creds(sys_cred);
	int ret = lower_read(name, buf, size);

	revert_creds(old);
	return ret;
}

/* The native file that shows a live one's form. */
static int __init lower_probe(struct vkfs_sys_row *row, char *buf)
{
	const char *rest = row->name + strlen("devices/system/node/node#/");
	char name[VKFS_PATH_LEN];
	int ret;

	snprintf(name, sizeof(name), "devices/system/node/node%d/%s", first_online_node,
		 rest);
	ret = vkfs_sys_lower_read(name, buf, VKFS_SYS_TEXT_SIZE);
	if (ret >= 0)
		ret = row->probe(buf);
	if (!ret)
		return 0;
	pr_err("/sys/%s is not there, or of a form not known here: it is hidden\n", name);
	row->class = VKFS_SYS_HIDDEN;
	return ret == -ENOMEM ? ret : 0;
}

static int __init lower_probes(void)
{
	char *buf = kvmalloc(VKFS_SYS_TEXT_SIZE, GFP_KERNEL);
	unsigned int i;
	int ret = 0;

	if (!buf)
		return -ENOMEM;
	for (i = 0; i < vkfs_nr_sys_rows && !ret; i++)
		if (vkfs_sys_rows[i].probe)
			ret = lower_probe(&vkfs_sys_rows[i], buf);
	kvfree(buf);
	return ret;
}

/**
 * vkfs_sys_lower_init - look at the kernel's sysfs
 *
 * Return: 0 or a negative errno.
 */
int __init vkfs_sys_lower_init(void)
{
	int ret;

	vkfs_sysfs_type = get_fs_type("sysfs");
	if (!vkfs_sysfs_type)
		return -ENODEV;
	sys_cred = prepare_kernel_cred(&init_task);
	if (!sys_cred)
		return -ENOMEM;
	sys_mnt = kern_mount(vkfs_sysfs_type);
	if (IS_ERR(sys_mnt)) {
		ret = PTR_ERR(sys_mnt);
		goto err_cred;
	}
	vkfs_sys_dir_init(sys_mnt->mnt_sb);
	ret = lower_probes();
	if (ret)
		goto err_mount;
	return 0;

err_mount:
	kern_unmount(sys_mnt);
err_cred:
	put_cred(sys_cred);
	return ret;
}

/** vkfs_sys_lower_exit - let go of it */
void vkfs_sys_lower_exit(void)
{
	kern_unmount(sys_mnt);
	put_cred(sys_cred);
}
