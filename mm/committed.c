// SPDX-License-Identifier: GPL-2.0
/*
 * How much memory a container's tasks have been promised, measured.
 *
 * The kernel keeps one count for all, which it raises where it can be seen and lowers
 * where it cannot. But what it has counted can be found: mappings with VM_ACCOUNT in
 * full, shared memory that reserves its size, and other shared memory by the page. So
 * nothing has to be kept, and nothing can drift.
 *
 * Never less than it is, but for what is neither here nor there at the moment: see
 * docs/mm-params.md.
 */
#include <linux/delay.h>
#include <linux/file.h>
#include <linux/idr.h>
#include <linux/ipc_namespace.h>
#include <linux/jiffies.h>
#include <linux/magic.h>
#include <linux/memcontrol.h>
#include <linux/mm.h>
#include <linux/mmap_lock.h>
#include <linux/nsproxy.h>
#include <linux/pid_namespace.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/timekeeping.h>
#include <linux/vmstat.h>

#include <compat/mm.h>
#include <vkfs/domain.h>
#include <vkfs/mm.h>
#include <vkfs/symbols.h>
#include <vkfs/vkernel.h>

#include "internal.h"

/* Segments of shared memory that are told apart; more are counted once a mapping. */
#define MAX_SEEN	64

/**
 * struct tally - what has been found so far
 * @pages: the sum
 * @anon_swap: the most that one process has in swap, without shared memory
 * @locked: a process was at changing its mappings: of it there is a guess in @pages
 * @ipc: the last IPC namespace that was looked at
 * @nr_seen: how many are in @seen
 * @seen: shared memory that has been counted
 */
struct tally {
	unsigned long pages;
	unsigned long anon_swap;
	bool locked;
	const struct ipc_namespace *ipc;
	unsigned int nr_seen;
	const struct inode *seen[MAX_SEEN];
};

static struct ipc_namespace *host_ipc __ro_after_init;

/* Members of struct shmid_kernel. */
static int shm_file __ro_after_init;
static int shm_cprid __ro_after_init;

#define SHM_IDS	2	/* ipc/util.h: IPC_SHM_IDS */

static bool tally_saw(struct tally *t, const struct inode *inode)
{
	unsigned int i;

	for (i = 0; i < t->nr_seen; i++)
		if (t->seen[i] == inode)
			return true;
	if (t->nr_seen < MAX_SEEN)
		t->seen[t->nr_seen++] = inode;
	return false;
}

/* Of memory that reserves its size, what it does not have yet. RCU. */
static void tally_shmem(struct tally *t, struct inode *inode)
{
	const struct shmem_inode_info *info;

	if (!inode || inode->i_sb->s_magic != TMPFS_MAGIC || !S_ISREG(inode->i_mode))
		return;
	info = SHMEM_I(inode);
	if (vkfs_shmem_is_noreserve(info) || tally_saw(t, inode))
		return;
	t->pages += saturating_sub(DIV_ROUND_UP(i_size_read(inode), PAGE_SIZE),
				   READ_ONCE(info->alloced));
}

static void tally_shm(struct tally *t, const struct kern_ipc_perm *perm)
{
	struct file *file = READ_ONCE(*(struct file **)((char *)perm + shm_file));

	if (file)
		tally_shmem(t, file_inode(file));
}

/*
 * Segments of System V that nobody has attached. One that is just being removed leaves
 * its file, and with it the inode, to RCU.
 */
static void tally_ipc(struct tally *t, struct ipc_namespace *ipc)
{
	struct kern_ipc_perm *perm;
	int id;

	if (ipc == t->ipc || ipc == host_ipc)
		return;
	t->ipc = ipc;
	idr_for_each_entry(&ipc->ids[SHM_IDS].ipcs_idr, perm, id)
		tally_shm(t, perm);
}

/* Of the host's those that a task of @ns has made: a container may share it. */
static void tally_host_ipc(struct tally *t, struct pid_namespace *ns)
{
	struct kern_ipc_perm *perm;
	int id;

	rcu_read_lock();
	idr_for_each_entry(&host_ipc->ids[SHM_IDS].ipcs_idr, perm, id) {
		spin_lock(&perm->lock);
		if (!perm->deleted &&
		    pid_nr_ns(*(struct pid **)((char *)perm + shm_cprid), ns))
			tally_shm(t, perm);
		spin_unlock(&perm->lock);
	}
	rcu_read_unlock();
}

static void tally_mm(struct tally *t, struct mm_struct *mm)
{
	VMA_ITERATOR(vmi, mm, 0);
	bool mine = vkfs_mmap_lock_is_mine(mm);
	struct vm_area_struct *vma;

	t->anon_swap = max(t->anon_swap, get_mm_counter(mm, MM_SWAPENTS));
	if (!mine && !mmap_read_trylock(mm)) {
		t->locked = true;
		/* Twice: it may be forking. */
		t->pages += 2 * (READ_ONCE(mm->data_vm) + READ_ONCE(mm->stack_vm));
		return;
	}
	for_each_vma(vmi, vma) {
		if (vma->vm_flags & VM_ACCOUNT)
			t->pages += vma_pages(vma);
		else if ((vma->vm_flags & VM_SHARED) && vma->vm_file)
			tally_shmem(t, file_inode(vma->vm_file));
	}
	if (!mine)
		mmap_read_unlock(mm);
}

/*
 * A process that shares its memory with another is counted where its owner is. The
 * task's lock keeps what it has.
 */
