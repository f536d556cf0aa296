// SPDX-License-Identifier: GPL-2.0
/*
 * When hooks are in place. A feature has all of its hooks or none: half of one
 * would contradict itself.
 *
 * Those that show a container its own numbers are placed with the first vkernel
 * and taken out after the last; those that obey a setting, when the first one is
 * made. In between the kernel's text is as it was, so a host without containers
 * pays nothing.
 *
 * A worker does both. Taking a hook out waits for an RCU-tasks grace period, which
 * (before 6.3) waits for every init of a PID namespace that is dying, which waits
 * for its tasks: a task of a container that waited for a hook to go, even for a lock
 * of one who does, could wait for itself. So tasks wait for the worker only, and can
 * be killed meanwhile.
 */
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/spinlock.h>
#include <linux/wait.h>
#include <linux/workqueue.h>

#include "internal.h"

/* A setting that goes is often made again: hooks outlast their last user. */
#define REAP_DELAY	(5 * HZ)

static void features_place(struct work_struct *work);
static void features_reap(struct work_struct *work);
static DECLARE_WORK(place_work, features_place);
static DECLARE_DELAYED_WORK(reap_work, features_reap);

/* Who needs and has what: ->users, ->placed. Innermost, never held for long. */
static DEFINE_SPINLOCK(feature_lock);
static u64 asked;				/* feature_lock */
static u64 answered;				/* the last one seen to by the worker */
static DECLARE_WAIT_QUEUE_HEAD(answer_wait);

static struct vkfs_feature *const features_end = vkfs_features + VKFS_NR_FEATURES;

/* The rows of a feature in reverse, so that what a hook relies on outlasts it. */
static void hooks_remove(enum vkfs_feature_id id)
{
	unsigned int i;

	lockdep_assert_held(&hook_mutex);
	for (i = vkfs_nr_hooks; i--;)
		if (vkfs_hooks[i].feature == id)
			hook_remove(&vkfs_hooks[i]);
}

/*
 * Those that have failed before are tried first: if one fails again, the kernel's
 * text has not been touched for the others.
 */
static int hooks_place(enum vkfs_feature_id id)
{
	struct vkfs_hook *hook, *end = vkfs_hooks + vkfs_nr_hooks;
	int ret = vkfs_features[id].err;

	lockdep_assert_held(&hook_mutex);
	for (hook = vkfs_hooks; hook < end && !ret; hook++)
		if (hook->feature == id && hook->err)
			ret = hook_place(hook);
	for (hook = vkfs_hooks; hook < end && !ret; hook++)
		if (hook->feature == id)
			ret = hook_place(hook);
	if (ret)
		hooks_remove(id);
	return ret;
}

static void features_place(struct work_struct *work)
{
	struct vkfs_feature *feature;
	bool placed;
	u64 seen;

	mutex_lock(&hook_mutex);
	spin_lock(&feature_lock);
	seen = asked;
	spin_unlock(&feature_lock);
	for (feature = vkfs_features; feature < features_end; feature++) {
		if (feature->placed || !READ_ONCE(feature->users))
			continue;
		placed = !hooks_place(feature - vkfs_features);
		spin_lock(&feature_lock);
		feature->placed = placed;
		spin_unlock(&feature_lock);
	}
	mutex_unlock(&hook_mutex);
	/* Pairs with feature_wait(): what has been placed is seen before this. */
	smp_store_release(&answered, seen);
	wake_up_all(&answer_wait);
}

/* From under feature_lock on, whoever comes to need a feature asks the worker. */
static bool feature_is_unused(struct vkfs_feature *feature)
{
	bool unused;

	spin_lock(&feature_lock);
	unused = feature->placed && !feature->users;
	if (unused)
		feature->placed = false;
	spin_unlock(&feature_lock);
	return unused;
}

static void features_reap(struct work_struct *work)
{
	unsigned int id;

	mutex_lock(&hook_mutex);
	for (id = 0; id < VKFS_NR_FEATURES; id++)
		if (feature_is_unused(&vkfs_features[id]))
			hooks_remove(id);
	mutex_unlock(&hook_mutex);
}

