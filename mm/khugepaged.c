// SPDX-License-Identifier: GPL-2.0
/*
 * How khugepaged goes about a container's memory, by its own rules.
 *
 * khugepaged is one thread, and only for it do its tunables count. So while it is at a
 * piece of a container's memory they are the container's: what the kernel then does it
 * does by itself. Who else looks at them is dealt with here: the host's files, and the
 * shrinker that splits huge pages, which knows max_ptes_none, too, and lets it be for as
 * long.
 */
#include <linux/bitops.h>
#include <linux/kobject.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/seqlock.h>
#include <linux/shrinker.h>
#include <linux/static_call.h>
#include <linux/string.h>

#include <compat/thp.h>
#include <vkfs/hook.h>
#include <vkfs/param.h>
#include <vkfs/symbols.h>
#include <vkfs/vkernel.h>

#include "internal.h"
#include "thp.h"

int vkfs_khugepaged_on;

static int no_scan(VKFS_SCAN_ARGS)
{
	return 0;
}

DEFINE_STATIC_CALL(vkfs_scan, no_scan);

static unsigned long *thp_flags __ro_after_init;
static unsigned int *tunable[KHUGE_NR] __ro_after_init;	/* but for KHUGE_DEFRAG */
static struct task_struct **khugepaged_thread __ro_after_init;

/* Held while they are a container's. */
static DEFINE_MUTEX(scan_mutex);

/* What follows, and to change them. */
static DEFINE_SEQLOCK(tunable_lock);
static bool are_foreign;			/* they are a container's */
static unsigned int host_tunable[KHUGE_NR];	/* then: the host's */

static unsigned int tunable_get(unsigned int i)
{
	return i == KHUGE_DEFRAG ?
	       test_bit(TRANSPARENT_HUGEPAGE_DEFRAG_KHUGEPAGED_FLAG, thp_flags) :
	       READ_ONCE(*tunable[i]);
}

static void tunable_set(unsigned int i, unsigned int value)
{
	if (i != KHUGE_DEFRAG)
		WRITE_ONCE(*tunable[i], value);
	else if (value)
		set_bit(TRANSPARENT_HUGEPAGE_DEFRAG_KHUGEPAGED_FLAG, thp_flags);
	else
		clear_bit(TRANSPARENT_HUGEPAGE_DEFRAG_KHUGEPAGED_FLAG, thp_flags);
}

/**
 * khuge_native - the host's value of one of khugepaged's tunables
 * @i: which
 */
unsigned int khuge_native(unsigned int i)
{
	unsigned int value, seq;

	do {
		seq = read_seqbegin(&tunable_lock);
		value = are_foreign ? host_tunable[i] : tunable_get(i);
	} while (read_seqretry(&tunable_lock, seq));
	return value;
}

/* Return: whether a container's differ from the host's. */
static bool tunables_of(struct mm_struct *mm, unsigned int *value)
{
	struct vkernel *vk;
	bool differ = false;
	unsigned int i;

	rcu_read_lock();
	vk = vkernel_of_mm(mm);
	for (i = 0; vk && i < KHUGE_NR; i++) {
		value[i] = thp_mode(vk, &vkfs_thp_params[THP_KHUGE + i]);
		differ |= value[i] != tunable_get(i);
	}
	rcu_read_unlock();
	return differ;
}

/* Return: whether they are now those of who has the memory; then scan_mutex is held. */
static bool tunables_lend(struct vm_area_struct *vma)
{
	unsigned int value[KHUGE_NR], i;

	if (current != READ_ONCE(*khugepaged_thread) || !vma_is_anonymous(vma))
		return false;
	mutex_lock(&scan_mutex);
	if (!tunables_of(vma->vm_mm, value)) {
		mutex_unlock(&scan_mutex);
		return false;
	}
	write_seqlock(&tunable_lock);
	for (i = 0; i < KHUGE_NR; i++) {
		host_tunable[i] = tunable_get(i);
		tunable_set(i, value[i]);
	}
	are_foreign = true;
	write_sequnlock(&tunable_lock);
	return true;
}

