/* SPDX-License-Identifier: GPL-2.0 */
/* Private to fs/, by file. */
#ifndef _VKFS_FS_INTERNAL_H
#define _VKFS_FS_INTERNAL_H

#include <linux/fs.h>
#include <linux/fs_context.h>
#include <linux/seq_file.h>

#include <compat/fs.h>

struct vfsmount;
struct vkernel;

/* paths.c */

/* What a vkfs does with a path. */
enum vkfs_class {
	VKFS_VIRTUAL,	/* made by this module; it shows the container */
	VKFS_HIDDEN,	/* is not there, nor is what is below it */
	VKFS_PARTLY,	/* proc's directory: what has no row is hidden */
	VKFS_NATIVE,	/* proc's own, and all below, but nobody may write */
	VKFS_ZEROED,	/* likewise, and every number in it is 0 */
	VKFS_PARAM,	/* likewise, where it is not the container's own parameter */
	VKFS_OWN,	/* proc's own, and all below: the kernel tells whose it is */
};

/**
 * struct vkfs_entry - one row of the table of paths
 * @class: what is done with it
 * @name: the path from the root
 * @len: of @name
 * @why: what it shows, or why that is done with it
 * @seq: VKFS_VIRTUAL: writes it; m->private is the vkernel
 * @fops: likewise, for one that is not a plain text; NULL otherwise
 * @arg: likewise, for @fops
 * @probe: called once at load with the native file's text; NULL if not needed
 * @keep: VKFS_ZEROED: bit N is set for a number that stays, counted from 0
 * @is_host: VKFS_OWN: whether for the current task it is the host's after all, and
 *	so VKFS_NATIVE; NULL if never
 * @ino: of the native file, so that stat(2) agrees with readdir(3)
 * @mode: of the native file
 * @own: it is the namespace's root's, in a user namespace too; else the host's
 *
 * The last two are set at load, for virtual files, and 0 if this kernel has no such
 * file: then it has no virtual one either.
 */
struct vkfs_entry {
	enum vkfs_class class;
	const char *name;
	unsigned int len;
	const char *why;
	const struct seq_operations *seq;
	const struct file_operations *fops;
	int arg;
	bool own;
	int (*probe)(char *text);
	unsigned long keep;
	bool (*is_host)(void);
	unsigned long ino;
	umode_t mode;
};

/* Longer paths of proc's are not known to exist; they are hidden. */
#define VKFS_PATH_LEN	128

extern struct vkfs_entry vkfs_entries[];
extern const unsigned int vkfs_nr_entries;

enum vkfs_class vkfs_path_class(const char *path, const struct vkfs_entry **row);

/* entries.c */

/* A file of one record, which @fn writes. For tables, not inside functions. */
#define VKFS_SEQ_ONE(fn)	(&(const struct seq_operations) {		\
		.start = vkfs_one_start, .next = vkfs_one_next,		\
		.stop = vkfs_one_stop, .show = fn, })

void *vkfs_one_start(struct seq_file *m, loff_t *pos);
void *vkfs_one_next(struct seq_file *m, void *v, loff_t *pos);
void vkfs_one_stop(struct seq_file *m, void *v);
int vkfs_empty_show(struct seq_file *m, void *v);
int vkfs_blank_show(struct seq_file *m, void *v);
extern const struct file_operations vkfs_entry_fops;
struct inode *vkfs_entry_inode(struct super_block *sb, const struct vkfs_entry *e);

/* lower.c: the procfs below */
extern struct file_system_type *vkfs_proc_type;
int vkfs_lower_init(void);
void vkfs_lower_exit(void);
int vkfs_lower_path(const char *name, struct path *path);

/* wrap.c */

/**
 * struct vkfs_wrap - a kind of proc's inodes, and its operations with ours in front
 * @iops: what inode->i_op of a wrapped inode points to
 * @fops: what inode->i_fop points to, if it is replaced too
 * @lower_iops: proc's
 * @lower_fops: proc's; of a file, those of the one that was looked at
 */
