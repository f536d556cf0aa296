// SPDX-License-Identifier: GPL-2.0
/*
 * Whether memory may be promised, for tasks of a container that has overcommit_memory of
 * its own: in place of __vm_enough_memory(), which every mmap(2), brk(2), fork(2) and so
 * on asks. Whose the memory is decides, by the owner of the mm, not who asks.
 *
 * All containers further out that are strict have a say, too. So has the host when it is
 * strict itself, unless it is told otherwise (/sys/fs/vkfs/overcommit/host_strict).
 *
 * What a container has been promised is estimated from above: each charge is added, and
 * when that comes to the limit it is measured (mm/committed.c). The kernel's count of all
 * is raised here as the kernel would have, for it will lower it.
 */
#include <linux/cred.h>
#include <linux/file.h>
#include <linux/hugetlb.h>
#include <linux/kstrtox.h>
#include <linux/magic.h>
#include <linux/memcontrol.h>
#include <linux/mman.h>
#include <linux/percpu_counter.h>
#include <linux/preempt.h>
#include <linux/static_call.h>
#include <linux/sysfs.h>
#include <linux/user_namespace.h>
#include <asm/syscall.h>
#include <asm/unistd.h>

#include <vkfs/domain.h>
#include <vkfs/hook.h>
#include <vkfs/mm.h>
#include <vkfs/symbols.h>
#include <vkfs/vkernel.h>

#include "internal.h"

int vkfs_overcommit_on;

/* The host's own strict mode binds containers. */
static bool host_strict = true;

/* What all have been promised, and how exactly each CPU counts. */
static struct percpu_counter *committed_as __ro_after_init;
static const s32 *committed_as_batch __ro_after_init;

static unsigned long no_hugetlb(void)
{
	return 0;
}

DEFINE_STATIC_CALL(vkfs_hugetlb_total, no_hugetlb);

/* Their numbers for a 32-bit program; that of clone3 is the same. */
#define IA32_FORK	2
#define IA32_CLONE	120

#define PAGES(kbytes)	((unsigned long)(kbytes) >> (PAGE_SHIFT - 10))

static long param(struct vkernel *vk, unsigned int which)
{
	return vkfs_param_get(vk, &vkfs_mm_params[which]);
}

static long host_mode(void)
{
	const struct vkfs_param *param = &vkfs_mm_params[MM_OVERCOMMIT_MEMORY];

	return param->native(param);
}

/* Any value of its own: then what it is promised is kept track of. */
static bool is_tracked(const struct vkernel *vk)
{
	const unsigned long ours = BIT(VKFS_PARAM_OVERCOMMIT_MEMORY) |
				   BIT(VKFS_PARAM_OVERCOMMIT_RATIO) |
				   BIT(VKFS_PARAM_OVERCOMMIT_KBYTES) |
				   BIT(VKFS_PARAM_ADMIN_RESERVE) |
				   BIT(VKFS_PARAM_USER_RESERVE);

	return READ_ONCE(vk->params.set) & ours;
}

static bool is_strict(struct vkernel *vk)
{
	return is_tracked(vk) && param(vk, MM_OVERCOMMIT_MEMORY) == OVERCOMMIT_NEVER;
}

/*
 * Whether a container's tasks are the kernel's to judge: it has chosen nothing, or only
 * numbers for the strict mode, in which it is not.
 */
static bool is_native(struct vkernel *vk)
{
	return !(READ_ONCE(vk->params.set) & BIT(VKFS_PARAM_OVERCOMMIT_MEMORY)) &&
	       !is_strict(vk);
}

/**
 * vkfs_commit_init - nothing is known of a new vkernel: so its first charge measures
 * @vk: the vkernel
 */
void vkfs_commit_init(struct vkernel *vk)
{
	atomic_long_set(&vk->commit.estimate, LONG_MAX / 2);
	mutex_init(&vk->commit.lock);
}

/**
 * commit_room - how much memory and swap a container may use
 * @vk: its vkernel
 * @room: filled in
 *
 * Return: 0, or -ESRCH if the container is gone.
 */
int commit_room(struct vkernel *vk, struct commit_room *room)
{
	struct mem_cgroup *memcg;
	struct vkfs_domain dom;
	struct vkfs_swap swap;
	int ret;

	room->ram = totalram_pages() - static_call(vkfs_hugetlb_total)();
	rcu_read_lock();
	ret = vkfs_domain_peek(vk, &dom, BIT(memory_cgrp_id));
	if (!ret) {
		memcg = mem_cgroup_from_css(dom.css[memory_cgrp_id]);
		if (memcg)
			room->ram = counter_limit(&memcg->memory, room->ram);
		vkfs_swap_of(&dom, &swap);
		room->swap = swap.total;
	}
	rcu_read_unlock();
	return ret;
}

