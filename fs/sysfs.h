/* SPDX-License-Identifier: GPL-2.0 */
/* Private to fs/: a container's view of sysfs, by file. */
#ifndef _VKFS_FS_SYSFS_H
#define _VKFS_FS_SYSFS_H

#include <linux/fs.h>
#include <linux/seq_file.h>
#include <linux/sizes.h>

#include <compat/fs.h>
#include <vkfs/sched.h>

#include "internal.h"

/* sysfs_paths.c */

/* What a view does with a path. */
enum vkfs_sys_class {
	VKFS_SYS_SHARED,	/* sysfs's own directory; what has no row is native */
	VKFS_SYS_DIR,		/* a directory of ours; what has no row is hidden */
	VKFS_SYS_TEXT,		/* a file whose text is made when it is looked up */
	VKFS_SYS_LIVE,		/* a file whose text is made when it is read */
	VKFS_SYS_NATIVE,	/* a file of sysfs's, but nobody may write */
	VKFS_SYS_PARAM,		/* a parameter of the container's own, else likewise */
	VKFS_SYS_LINK,
	VKFS_SYS_SOME,		/* sysfs's own, for numbers that the container has */
	VKFS_SYS_HIDDEN,
};

struct vkfs_sys_at;

/**
 * struct vkfs_sys_row - one row of the table of paths
 * @class: what is done with it
 * @name: the path from the root; cpu#, node#, index#, hugepages-#kB stand for those
 *	with a number
 * @why: what it shows, or why that is done with it
 * @text: VKFS_SYS_TEXT: writes it to a buffer of VKFS_SYS_TEXT_SIZE; returns the
 *	length or a negative errno
 * @fixed: likewise, if it is always the same
 * @entry: VKFS_SYS_LIVE: how the file is read
 * @probe: likewise: called once at load with the native file's text
 * @target: VKFS_SYS_LINK: where to, in front of the number
 * @as: likewise: what has to be there natively; NULL: itself
 */
struct vkfs_sys_row {
	enum vkfs_sys_class class;
	const char *name;
	const char *why;
	int (*text)(struct vkfs_sys_at *at, char *buf);
	const char *fixed;
	struct vkfs_entry entry;
	int (*probe)(char *text);
	const char *target;
	const char *as;
};

extern struct vkfs_sys_row vkfs_sys_rows[];
extern const unsigned int vkfs_nr_sys_rows;

/* What a path may have numbers of. */
enum vkfs_sys_number {
	VKFS_SYS_CPU,
	VKFS_SYS_NODE,
	VKFS_SYS_INDEX,
	VKFS_SYS_MEMORY,
	VKFS_SYS_SIZE,
	VKFS_SYS_NR_NUMBERS
};

bool vkfs_sys_number(const char *name, int *number);
int vkfs_sys_pattern(const char *path, char *pattern, int *number);
const struct vkfs_sys_row *vkfs_sys_row(const char *pattern);

/* sysfs_at.c */

/**
 * struct vkfs_sys_at - a path in a view
 * @row: its row, or NULL; then only @number is set
 * @number: the container's numbers in it, or -1
 * @cpus: the CPUs that the container is shown now
 * @host: it is shown the host's, by their own numbers
 * @native: sysfs's own path of it, if the container has it
 */
struct vkfs_sys_at {
	const struct vkfs_sys_row *row;
	int number[VKFS_SYS_NR_NUMBERS];
	struct vkfs_cpus cpus;
	bool host;
	char native[VKFS_PATH_LEN];
};

int vkfs_sys_at(struct super_block *sb, const char *path, struct vkfs_sys_at *at);
int vkfs_sys_at_cpus(struct super_block *sb, struct vkfs_sys_at *at);
int vkfs_sys_at_dentry(struct dentry *dentry, struct vkfs_sys_at *at);
void vkfs_sys_at_put(struct vkfs_sys_at *at);
bool vkfs_sys_has_cpu(const struct vkfs_sys_at *at, unsigned int cpu);
unsigned int vkfs_sys_host_cpu(const struct vkfs_sys_at *at, unsigned int cpu);
bool vkfs_sys_is_there(const struct vkfs_sys_at *at);