struct vkfs_wrap {
	struct inode_operations iops;
	struct file_operations fops;
	const struct inode_operations *lower_iops;
	const struct file_operations *lower_fops;
};

static inline const struct vkfs_wrap *VKFS_WRAP(const struct inode *inode)
{
	return container_of(inode->i_op, struct vkfs_wrap, iops);
}

int vkfs_wrap_init(struct inode *root);
void vkfs_wrap_root(struct inode *root);
int vkfs_wrap(struct inode *inode, bool zeroed);

/* dir.c */
const char *vkfs_dentry_path(const struct dentry *dentry, char *buf, size_t size);
struct dentry *vkfs_dir_lookup(struct inode *dir, struct dentry *dentry,
			       unsigned int flags);
int vkfs_dir_init(void);

/* readdir.c */
int vkfs_dir_prefix(const struct file *file, char *buf, size_t size);
int vkfs_readdir(struct file *file, struct dir_context *ctx);
int vkfs_sysctl_readdir(struct file *file, struct dir_context *ctx);

/* zeroed.c */
ssize_t vkfs_zeroed_read(struct kiocb *iocb, struct iov_iter *to);

/* sysctl.c */
struct vkfs_param;

struct inode *vkfs_sysctl_inode(struct super_block *sb, const struct vkfs_param *param);
void vkfs_sysctl_mode(struct inode *inode);
int vkfs_sysctl_getattr(VKFS_IDMAP *idmap, const struct path *path,
			struct kstat *stat, u32 mask, unsigned int flags);
bool vkfs_sysctl_is_ours(const struct inode *inode);
const struct vkfs_param *vkfs_sysctl_find(const char *dir, const struct qstr *name);
void vkfs_sysctl_list(const char *dir, struct dir_context *ctx, loff_t first);
int vkfs_sysctl_init(struct vfsmount *mnt);

/* sysctl_dir.c */
const struct vkfs_param *vkfs_sysctl_of(const char *path);
const struct dentry_operations *vkfs_sysctl_dops(const char *path);
void vkfs_sysctl_list_dir(const char *path, struct dir_context *ctx);
int vkfs_sysctl_dir_init(void);

/* Ours come behind all that proc lists. */
#define VKFS_SYSCTL_POS	0x70000000

/* params.c */

/**
 * struct vkfs_fc - a mount in the making
 * @ops: proc's, with ours in front; what fc->ops points to
 * @lower: proc's
 * @cpus: the cpus= option, if @cpus_set
 * @log_size: the log= option in bytes, or 0
 */
struct vkfs_fc {
	struct fs_context_operations ops;
	const struct fs_context_operations *lower;
	int cpus;
	bool cpus_set;
	unsigned int log_size;
};

int vkfs_parse_param(struct fs_context *fc, struct fs_parameter *param);
const char *vkfs_cpus_name(int mode);

static inline struct vkfs_fc *VKFS_FC(struct fs_context *fc)
{
	return container_of(fc->ops, struct vkfs_fc, ops);
}

/* super.c */

/**
 * struct vkfs_sb - what a vkfs has beside proc's own
 * @ops: proc's, with ours in front; what sb->s_op points to
 * @lower: proc's
 * @vk: the vkernel of the namespace it shows; a reference is held
 */
struct vkfs_sb {
	struct super_operations ops;
	const struct super_operations *lower;
	struct vkernel *vk;
};

static inline struct vkfs_sb *VKFS_SB(struct super_block *sb)
{
	return container_of(sb->s_op, struct vkfs_sb, ops);
}

bool vkfs_is_sb(struct super_block *sb);
int vkfs_super_init(void);
void vkfs_super_exit(void);

/* pressure.c */
extern const struct file_operations vkfs_pressure_fops;

/* cpuinfo.c */
extern const struct seq_operations vkfs_cpuinfo_op;
int vkfs_cpuinfo_init(void);
void vkfs_cpuinfo_exit(void);

/* seq.c */
void vkfs_put_hundredths(struct seq_file *m, const char *before, u64 whole,
			 unsigned int hundredths);