static void tunables_return(void)
{
	unsigned int i;

	write_seqlock(&tunable_lock);
	for (i = 0; i < KHUGE_NR; i++)
		tunable_set(i, host_tunable[i]);
	are_foreign = false;
	write_sequnlock(&tunable_lock);
	mutex_unlock(&scan_mutex);
}

/*
 * In place of khugepaged's look at what may become a huge page. madvise(MADV_COLLAPSE)
 * comes through here as well, for which no tunable counts.
 */
int vkfs_hook_scan(VKFS_SCAN_ARGS)
{
	bool lent = tunables_lend(vma);
	int ret = vkfs_scan_call(vkfs_scan);

	if (lent)
		tunables_return();
	vkfs_leave();
	return ret;
}

/**
 * vkfs_split_handler - before deferred_split_scan()
 * @shrink: not used
 * @sc: not used
 */
notrace struct vkfs_verdict vkfs_split_handler(struct shrinker *shrink,
					       struct shrink_control *sc)
{
	struct vkfs_verdict verdict = { .value = (long)SHRINK_STOP };

	verdict.skip = READ_ONCE(are_foreign) &&
		       READ_ONCE(host_tunable[KHUGE_NONE]) != tunable_get(KHUGE_NONE);
	return verdict;
}

static ssize_t khuge_show(struct kobject *kobj, struct kobj_attribute *attr, char *buf);
static ssize_t khuge_store(struct kobject *kobj, struct kobj_attribute *attr,
			   const char *buf, size_t len);

struct vkfs_attr_hook vkfs_attr_khuge[KHUGE_NR] = {
	{ .show = khuge_show, .store = khuge_store },
	{ .show = khuge_show, .store = khuge_store },
	{ .show = khuge_show, .store = khuge_store },
	{ .show = khuge_show, .store = khuge_store },
};

/* Which of them a file of the host's is. */
static unsigned int khuge_of(const struct kobj_attribute *attr)
{
	unsigned int i;

	for (i = 0; i < KHUGE_NR - 1; i++)
		if (!strcmp(attr->attr.name, vkfs_thp_params[THP_KHUGE + i].name))
			break;
	return i;
}

static ssize_t khuge_show(struct kobject *kobj, struct kobj_attribute *attr, char *buf)
{
	ssize_t ret;

	vkfs_enter();
	ret = sysfs_emit(buf, "%u\n", khuge_native(khuge_of(attr)));
	vkfs_leave();
	return ret;
}

/* Not while they are a container's. */
static ssize_t khuge_store(struct kobject *kobj, struct kobj_attribute *attr,
			   const char *buf, size_t len)
{
	ssize_t ret = -EINTR;

	vkfs_enter();
	if (!mutex_lock_killable(&scan_mutex)) {
		ret = vkfs_attr_khuge[khuge_of(attr)].lower_store(kobj, attr, buf, len);
		mutex_unlock(&scan_mutex);
	}
	vkfs_leave();
	return ret;
}

/**
 * khuge_init - find khugepaged's tunables
 * @flags: transparent_hugepage_flags
 *
 * Return: whether they can be lent.
 */
bool __init khuge_init(unsigned long *flags)
{
	thp_flags = flags;
	tunable[KHUGE_NONE] = (void *)vkfs_symbol("khugepaged_max_ptes_none");
	tunable[KHUGE_SHARED] = (void *)vkfs_symbol("khugepaged_max_ptes_shared");
	tunable[KHUGE_SWAP] = (void *)vkfs_symbol("khugepaged_max_ptes_swap");
	khugepaged_thread = (void *)vkfs_symbol("khugepaged_thread");
	if (!tunable[KHUGE_NONE] || !tunable[KHUGE_SHARED] || !tunable[KHUGE_SWAP] ||
	    !khugepaged_thread || !vkfs_bind(vkfs_scan, VKFS_SCAN))
		return false;
	return true;
}
