// SPDX-License-Identifier: GPL-2.0
/*
 * /sys/fs/vkfs: what this module is, what it can do on this kernel, and for
 * whom. Documented in docs/ABI/sysfs-fs-vkfs.
 */
#include <linux/fs.h>
#include <linux/kobject.h>
#include <linux/pid_namespace.h>
#include <linux/slab.h>
#include <linux/sysfs.h>

#include <vkfs/domain.h>
#include <vkfs/hook.h>
#include <vkfs/log.h>
#include <vkfs/vkernel.h>

static struct kobject *vkfs_kobj;
static struct kobject *instances_kobj;

/* features/ and hooks/: one read-only file for each row of the table. */
struct row_attr {
	struct kobj_attribute attr;
	unsigned int row;
};

static struct row_attr *hook_attrs;		/* one per hook */
static struct attribute **hook_list;		/* the same, NULL at the end */
static struct row_attr feature_attrs[VKFS_NR_FEATURES];
static struct attribute *feature_list[VKFS_NR_FEATURES + 1];

static ssize_t version_show(struct kobject *kobj, struct kobj_attribute *attr,
			    char *buf)
{
	return sysfs_emit(buf, "%s\n", VKFS_VERSION);
}

static struct kobj_attribute version_attr = __ATTR_RO(version);

static ssize_t hook_emit(const struct vkfs_hook *hook, char *buf)
{
	int err = READ_ONCE(hook->err);

	if (err)
		return sysfs_emit(buf, "unavailable: %s: error %d: %s\n",
				  hook->target, err, hook->lost);
	return sysfs_emit(buf, "%s\n", READ_ONCE(hook->active) ? "active" : "ready");
}

static unsigned int attr_row(struct kobj_attribute *attr)
{
	return container_of(attr, struct row_attr, attr)->row;
}

static ssize_t hook_show(struct kobject *kobj, struct kobj_attribute *attr, char *buf)
{
	return hook_emit(&vkfs_hooks[attr_row(attr)], buf);
}

/* A feature is what the worst of its hooks is. */
static ssize_t feature_show(struct kobject *kobj, struct kobj_attribute *attr,
			    char *buf)
{
	const struct vkfs_feature *feature = &vkfs_features[attr_row(attr)];

	if (feature->err)
		return sysfs_emit(buf, "unavailable: error %d: %s\n", feature->err,
				  vkfs_feature_hook(attr_row(attr))->lost);
	return hook_emit(vkfs_feature_hook(attr_row(attr)), buf);
}

static struct attribute *row_attr_init(struct row_attr *a, const char *name,
				       unsigned int row,
				       ssize_t (*show)(struct kobject *kobj,
						       struct kobj_attribute *attr,
						       char *buf))
{
	sysfs_attr_init(&a->attr.attr);
	a->attr.attr.name = name;
	a->attr.attr.mode = 0444;
	a->attr.show = show;
	a->row = row;
	return &a->attr.attr;
}

/* No file for a row of an absent feature, nor a second one for the same target. */
static bool __init hook_is_hidden(unsigned int row)
{
	unsigned int i;

	if (vkfs_features[vkfs_hooks[row].feature].absent)
		return true;
	for (i = 0; i < row; i++)
		if (!strcmp(vkfs_hooks[i].target, vkfs_hooks[row].target))
			return true;
	return false;
}

static int __init attrs_make(void)
{
	unsigned int i, nr = 0;

	hook_attrs = kcalloc(vkfs_nr_hooks, sizeof(*hook_attrs), GFP_KERNEL);
	hook_list = kcalloc(vkfs_nr_hooks + 1, sizeof(*hook_list), GFP_KERNEL);
	if (!hook_attrs || !hook_list)
		return -ENOMEM;
	for (i = 0; i < vkfs_nr_hooks; i++)
		if (!hook_is_hidden(i))
			hook_list[nr++] = row_attr_init(&hook_attrs[i],
							vkfs_hooks[i].target, i,
							hook_show);
	nr = 0;
	for (i = 0; i < VKFS_NR_FEATURES; i++)
		if (!vkfs_features[i].absent)
			feature_list[nr++] = row_attr_init(&feature_attrs[i],
							   vkfs_features[i].name, i,
							   feature_show);
	return 0;
}

static void attrs_free(void)
{
	kfree(hook_attrs);
	kfree(hook_list);
}

/* instances/<inode number of the namespace>/ */

static struct vkernel *to_vkernel(struct kobject *kobj)
{
	return container_of(kobj, struct vkernel, kobj);
}

static ssize_t namespace_show(struct kobject *kobj, struct kobj_attribute *attr,
			      char *buf)
{
	return sysfs_emit(buf, "pid:[%u]\n", to_vkernel(kobj)->ns->ns.inum);
}

static ssize_t domain_show(struct kobject *kobj, struct kobj_attribute *attr, char *buf)
{
	int ret = vkfs_domain_path(to_vkernel(kobj), buf, PAGE_SIZE - 1);

	if (ret < 0)
		return ret;
	buf[ret++] = '\n';
	return ret;
}

