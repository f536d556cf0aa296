// SPDX-License-Identifier: GPL-2.0
/*
 * The gate: containers that may have more huge pages than the host.
 *
 * The kernel asks the function that mm/thp.c is in front of only about what the host's
 * settings let through. While a container may have more, they let through that too, and
 * mm/thp.c holds the host's own memory to what the host has really set. So the kernel's
 * word for it has bits that are not the host's, which its own file would show, and
 * writing to it would take away: that file goes through here.
 */
#include <linux/bitops.h>
#include <linux/kobject.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/seqlock.h>
#include <linux/static_call.h>

#include <compat/thp.h>
#include <vkfs/hook.h>
#include <vkfs/param.h>
#include <vkfs/symbols.h>

#include "internal.h"
#include "thp.h"

static int no_khugepaged(void)
{
	return 0;
}

DEFINE_STATIC_CALL(vkfs_start_stop_khugepaged, no_khugepaged);

static unsigned long *gate_word __ro_after_init;

/* How many values containers have, and whether that is to be heeded. */
int vkfs_thp_values;
int vkfs_thp_on;

/* Who opens and closes it. */
static DEFINE_MUTEX(gate_mutex);
static unsigned long gate_wanted;	/* sizes that containers have; gate_mutex */

/* What is the host's in *gate_word, and what is not. */
static DEFINE_SEQLOCK(gate_lock);
unsigned long thp_gate_added;	/* written with gate_mutex, too */

/**
 * thp_host_word - what the host has set
 * @word: one of the kernel's words
 *
 * Context: any.
 */
unsigned long thp_host_word(const unsigned long *word)
{
	unsigned long bits;
	unsigned int seq;

	do {
		seq = read_seqbegin(&gate_lock);
		bits = READ_ONCE(*word) & ~(word == gate_word ? thp_gate_added : 0);
	} while (read_seqretry(&gate_lock, seq));
	return bits;
}

/*
 * @bits: instead of those that have been added so far. Who gets past the kernel's look at
 * a bit finds that the gate is open.
 */
static void gate_add(unsigned long bits)
{
	unsigned long old = thp_gate_added;
	unsigned int bit;

	write_seqlock(&gate_lock);
	WRITE_ONCE(thp_gate_added, old | bits);
	smp_mb__before_atomic();	/* that it is open before the bits */
	for_each_set_bit(bit, &old, BITS_PER_LONG)
		if (!(bits & BIT(bit)))
			clear_bit(bit, gate_word);
	for_each_set_bit(bit, &bits, BITS_PER_LONG)
		set_bit(bit, gate_word);
	smp_mb__after_atomic();		/* and shut after them */
	WRITE_ONCE(thp_gate_added, bits);
	write_sequnlock(&gate_lock);
}

/* What has to be let through that the host does not. */
static unsigned long gate_bits(void)
{
	lockdep_assert_held(&gate_mutex);
	if (!READ_ONCE(vkfs_thp_values))
		gate_wanted = 0;
	if (!thp_is_free())
		return 0;
	return vkfs_thp_gate_bits(thp_host_word(gate_word), gate_wanted);
}

/* @was_open: which has held in place what mm/thp.c needs. */
static void gate_set(bool was_open)
{
	unsigned long bits = gate_bits();

	if (bits && !was_open && vkfs_feature_get(VKFS_FEATURE_THP))
		return;
	gate_add(bits);
	if (bits || was_open)
		static_call(vkfs_start_stop_khugepaged)();
	if (was_open && !bits)
		vkfs_feature_put(VKFS_FEATURE_THP);
}

/** thp_gate_update - let through what has to be let through now */
void thp_gate_update(void)
{
	mutex_lock(&gate_mutex);
	if (READ_ONCE(vkfs_thp_values))
		WRITE_ONCE(vkfs_thp_on, 1);
	if (gate_bits() != thp_gate_added)
		gate_set(thp_gate_added);
	if (!READ_ONCE(vkfs_thp_values))
		WRITE_ONCE(vkfs_thp_on, 0);
	mutex_unlock(&gate_mutex);
}

/**
 * thp_gate_apply - a container's value has changed
 * @vk: its vkernel
 * @param: enabled, or a size
 * @old: not used
 *
 * What one has wanted is let through until no container has a value any more.
 */
void thp_gate_apply(struct vkernel *vk, const struct vkfs_param *param, long old)
{
	unsigned int order;

	mutex_lock(&gate_mutex);
	rcu_read_lock();
	for (order = VKFS_THP_MIN_ORDER; order <= HPAGE_PMD_ORDER; order++)
		if (thp_mode(vk, thp_size_param(order)) != THP_NEVER)
			gate_wanted |= BIT(order);
	rcu_read_unlock();
	mutex_unlock(&gate_mutex);
	thp_gate_update();
}

static ssize_t gate_show(struct kobject *kobj, struct kobj_attribute *attr, char *buf);
static ssize_t gate_store(struct kobject *kobj, struct kobj_attribute *attr,
			  const char *buf, size_t len);

struct vkfs_attr_hook vkfs_attr_thp_gate = { .show = gate_show, .store = gate_store };

static ssize_t gate_show(struct kobject *kobj, struct kobj_attribute *attr, char *buf)
{
	unsigned int order = vkfs_thp_gate_order(kobj);
	const struct vkfs_param *param;
	ssize_t ret;

	vkfs_enter();
	param = order ? thp_size_param(order) : &vkfs_thp_params[THP_ENABLED];
	ret = vkfs_words_print(param->words, param->native(param), buf, PAGE_SIZE);
	vkfs_leave();
	return ret;
}

static ssize_t gate_store(struct kobject *kobj, struct kobj_attribute *attr,
			  const char *buf, size_t len)
{
	ssize_t ret;
	bool was_open;

	vkfs_enter();
	mutex_lock(&gate_mutex);
	was_open = thp_gate_added;
	gate_add(0);
	ret = vkfs_attr_thp_gate.lower_store(kobj, attr, buf, len);
	gate_set(was_open);
	mutex_unlock(&gate_mutex);
	vkfs_leave();
	return ret;
}

/**
 * thp_gate_init - find what it needs
 * @word: the kernel's, which it adds to
 */
void __init thp_gate_init(unsigned long *word)
{
	gate_word = word;
	if (!vkfs_bind(vkfs_start_stop_khugepaged, "start_stop_khugepaged"))
		vkfs_feature_refuse(VKFS_FEATURE_THP, -ENOENT);
}