char *vkfs_put_number(char *p, unsigned long value);
__printf(4, 5)
void vkfs_seq_replace(struct seq_file *m, char *at, size_t old, const char *fmt, ...);

/* fields.c */

/* Where a field's number comes from. */
enum vkfs_source {
	VKFS_FROM_DOMAIN,	/* the container's resource domain */
	VKFS_FROM_USED,		/* likewise: what is not free */
	VKFS_FROM_NOTHING,	/* the memory controller does not keep it: 0 */
	VKFS_FROM_HOST,		/* a constant of the kernel, harmless */
};

/**
 * struct vkfs_field - one line of a native file
 * @label: all in front of the number, and the blanks that are there in any case
 * @label_len: of @label
 * @width: of the number, at least
 * @kb: it is followed by its unit
 * @from: what it is
 * @offset: VKFS_FROM_DOMAIN: in struct vkfs_mem
 * @host: VKFS_FROM_HOST: the number
 */
struct vkfs_field {
	char label[40];
	unsigned char label_len;
	unsigned char width;
	bool kb;
	enum vkfs_source from;
	unsigned int offset;
	unsigned long host;
};

/**
 * struct vkfs_fields - the lines of a native file
 * @prefix: what all of them begin with; the number in it may be another there
 * @source: sets from and offset of a field by its name; -ENOENT: an unknown one
 * @nr: how many there are
 * @field: they
 */
struct vkfs_fields {
	const char *prefix;
	int (*source)(struct vkfs_field *f, const char *name);
	unsigned int nr;
	struct vkfs_field field[96];
};

struct vkfs_mem;

int vkfs_fields_probe(struct vkfs_fields *fields, char *text);
void vkfs_fields_show(struct seq_file *m, const struct vkfs_fields *fields,
		      const struct vkfs_mem *mem);

/* what the hooks call in place of the kernel's own */
void vkfs_array_init(void);
void vkfs_native_init(void);
void vkfs_cpu_init(void);
void vkfs_sysinfo_init(void);

/* kmsg.c */
extern const struct file_operations vkfs_kmsg_fops;

/* vmstat.c */
int vkfs_vmstat_show(struct seq_file *m, void *v);
int vkfs_vmstat_probe(char *text);
void vkfs_vmstat_exit(void);
void vkfs_vmstat_name(struct seq_file *m, unsigned int i, int width);
unsigned int vkfs_vmstat_first_node(void);

/* one per file */
int vkfs_buddyinfo_show(struct seq_file *m, void *v);
int vkfs_buddyinfo_probe(char *text);
int vkfs_cgroups_show(struct seq_file *m, void *v);
int vkfs_cgroups_probe(char *text);
int vkfs_diskstats_show(struct seq_file *m, void *v);
int vkfs_interrupts_show(struct seq_file *m, void *v);
int vkfs_interrupts_probe(char *text);
int vkfs_loadavg_show(struct seq_file *m, void *v);
int vkfs_meminfo_show(struct seq_file *m, void *v);
int vkfs_meminfo_probe(char *text);
int vkfs_meminfo_source(struct vkfs_field *f, const char *name);
int vkfs_pagetypeinfo_show(struct seq_file *m, void *v);
int vkfs_pagetypeinfo_probe(char *text);
int vkfs_partitions_show(struct seq_file *m, void *v);
int vkfs_schedstat_show(struct seq_file *m, void *v);
int vkfs_schedstat_probe(char *text);
int vkfs_slabinfo_show(struct seq_file *m, void *v);
int vkfs_softirqs_show(struct seq_file *m, void *v);
int vkfs_softirqs_probe(char *text);
int vkfs_stat_show(struct seq_file *m, void *v);
int vkfs_swaps_show(struct seq_file *m, void *v);
int vkfs_uptime_show(struct seq_file *m, void *v);
int vkfs_zoneinfo_show(struct seq_file *m, void *v);
int vkfs_zoneinfo_probe(char *text);

#endif /* _VKFS_FS_INTERNAL_H */