/* Let the worker place what is needed now. Return: 0, or -EINTR if killed. */
static int feature_wait(u64 ticket)
{
	schedule_work(&place_work);
	/* Pairs with features_place(). */
	return wait_event_killable(answer_wait, smp_load_acquire(&answered) >= ticket) ?
	       -EINTR : 0;
}

/**
 * vkfs_feature_get - see to it that a feature works
 * @id: the feature, one that is on demand
 *
 * Context: process context, may sleep for long: the kernel's text is patched. Locks
 * that are held must only ever be waited for in a way that can be killed.
 * Return: 0, and vkfs_feature_put() is owed; -EOPNOTSUPP, and
 * /sys/fs/vkfs/features says why; -EINTR.
 */
int vkfs_feature_get(enum vkfs_feature_id id)
{
	struct vkfs_feature *feature = &vkfs_features[id];
	u64 ticket = 0;
	int ret = 0;

	spin_lock(&feature_lock);
	feature->users++;
	if (!feature->placed)
		ticket = ++asked;
	spin_unlock(&feature_lock);
	if (!ticket)
		return 0;
	ret = feature_wait(ticket);
	if (!ret && !READ_ONCE(feature->placed))
		ret = -EOPNOTSUPP;
	if (ret)
		vkfs_feature_put(id);
	return ret;
}

/**
 * vkfs_feature_put - a feature is needed by one less
 * @id: the feature
 *
 * What its handlers look at must have been cleared: they go on being called.
 */
void vkfs_feature_put(enum vkfs_feature_id id)
{
	bool last;

	spin_lock(&feature_lock);
	last = !--vkfs_features[id].users;
	spin_unlock(&feature_lock);
	if (last)
		schedule_delayed_work(&reap_work, REAP_DELAY);
}

/**
 * vkfs_hooks_need - place the features that every vkernel needs
 *
 * Those that cannot be had are left out, and tried again by the next vkernel.
 *
 * Context: as vkfs_feature_get().
 * Return: 0 or -EINTR.
 */
int vkfs_hooks_need(void)
{
	struct vkfs_feature *feature;
	u64 ticket = 0;

	spin_lock(&feature_lock);
	for (feature = vkfs_features; feature < features_end; feature++) {
		if (feature->on_demand)
			continue;
		feature->users = 1;
		if (!feature->placed)
			ticket = asked + 1;
	}
	if (ticket)
		asked = ticket;
	spin_unlock(&feature_lock);
	return ticket ? feature_wait(ticket) : 0;
}

/** vkfs_hooks_unneed - the last vkernel is gone: have them taken out */
void vkfs_hooks_unneed(void)
{
	struct vkfs_feature *feature;

	spin_lock(&feature_lock);
	for (feature = vkfs_features; feature < features_end; feature++)
		if (!feature->on_demand)
			feature->users = 0;
	spin_unlock(&feature_lock);
	schedule_delayed_work(&reap_work, 0);
}

/**
 * vkfs_feature_refuse - a feature cannot be had on this kernel
 * @id: the feature
 * @err: why: what its hooks call or look at is missing, or is something else
 */
void __init vkfs_feature_refuse(enum vkfs_feature_id id, int err)
{
	vkfs_features[id].err = err;
}

/**
 * vkfs_feature_hook - the hook that says what a feature is
 * @id: the feature
 *
 * Return: the first of its rows that could not be placed, else its first row.
 */
const struct vkfs_hook *vkfs_feature_hook(enum vkfs_feature_id id)
{
	const struct vkfs_hook *hook, *first = NULL;

	for (hook = vkfs_hooks; hook < vkfs_hooks + vkfs_nr_hooks; hook++) {
		if (hook->feature != id)
			continue;
		if (READ_ONCE(hook->err))
			return hook;
		first = first ?: hook;
	}
	return first;
}

/**
 * vkfs_features_exit - take every hook out and wait for the last call to be over
 *
 * Who has needed one must have put it: nothing may be left that obeys a setting.
 */
void vkfs_features_exit(void)
{
	cancel_work_sync(&place_work);
	vkfs_hooks_unneed();
	cancel_delayed_work_sync(&reap_work);
	features_reap(NULL);
	hooks_quiesce();
}
