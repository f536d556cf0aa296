// SPDX-License-Identifier: GPL-2.0
/*
 * The parameters that a container has of its own. A value exists only while what
 * obeys it is in place: one that nothing would read is refused.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/kstrtox.h>
#include <linux/mutex.h>
#include <linux/string.h>

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
	vkfs_thp_params,
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

/**
 * vkfs_param_is_own - whether a container has a value of its own
 * @vk: its vkernel
 * @param: the parameter
 */
bool vkfs_param_is_own(const struct vkernel *vk, const struct vkfs_param *param)
{
	return READ_ONCE(vk->params.set) & BIT(param->id);
}

/**
 * vkfs_param_get - a container's value of a parameter
 * @vk: its vkernel
 * @param: the parameter
 *
 * Return: its own, or the host's.
 */
long vkfs_param_get(struct vkernel *vk, const struct vkfs_param *param)
{
	if (!vkfs_param_is_own(vk, param))
		return param->native(param);
	smp_rmb();	/* pairs with param_store() */
	return READ_ONCE(vk->params.value[param->id]);
}

/**
 * vkfs_param_shown - what a parameter's file says
 * @vk: the container's vkernel
 * @param: the parameter
 */
long vkfs_param_shown(struct vkernel *vk, const struct vkfs_param *param)
{
	return param->in_force ? param->in_force(vk, param) : vkfs_param_get(vk, param);
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
	if (vkfs_param_is_own(vk, param)) {
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
	if (!vkfs_param_is_own(vk, param))
		return;
	if (param->on)
		WRITE_ONCE(*param->on, *param->on - 1);
	WRITE_ONCE(vk->params.set, vk->params.set & ~BIT(param->id));
	vkfs_feature_put(param->feature);
}

static int param_change(struct vkernel *vk, const struct vkfs_param *param, long value)
{
	int ret;

	if (vk->params.dead)
		return -ESRCH;
	ret = param->may ? param->may(vk, param, value) : 0;
	if (ret)
		return ret;
	if (param->resets && value <= 0) {
		param_give_up(vk, param);
		return 0;
	}
	ret = param_take(vk, param, value);
	/* Last: at no time are both 0. */
	if (!ret && param->excludes)
		ret = param_take(vk, param->excludes, 0);
	return ret;
}

/**
 * vkfs_param_set - give a container a value of its own
 * @vk: its vkernel
 * @param: the parameter
 * @value: within the parameter's bounds
 *
 * Return: 0; what @param's may() says; -EOPNOTSUPP if what would obey it cannot be
 * placed now; -ESRCH if the container is gone; -EINTR.
 */
int vkfs_param_set(struct vkernel *vk, const struct vkfs_param *param, long value)
{
	long old;
	int ret;

	if (mutex_lock_killable(&param_mutex))
		return -EINTR;
	old = vkfs_param_get(vk, param);
	ret = param_change(vk, param, value);
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

	if (vkfs_param_is_own(to->parent, param))
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

	if (!vkfs_param_is_own(vk, param))
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

/**
 * vkfs_words_print - a choice of words, as files of sysfs have it
 * @words: up to a NULL
 * @value: the number of the one that is chosen
 * @buf: for the text
 * @size: of @buf
 *
 * Return: the text's length.
 */
int vkfs_words_print(const char *const *words, long value, char *buf, size_t size)
{
	int len = 0;
	long i;

	for (i = 0; words[i]; i++)
		len += scnprintf(buf + len, size - len, i == value ? "%s[%s]" : "%s%s",
				 i ? " " : "", words[i]);
	return len + scnprintf(buf + len, size - len, "\n");
}

/**
 * vkfs_param_print - the text of a parameter in sysfs
 * @param: the parameter
 * @value: its value
 * @buf: for the text
 * @size: of @buf
 *
 * Return: the text's length.
 */
int vkfs_param_print(const struct vkfs_param *param, long value, char *buf, size_t size)
{
	if (param->words)
		return vkfs_words_print(param->words, value, buf, size);
	return scnprintf(buf, size, "%ld\n", value);
}

/**
 * vkfs_param_parse - what is written to a parameter in sysfs
 * @param: the parameter
 * @text: the text
 * @value: set to the value
 *
 * Return: 0, or natively the errno.
 */
int vkfs_param_parse(const struct vkfs_param *param, const char *text, long *value)
{
	unsigned long number;
	int ret;

	if (param->words) {
		ret = __sysfs_match_string(param->words, -1, text);
		*value = ret;
		return min(ret, 0);
	}
	ret = kstrtoul(text, 10, &number);
	if (ret)
		return param->bad ?: ret;
	*value = number;
	return number > param->max ? -EINVAL : 0;
}