/* sysfs_text.c */
#define VKFS_SYS_TEXT_SIZE	SZ_32K

int vkfs_sys_text_same(struct vkfs_sys_at *at, char *buf);
int vkfs_sys_text_zeroed(struct vkfs_sys_at *at, char *buf);
int vkfs_sys_text_list(struct vkfs_sys_at *at, char *buf);
int vkfs_sys_text_mask(struct vkfs_sys_at *at, char *buf);
int vkfs_sys_text_all(struct vkfs_sys_at *at, char *buf);
int vkfs_sys_text_all_mask(struct vkfs_sys_at *at, char *buf);
int vkfs_sys_text_node(struct vkfs_sys_at *at, char *buf);
int vkfs_sys_text_node_mask(struct vkfs_sys_at *at, char *buf);
int vkfs_sys_text_self(struct vkfs_sys_at *at, char *buf);
int vkfs_sys_text_self_mask(struct vkfs_sys_at *at, char *buf);
int vkfs_sys_text_cpu(struct vkfs_sys_at *at, char *buf);
int vkfs_sys_text_zero(struct vkfs_sys_at *at, char *buf);

/* sysfs_file.c */
struct inode *vkfs_sys_inode(struct super_block *sb, struct vkfs_sys_at *at,
			     const struct inode *native);
bool vkfs_sys_is_ours(const struct inode *inode);
void vkfs_sys_evict(struct inode *inode);
ssize_t vkfs_sys_copy(struct kiocb *iocb, struct iov_iter *to, const char *text,
		      size_t len);
int vkfs_sys_setattr(VKFS_IDMAP *idmap, struct dentry *dentry, struct iattr *attr);

/* sysfs_param.c */
extern const struct inode_operations vkfs_sys_param_iops;
bool vkfs_sys_param_fill(struct inode *inode, const char *path);

/* sysfs_dir.c */
extern const struct inode_operations vkfs_sys_dir_iops;
extern const struct file_operations vkfs_sys_dir_fops;

void vkfs_sys_share(struct inode *inode);
void vkfs_sys_dir_init(struct super_block *lower);
extern struct dentry_operations vkfs_sys_dops;

/* sysfs_lower.c: the sysfs below */
extern struct file_system_type *vkfs_sysfs_type;
int vkfs_sys_lower_path(const char *name, struct path *path);
int vkfs_sys_lower_read(const char *name, char *buf, size_t size);
int vkfs_sys_lower_init(void);
void vkfs_sys_lower_exit(void);

/* sysfs.c */

/**
 * struct vkfs_sys_sb - what a view has beside what sysfs's superblocks have
 * @base: as of a vkfs
 * @lock: see there
 * @era: goes up when the CPUs become others
 * @host: of @era, as in struct vkfs_sys_at
 * @nr: likewise
 * @mask: likewise
 */
struct vkfs_sys_sb {
	struct vkfs_sb base;
	spinlock_t lock;	/* protects all that follows */
	unsigned long era;
	bool host;
	unsigned int nr;
	cpumask_var_t mask;
};

unsigned long vkfs_sys_era(struct super_block *sb, const struct vkfs_sys_at *at);
int vkfs_sys_init(void);
void vkfs_sys_exit(void);

/* super.c */
bool vkfs_auto_is_on(void);

/* vmstat.c */
int vkfs_node_vmstat_show(struct seq_file *m, void *v);
int vkfs_node_vmstat_probe(char *text);

/* node.c */
int vkfs_node_meminfo_show(struct seq_file *m, void *v);
int vkfs_node_meminfo_probe(char *text);

#endif /* _VKFS_FS_SYSFS_H */