/**
 * commit_limit - vm_commit_limit() for a container
 * @vk: its vkernel
 * @room: what it may use
 *
 * Return: pages.
 */
unsigned long commit_limit(struct vkernel *vk, const struct commit_room *room)
{
	unsigned long kbytes = param(vk, MM_OVERCOMMIT_KBYTES);
	long ratio = max(param(vk, MM_OVERCOMMIT_RATIO), 0L);

	return room->swap + (kbytes ? PAGES(kbytes) : room->ram * ratio / 100);
}

/*
 * Whether the current task is copying @mm for a child. Nothing else that asks for memory
 * is done by these calls.
 */
static bool is_forking(const struct mm_struct *mm)
{
	int nr = syscall_get_nr(current, task_pt_regs(current));

	if (mm != current->mm || current->flags & PF_KTHREAD)
		return false;
	if (in_ia32_syscall())
		return nr == IA32_FORK || nr == IA32_CLONE || nr == __NR_clone3;
	return nr == __NR_fork || nr == __NR_clone || nr == __NR_clone3;
}

/*
 * Those who wait for their turn to measure have not been charged meanwhile: only what is
 * charged and can be found, or is charged while it is looked for, is in the result. What
 * a child has been promised so far cannot be found: it is asked for all it will get.
 */
static int strict_measured(struct vkernel *vk, struct mm_struct *mm, long pages,
			   long allowed)
{
	struct vkfs_commit *commit = &vk->commit;
	int ret = 0;

	atomic_long_sub(pages, &commit->estimate);
	mutex_lock(&commit->lock);
	if (atomic_long_add_return(pages, &commit->estimate) >= allowed) {
		atomic_long_sub(pages, &commit->estimate);
		commit_measure(vk);
		if (is_forking(mm))
			pages = max(pages, commit_of_child(mm));
		if (atomic_long_add_return(pages, &commit->estimate) >= allowed) {
			atomic_long_sub(pages, &commit->estimate);
			ret = -ENOMEM;
		}
	}
	mutex_unlock(&commit->lock);
	return ret;
}

/* Of the limit something is kept: for the root, and from each for who is to clean up. */
static int charge_strict(struct vkernel *vk, struct mm_struct *mm, long pages,
			 long estimate)
{
	struct commit_room room;
	long allowed, admin;

	if (commit_room(vk, &room))
		return -ENOMEM;
	admin = PAGES(param(vk, MM_ADMIN_RESERVE));
	allowed = commit_limit(vk, &room);
	allowed -= min_t(long, READ_ONCE(mm->total_vm) / 32,
			 PAGES(param(vk, MM_USER_RESERVE)));
	if (estimate < allowed - admin)
		return 0;
	if (!ns_capable_noaudit(vk->ns->user_ns, CAP_SYS_ADMIN))
		allowed -= admin;
	return estimate < allowed ? 0 : strict_measured(vk, mm, pages, allowed);
}

/* What a container says to a charge of its own or of one further in. */
static int charge(struct vkernel *vk, struct mm_struct *mm, long pages, bool own)
{
	struct commit_room room;
	long estimate;

	if (!is_tracked(vk))
		return 0;
	estimate = atomic_long_add_return(pages, &vk->commit.estimate);
	if (is_strict(vk))
		return charge_strict(vk, mm, pages, estimate);
	if (!own || is_native(vk) || param(vk, MM_OVERCOMMIT_MEMORY) == OVERCOMMIT_ALWAYS)
		return 0;
	return commit_room(vk, &room) || pages > room.ram + room.swap ? -ENOMEM : 0;
}

/* From the inside out. @vk: with a reference, which is given back. */
static struct vkfs_verdict judge(struct vkernel *vk, struct mm_struct *mm, long pages)
{
	bool native = is_native(vk), own = true;
	struct vkernel *outer;
	int ret = 0;

	for (; vk; vk = outer) {
		ret = ret ?: charge(vk, mm, pages, own);
		own = false;
		outer = ret ? NULL : vkernel_get(vk->ns->parent);
		vkernel_put(vk);
	}
	if (ret)
		return (struct vkfs_verdict){ .skip = 1, .value = ret };
	if (native || (READ_ONCE(host_strict) && host_mode() == OVERCOMMIT_NEVER))
		return (struct vkfs_verdict){ };
	percpu_counter_add_batch(committed_as, pages, READ_ONCE(*committed_as_batch));
	return (struct vkfs_verdict){ .skip = 1 };
}

