// SPDX-License-Identifier: GPL-2.0
/*
 * The parameters that a container has of its own. A value exists only while what
 * obeys it is in place: one that nothing would read is refused.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mutex.h>

#include <vkfs/param.h>
#include <vkfs/vkernel.h>

/*
 * Values of all vkernels, and who needs which feature. Inside vkernel_mutex. A
 * container's task must be able to be killed while it waits for it.
 */
static DEFINE_MUTEX(param_mutex);

/* The tables, one for each area; a row without a name ends each. */
static struct vkfs_param *const tables[] = {
	vkfs_sched_params,
	vkfs_mm_params,
};

/**
 * vkfs_param_each - do something with every parameter that this kernel can obey
 * @fn: returns 0 to go on
 * @data: for @fn
 *
 * Return: what @fn has returned last.
 */
int vkfs_param_each(int (*fn)(struct vkfs_param *param, void *data), void *data)
{
	struct vkfs_param *const *table, *param;
	int ret = 0;

	for (table = tables; table < tables + ARRAY_SIZE(tables); table++)
		for (param = *table; param->name && !ret; param++)
			if (param->available)
				ret = fn(param, data);
	return ret;
}

static bool param_is_set(const struct vkernel *vk, enum vkfs_param_id id)
{
	return READ_ONCE(vk->params.set) & BIT(id);
}

/**
 * vkfs_param_get - a parameter's value in force
 * @vk: for the tasks of this vkernel
 * @param: the parameter
 */
long vkfs_param_get(struct vkernel *vk, const struct vkfs_param *param)
{
	if (!param_is_set(vk, param->id))
		return param->native();
	smp_rmb();	/* pairs with param_store() */
	return READ_ONCE(vk->params.value[param->id]);
}

static void param_store(struct vkernel *vk, const struct vkfs_param *param, long value)
{
	WRITE_ONCE(vk->params.value[param->id], value);
	smp_wmb();	/* the value before the bit that says it is there */
	WRITE_ONCE(vk->params.set, vk->params.set | BIT(param->id));
}

/* The flag last, so that the hooks find a value once they look. */
static int param_take(struct vkernel *vk, const struct vkfs_param *param, long value)
{
	int ret;

	lockdep_assert_held(&param_mutex);
	if (param_is_set(vk, param->id)) {
		param_store(vk, param, value);
		return 0;
	}
	ret = vkfs_feature_get(param->feature);
	if (ret)
		return ret;
	param_store(vk, param, value);
	if (param->on)
		WRITE_ONCE(*param->on, *param->on + 1);
	return 0;
}

/* The flag first, so that nobody looks for a value that is going. */
static void param_give_up(struct vkernel *vk, const struct vkfs_param *param)
{
	lockdep_assert_held(&param_mutex);
	if (!param_is_set(vk, param->id))
		return;
	if (param->on)
		WRITE_ONCE(*param->on, *param->on - 1);
	WRITE_ONCE(vk->params.set, vk->params.set & ~BIT(param->id));
	vkfs_feature_put(param->feature);
}

/**
 * vkfs_param_set - give a container a value of its own
 * @vk: its vkernel
 * @param: the parameter
 * @value: within the parameter's bounds
 *
 * Return: 0; -EOPNOTSUPP if what would obey it cannot be placed now; -ESRCH if the
 * container is gone; -EINTR.
 */
int vkfs_param_set(struct vkernel *vk, const struct vkfs_param *param, long value)
{
	long old;
	int ret = 0;

	if (mutex_lock_killable(&param_mutex))
		return -EINTR;
	old = vkfs_param_get(vk, param);
	if (vk->params.dead)
		ret = -ESRCH;
	else if (param->resets && value <= 0)
		param_give_up(vk, param);
	else
		ret = param_take(vk, param, value);
	/* Last: at no time are both 0. */
	if (!ret && param->excludes)
		ret = param_take(vk, param->excludes, 0);
	if (!ret && param->apply)
		param->apply(vk, param, old);
	mutex_unlock(&param_mutex);
	return ret;
}

struct vkernel_pair {
	struct vkernel *vk;
	struct vkernel *parent;
};

/* Two names may lead to one value: the first takes it, and gives it up. */
static int param_inherit(struct vkfs_param *param, void *data)
{
	struct vkernel_pair *to = data;

	if (param_is_set(to->parent, param->id))
		param_take(to->vk, param, to->parent->params.value[param->id]);
	return 0;
}

/**
 * vkfs_params_inherit - begin with an ancestor's values
 * @vk: a vkernel that nobody else knows of yet
 * @parent: the nearest one further out
 */
void vkfs_params_inherit(struct vkernel *vk, struct vkernel *parent)
{
	struct vkernel_pair to = { vk, parent };

	mutex_lock(&param_mutex);
	vkfs_param_each(param_inherit, &to);
	mutex_unlock(&param_mutex);
}

static int param_drop(struct vkfs_param *param, void *data)
{
	struct vkernel *vk = data;
	long old = vk->params.value[param->id];

	if (!param_is_set(vk, param->id))
		return 0;
	param_give_up(vk, param);
	if (param->apply)
		param->apply(vk, param, old);
	return 0;
}

/**
 * vkfs_params_drop - a container loses its values
 * @vk: its vkernel; tasks of it may live on, without the module
 */
void vkfs_params_drop(struct vkernel *vk)
{
	mutex_lock(&param_mutex);
	vk->params.dead = true;
	vkfs_param_each(param_drop, vk);
	mutex_unlock(&param_mutex);
}