static void tally_process(struct tally *t, struct task_struct *p)
{
	struct task_struct *thread, *owner;
	bool found = false;

	for_each_thread(p, thread) {
		task_lock(thread);
		if (thread->mm) {
			found = true;
			owner = rcu_dereference(thread->mm->owner);
			if (!owner || same_thread_group(owner, p))
				tally_mm(t, thread->mm);
			if (thread->nsproxy)
				tally_ipc(t, thread->nsproxy->ipc_ns);
		}
		task_unlock(thread);
		if (found)
			break;
	}
}

static void tally_processes(struct tally *t, struct pid_namespace *ns)
{
	struct task_struct *p;
	struct pid *pid;
	int nr = 1;

	rcu_read_lock();
	while ((pid = idr_get_next(&ns->idr, &nr))) {
		p = pid_task(pid, PIDTYPE_TGID);
		if (p)
			tally_process(t, p);
		nr++;
		if (p && need_resched()) {
			rcu_read_unlock();
			cond_resched();
			rcu_read_lock();
		}
	}
	rcu_read_unlock();
}

/*
 * Shared memory by the page, which is the domain's: what is resident, and what is in
 * swap, which is not told apart there.
 */
static void tally_domain(struct tally *t, struct vkernel *vk)
{
	struct mem_cgroup *memcg;
	struct vkfs_domain dom;
	struct vkfs_swap swap;

	if (vkfs_domain_get(vk, &dom, BIT(memory_cgrp_id)))
		return;
	vkfs_swap_of(&dom, &swap);
	memcg = mem_cgroup_from_css(dom.css[memory_cgrp_id]);
	if (memcg) {
		vkfs_memcg_refresh(memcg);
		t->pages += vkfs_memcg_state(memcg, NR_SHMEM);
	} else {
		t->pages += global_node_page_state(NR_SHMEM);
	}
	t->pages += saturating_sub(swap.used, t->anon_swap);
	vkfs_domain_put(&dom);
}

/*
 * Return: whether every process could be looked at. @pages: the sum.
 */
static bool tally(struct vkernel *vk, unsigned long *pages)
{
	struct tally t = { };

	tally_processes(&t, vk->ns);
	tally_host_ipc(&t, vk->ns);
	tally_domain(&t, vk);
	*pages = t.pages;
	return !t.locked;
}

static void commit_show(struct vkfs_commit *commit, unsigned long pages, u64 took)
{
	unsigned long wait = max_t(unsigned long, HZ / 10, nsecs_to_jiffies(100 * took));

	WRITE_ONCE(commit->shown, pages);
	WRITE_ONCE(commit->until, jiffies + wait);
	WRITE_ONCE(commit->known, true);
}

/**
 * commit_shown - what a container's tasks have been promised, to be shown
 * @vk: its vkernel
 *
 * Not measured more often than every tenth of a second, nor for more than a hundredth
 * of the time. Nobody is waited for: while a process changes its mappings, it is what
 * it was.
 *
 * Context: may sleep.
 * Return: pages.
 */
unsigned long commit_shown(struct vkernel *vk)
{
	struct vkfs_commit *commit = &vk->commit;
	unsigned long pages;
	u64 start;

	if (READ_ONCE(commit->known) && time_before(jiffies, READ_ONCE(commit->until)))
		return READ_ONCE(commit->shown);
	if (!mutex_trylock(&commit->lock))
		return READ_ONCE(commit->shown);
	start = ktime_get_ns();
	if (!tally(vk, &pages) && commit->known)
		pages = commit->shown;
	commit_show(commit, pages, ktime_get_ns() - start);
	mutex_unlock(&commit->lock);
	return pages;
}

/**
 * commit_measure - put right what is estimated of a container
 * @vk: its vkernel
 *
 * What is charged meanwhile is added. A process that changes its mappings is waited for,
 * but not for long: it may wait for us.
 *
 * Context: may sleep; @vk's commit.lock.
 */
void commit_measure(struct vkernel *vk)
{
	struct vkfs_commit *commit = &vk->commit;
	unsigned long pages;
	int tries = 3;
	long before;
	u64 start;

	lockdep_assert_held(&commit->lock);
	for (;;) {
		start = ktime_get_ns();
		before = atomic_long_read(&commit->estimate);
		if (tally(vk, &pages)) {
			commit_show(commit, pages, ktime_get_ns() - start);
			break;
		}
		if (!--tries)
			break;
		usleep_range(20, 100);
	}
	atomic_long_add((long)pages - before, &commit->estimate);
}

/**
 * commit_of_child - what a child is promised in all
 * @mm: its parent's, which the current task is copying
 *
 * Return: pages.
 */
long commit_of_child(struct mm_struct *mm)
{
	VMA_ITERATOR(vmi, mm, 0);
	struct vm_area_struct *vma;
	long pages = 0;

	if (!vkfs_mmap_lock_is_mine(mm))
		return READ_ONCE(mm->data_vm) + READ_ONCE(mm->stack_vm);
	for_each_vma(vmi, vma)
		if ((vma->vm_flags & (VM_ACCOUNT | VM_DONTCOPY)) == VM_ACCOUNT)
			pages += vma_pages(vma);
	return pages;
}

/**
 * commit_tally_init - find what System V's shared memory is kept in
 *
 * Return: 0 or a negative errno.
 */
int __init commit_tally_init(void)
{
	shm_file = vkfs_btf_member("shmid_kernel", "shm_file", "*file");
	shm_cprid = vkfs_btf_member("shmid_kernel", "shm_cprid", "*pid");
	host_ipc = (void *)vkfs_symbol("init_ipc_ns");
	if (shm_file < 0 || shm_cprid < 0 || !host_ipc ||
	    vkfs_btf_member("shmid_kernel", "shm_perm", "kern_ipc_perm"))
		return -ENOENT;
	return 0;
}
