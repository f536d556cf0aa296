/* SPDX-License-Identifier: GPL-2.0 */
/* Kernel parameters that a container has of its own: files below /proc/sys. */
#ifndef _VKFS_PARAM_H
#define _VKFS_PARAM_H

#include <linux/types.h>

#include <vkfs/hook.h>

struct vkernel;

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
	VKFS_NR_PARAMS
};

/**
 * struct vkfs_param - one row of a table of parameters
 * @dir: the directory below /proc/sys
 * @name: the file in it; NULL ends the table
 * @id: the value; two names may have the same
 * @wide: natively an unsigned long, of any value; else an int
 * @min: what may be written to an int, else EINVAL
 * @max: as well
 * @feature: what obeys it; its hooks are placed while anyone has a value
 * @on: raised while anyone has a value: the flag of the feature's trampolines
 * @native: the host's value, which is also that of a container that has none
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
	enum vkfs_param_id id;
	bool wide;
	int min;
	int max;
	enum vkfs_feature_id feature;
	int *on;
	long (*native)(void);
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

int vkfs_param_each(int (*fn)(struct vkfs_param *param, void *data), void *data);
long vkfs_param_get(struct vkernel *vk, const struct vkfs_param *param);
int vkfs_param_set(struct vkernel *vk, const struct vkfs_param *param, long value);
void vkfs_params_inherit(struct vkernel *vk, struct vkernel *parent);
void vkfs_params_drop(struct vkernel *vk);

int vkfs_sched_params_init(void);
int vkfs_mm_params_init(void);

#endif /* _VKFS_PARAM_H */