static ssize_t mounts_show(struct kobject *kobj, struct kobj_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%d\n", atomic_read(&to_vkernel(kobj)->mounts));
}

static ssize_t opens_show(struct kobject *kobj, struct kobj_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%ld\n", atomic_long_read(&to_vkernel(kobj)->opens));
}

static ssize_t log_show(struct kobject *kobj, struct kobj_attribute *attr, char *buf)
{
	struct vkfs_log_stat stat;

	vkfs_log_stat(to_vkernel(kobj), &stat);
	return sysfs_emit(buf, "size %u\nrecords %llu\nmissed %ld\n", stat.size,
			  stat.records, stat.missed);
}

static ssize_t log_to_host_show(struct kobject *kobj, struct kobj_attribute *attr,
				char *buf)
{
	return sysfs_emit(buf, "%d\n", vkfs_log_to_host(to_vkernel(kobj)));
}

static ssize_t log_to_host_store(struct kobject *kobj, struct kobj_attribute *attr,
				 const char *buf, size_t count)
{
	bool on;
	int ret = kstrtobool(buf, &on);

	if (ret)
		return ret;
	vkfs_log_set_to_host(to_vkernel(kobj), on);
	return count;
}

static struct kobj_attribute namespace_attr = __ATTR_RO_MODE(namespace, 0400);
static struct kobj_attribute domain_attr = __ATTR_RO_MODE(domain, 0400);
static struct kobj_attribute mounts_attr = __ATTR_RO_MODE(mounts, 0400);
static struct kobj_attribute opens_attr = __ATTR_RO_MODE(opens, 0400);
static struct kobj_attribute log_attr = __ATTR_RO_MODE(log, 0400);
static struct kobj_attribute log_to_host_attr = __ATTR_RW_MODE(log_to_host, 0600);

static struct attribute *vkernel_attrs[] = {
	&namespace_attr.attr,
	&domain_attr.attr,
	&mounts_attr.attr,
	&opens_attr.attr,
	&log_attr.attr,
	&log_to_host_attr.attr,
	NULL
};
ATTRIBUTE_GROUPS(vkernel);

/* Containers see this sysfs too: where others run is for the host to know. */
static ssize_t vkernel_attr_show(struct kobject *kobj, struct attribute *attr,
				 char *buf)
{
	if (task_active_pid_ns(current) != &init_pid_ns)
		return -EPERM;
	return kobj_sysfs_ops.show(kobj, attr, buf);
}

static ssize_t vkernel_attr_store(struct kobject *kobj, struct attribute *attr,
				  const char *buf, size_t count)
{
	if (task_active_pid_ns(current) != &init_pid_ns)
		return -EPERM;
	return kobj_sysfs_ops.store(kobj, attr, buf, count);
}

static const struct sysfs_ops vkernel_sysfs_ops = {
	.show	= vkernel_attr_show,
	.store	= vkernel_attr_store,
};

const struct kobj_type vkernel_ktype = {
	.release	= vkernel_release,
	.sysfs_ops	= &vkernel_sysfs_ops,
	.default_groups	= vkernel_groups,
};

/* Its namespace's number is free again only after the vkernel has let it go. */
int vkfs_sysfs_add(struct vkernel *vk)
{
	return kobject_add(&vk->kobj, instances_kobj, "%u", vk->ns->ns.inum);
}

void vkfs_sysfs_del(struct vkernel *vk)
{
	kobject_del(&vk->kobj);
}

static int __init sysfs_fill(void)
{
	const struct attribute_group groups[] = {
		{ .name = "hooks", .attrs = hook_list },
		{ .name = "features", .attrs = feature_list },
	};
	unsigned int i;
	int ret;

	ret = sysfs_create_file(vkfs_kobj, &version_attr.attr);
	for (i = 0; i < ARRAY_SIZE(groups) && !ret; i++)
		ret = sysfs_create_group(vkfs_kobj, &groups[i]);
	if (ret)
		return ret;
	instances_kobj = kobject_create_and_add("instances", vkfs_kobj);
	return instances_kobj ? 0 : -ENOMEM;
}

int __init vkfs_sysfs_init(void)
{
	int ret;

	ret = attrs_make();
	if (ret)
		goto err_free_attrs;
	ret = -ENOMEM;
	vkfs_kobj = kobject_create_and_add("vkfs", fs_kobj);
	if (!vkfs_kobj)
		goto err_free_attrs;
	ret = sysfs_fill();
	if (ret)
		goto err_put_kobj;
	return 0;

err_put_kobj:
	kobject_put(vkfs_kobj);
err_free_attrs:
	attrs_free();
	return ret;
}

/**
 * vkfs_sysfs_settings - add a directory of settings to /sys/fs/vkfs
 * @group: its name and files; they are gone when vkfs_sysfs_exit() has returned
 *
 * Return: 0 or a negative errno.
 */
int __init vkfs_sysfs_settings(const struct attribute_group *group)
{
	return sysfs_create_group(vkfs_kobj, group);
}

/* Removing the directory removes its files and groups, and waits for readers. */
void vkfs_sysfs_exit(void)
{
	kobject_put(instances_kobj);
	kobject_put(vkfs_kobj);
	attrs_free();
}
