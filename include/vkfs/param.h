/* SPDX-License-Identifier: GPL-2.0 */
/* Kernel parameters that a container has of its own: files below /proc/sys and /sys. */
#ifndef _VKFS_PARAM_H
#define _VKFS_PARAM_H

#include <linux/types.h>

#include <vkfs/hook.h>

struct vkernel;

/* Sizes of huge pages that may have a directory in sysfs: 16 kB to 2 MB. */
#define VKFS_THP_MIN_ORDER	2
#define VKFS_THP_ORDERS		8

/* Where a vkernel keeps the value of each. */
enum vkfs_param_id {
	VKFS_PARAM_WAKEUP_GRANULARITY,
	VKFS_PARAM_SLICE,
	VKFS_PARAM_LATENCY,
	VKFS_PARAM_RR_TIMESLICE,
	VKFS_PARAM_CHILD_FIRST,
	VKFS_PARAM_MIGRATION_COST,
	VKFS_PARAM_OVERCOMMIT_MEMORY,
	VKFS_PARAM_OVERCOMMIT_RATIO,
	VKFS_PARAM_OVERCOMMIT_KBYTES,
	VKFS_PARAM_ADMIN_RESERVE,
	VKFS_PARAM_USER_RESERVE,
	VKFS_PARAM_THP_ENABLED,
	VKFS_PARAM_THP_DEFRAG,
	VKFS_PARAM_KHUGEPAGED_DEFRAG,
	VKFS_PARAM_MAX_PTES_NONE,
	VKFS_PARAM_MAX_PTES_SHARED,
	VKFS_PARAM_MAX_PTES_SWAP,
	VKFS_PARAM_THP_SIZE,	/* of the order VKFS_THP_MIN_ORDER, and so on */
	VKFS_NR_PARAMS = VKFS_PARAM_THP_SIZE + VKFS_THP_ORDERS
};

/**
 * struct vkfs_param - one row of a table of parameters
 * @dir: the directory below /proc/sys, or NULL if @sys is set
 * @name: the file in it; NULL ends the table
 * @sys: the directory, if it is one below /sys
 * @id: the value; two names may have the same
 * @wide: natively an unsigned long, of any value; else an int
 * @min: what may be written to an int, else EINVAL
 * @max: as well
 * @words: natively a choice of these words, up to a NULL; the value is the number of
 *	one of them
 * @bad: natively the errno for a number that is none, if it is always the same
 * @feature: what obeys it; its hooks are placed while anyone has a value
 * @on: raised while anyone has a value: the flag of the feature's trampolines
 * @native: the host's value, which is also that of a container that has none
 * @in_force: the value that counts where others have a say, which the file shows; NULL:
 *	its own does. Context: any.
 * @may: 0, or why the container may not choose @value; NULL: it may. Context: as @apply.
 * @resets: writing 0 or less gives up the container's own value, as for
 *	sched_rr_timeslice_ms natively
 * @excludes: a parameter of the same feature that becomes 0 when this is written
 * @apply: called when the value in force has changed from @old; NULL if those who
 *	obey it look it up. Context: may sleep, param_mutex.
 * @available: set at load if this kernel can obey it; else there is no such file
 * @ino: of the file; set by fs/
 * @is_native: the host has such a file too; set by fs/
 */
struct vkfs_param {
	const char *dir;
	const char *name;
	const char *sys;
	enum vkfs_param_id id;
	bool wide;
	int min;
	int max;
	const char *const *words;
	int bad;
	enum vkfs_feature_id feature;
	int *on;
	long (*native)(const struct vkfs_param *param);
	long (*in_force)(struct vkernel *vk, const struct vkfs_param *param);
	int (*may)(struct vkernel *vk, const struct vkfs_param *param, long value);
	bool resets;
	const struct vkfs_param *excludes;
	void (*apply)(struct vkernel *vk, const struct vkfs_param *param, long old);
	bool available;
	unsigned long ino;
	bool is_native;
};

/**
 * struct vkfs_params - a vkernel's own values
 * @value: by enum vkfs_param_id; means something if the bit in @set is 1
 * @set: which it has
 * @dead: its namespace is gone, it can have no more
 *
 * Written under param_mutex. Read without a lock: @value before its bit in @set is
 * raised, and READ_ONCE().
 */
struct vkfs_params {
	long value[VKFS_NR_PARAMS];
	unsigned long set;
	bool dead;
};

/* The tables, one for each area. */
extern struct vkfs_param vkfs_sched_params[];
extern struct vkfs_param vkfs_mm_params[];
extern struct vkfs_param vkfs_thp_params[];

int vkfs_param_each(int (*fn)(struct vkfs_param *param, void *data), void *data);
bool vkfs_param_is_own(const struct vkernel *vk, const struct vkfs_param *param);
long vkfs_param_get(struct vkernel *vk, const struct vkfs_param *param);
long vkfs_param_shown(struct vkernel *vk, const struct vkfs_param *param);
int vkfs_param_set(struct vkernel *vk, const struct vkfs_param *param, long value);
int vkfs_words_print(const char *const *words, long value, char *buf, size_t size);
int vkfs_param_print(const struct vkfs_param *param, long value, char *buf, size_t size);
int vkfs_param_parse(const struct vkfs_param *param, const char *text, long *value);
void vkfs_params_inherit(struct vkernel *vk, struct vkernel *parent);
void vkfs_params_drop(struct vkernel *vk);

int vkfs_sched_params_init(void);
int vkfs_mm_params_init(void);
int vkfs_thp_params_init(void);

#endif /* _VKFS_PARAM_H */