/*
 * Where nobody may sleep, the kernel judges: swapoff(2), and the collapse of shared
 * memory into huge pages (6.1). What comes of that is found when it is measured.
 */
static noinline struct vkfs_verdict enough(struct mm_struct *mm, long pages)
{
	struct vkfs_verdict verdict = { };
	struct pid_namespace *ns;
	struct vkernel *vk;

	if (!preemptible())
		return verdict;
	vkfs_enter();
	rcu_read_lock();
	ns = container_of_mm(mm);
	vk = ns ? vkernel_get(ns) : NULL;
	rcu_read_unlock();
	if (vk)
		verdict = judge(vk, mm, pages);
	vkfs_leave();
	return verdict;
}

/**
 * vkfs_enough_handler - before __vm_enough_memory()
 * @mm: whose memory it is to be, or NULL
 * @pages: how many
 * @cap_sys_admin: not used: privilege on the host
 *
 * For most it is the host's, and that is found out as cheaply as can be.
 */
notrace struct vkfs_verdict vkfs_enough_handler(struct mm_struct *mm, long pages,
						int cap_sys_admin)
{
	bool own;

	if (!mm)
		return (struct vkfs_verdict){ };
	preempt_disable_notrace();	/* is RCU, too */
	own = container_of_mm(mm);
	preempt_enable_notrace();
	return own ? enough(mm, pages) : (struct vkfs_verdict){ };
}

static bool is_strict_mm(struct mm_struct *mm)
{
	struct pid_namespace *ns;
	struct vkernel *vk;
	bool strict = false;

	rcu_read_lock();
	ns = container_of_mm(mm);
	for (; ns && ns->level && !strict; ns = ns->parent) {
		vk = vkernel_of(ns);
		strict = vk && is_strict(vk);
	}
	rcu_read_unlock();
	return strict;
}

/**
 * vkfs_mmap_region_handler - before mmap_region()
 * @args: its arguments, the sixth first
 *
 * Of a mapping with VM_NORESERVE: trampoline.S sees to that.
 * mmap(2) has heeded MAP_NORESERVE unless the host is strict: a container that is does
 * not want it. Huge pages are reserved by rules of their own.
 */
notrace void vkfs_mmap_region_handler(unsigned long *args)
{
	struct file *file = (struct file *)args[5];
	unsigned long *flags = &args[2];

	static_assert(VM_NORESERVE == 0x200000);	/* trampoline.S */

	if (!current->mm)
		return;
	if (file && file_inode(file)->i_sb->s_magic == HUGETLBFS_MAGIC)
		return;
	if (is_strict_mm(current->mm))
		*flags &= ~VM_NORESERVE;
}

static ssize_t host_strict_show(struct kobject *kobj, struct kobj_attribute *attr,
				char *buf)
{
	return sysfs_emit(buf, "%d\n", READ_ONCE(host_strict));
}

static ssize_t host_strict_store(struct kobject *kobj, struct kobj_attribute *attr,
				 const char *buf, size_t len)
{
	bool on;
	int ret = kstrtobool(buf, &on);

	if (ret)
		return ret;
	WRITE_ONCE(host_strict, on);
	return len;
}

static struct kobj_attribute host_strict_attr = __ATTR_RW(host_strict);
static struct attribute *overcommit_attrs[] = { &host_strict_attr.attr, NULL };
static const struct attribute_group overcommit_settings = {
	.name	= "overcommit",
	.attrs	= overcommit_attrs,
};

/**
 * vkfs_overcommit_start - add the host's switch to /sys/fs/vkfs
 *
 * Return: 0 or a negative errno.
 */
int __init vkfs_overcommit_start(void)
{
	return vkfs_sysfs_settings(&overcommit_settings);
}

/**
 * vkfs_overcommit_init - find what is counted, and where
 *
 * Return: 0. What is missing makes the feature unavailable.
 */
int __init vkfs_overcommit_init(void)
{
	int ret = commit_tally_init();

	committed_as = (void *)vkfs_symbol("vm_committed_as");
	committed_as_batch = (void *)vkfs_symbol("vm_committed_as_batch");
	/* Where that is off nobody can tell whether he may sleep. */
	if (!IS_ENABLED(CONFIG_PREEMPT_RCU))
		ret = -EOPNOTSUPP;
	if (!committed_as || !committed_as_batch ||
	    !vkfs_bind(vkfs_hugetlb_total, "hugetlb_total_pages"))
		ret = -ENOENT;
	if (ret)
		vkfs_feature_refuse(VKFS_FEATURE_OVERCOMMIT, ret);
	return 0;
}
