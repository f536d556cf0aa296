// SPDX-License-Identifier: GPL-2.0
/*
 * sysinfo(2) of a container, 64-bit and 32-bit: the same numbers as its
 * /proc/meminfo, loadavg and uptime, which programs mix with it.
 */
#include <linux/compat.h>
#include <linux/math64.h>
#include <linux/module.h>
#include <linux/ptrace.h>
#include <linux/sched/loadavg.h>
#include <linux/static_call.h>
#include <linux/string.h>
#include <linux/sysinfo.h>
#include <linux/timekeeping.h>
#include <linux/uaccess.h>

#include <vkfs/clock.h>
#include <vkfs/hook.h>
#include <vkfs/mm.h>
#include <vkfs/sched.h>
#include <vkfs/symbols.h>
#include <vkfs/vkernel.h>

#include "internal.h"

/* struct compat_sysinfo of kernel/sys.c: the 32-bit ABI. */
struct sysinfo32 {
	s32 uptime;
	u32 loads[3];
	u32 totalram;
	u32 freeram;
	u32 sharedram;
	u32 bufferram;
	u32 totalswap;
	u32 freeswap;
	u16 procs;
	u16 pad;
	u32 totalhigh;
	u32 freehigh;
	u32 mem_unit;
	char _f[20 - 2 * sizeof(u32) - sizeof(int)];
};

static int sysinfo_get(struct vkernel *vk, struct sysinfo *info)
{
	struct vkfs_tasks tasks;
	struct vkfs_mem mem;
	int ret;

	ret = vkfs_mem_get(vk, &mem);
	if (ret)
		return ret;
	memset(info, 0, sizeof(*info));
	/* Part of a second counts as one, as natively. */
	info->uptime = DIV64_U64_ROUND_UP(ktime_get_boottime_ns() - vkfs_epoch(vk),
					  NSEC_PER_SEC);
	vkfs_load_get(vk, info->loads, 0, SI_LOAD_SHIFT - FSHIFT);
	vkfs_tasks_get(vk, &tasks);
	info->procs = min_t(unsigned int, tasks.total, U16_MAX);
	info->totalram = mem.total << 10;
	info->freeram = mem.free << 10;
	info->sharedram = mem.shmem << 10;
	info->totalswap = mem.swap_total << 10;
	info->freeswap = mem.swap_free << 10;
	info->mem_unit = 1;
	return 0;
}

/* Bytes if they fit in 32 bits, else pages, as the kernel does it. */
static void sysinfo_narrow(const struct sysinfo *info, struct sysinfo32 *to)
{
	int shift = 0;

	if (upper_32_bits(info->totalram) || upper_32_bits(info->totalswap))
		shift = PAGE_SHIFT;
	*to = (struct sysinfo32){
		.uptime = info->uptime,
		.loads = { info->loads[0], info->loads[1], info->loads[2] },
		.totalram = info->totalram >> shift,
		.freeram = info->freeram >> shift,
		.sharedram = info->sharedram >> shift,
		.totalswap = info->totalswap >> shift,
		.freeswap = info->freeswap >> shift,
		.procs = info->procs,
		.mem_unit = 1U << shift,
	};
}

/*
 * Fill in @info for the current task. Where it has no vkernel the call was not
 * for us: -ENOENT.
 */
static int sysinfo_current(struct sysinfo *info)
{
	struct vkernel *vk = vkernel_get_current();
	int ret;

	if (!vk)
		return -ENOENT;
	ret = sysinfo_get(vk, info);
	vkernel_put(vk);
	return ret;
}

static long no_sysinfo(const struct pt_regs *regs)
{
	return -ENOENT;
}

DEFINE_STATIC_CALL(vkfs_sysinfo, no_sysinfo);
DEFINE_STATIC_CALL(vkfs_compat_sysinfo, no_sysinfo);

static long sysinfo64(const struct pt_regs *regs)
{
	struct sysinfo info;
	int ret = sysinfo_current(&info);

	if (ret == -ENOENT)
		return static_call(vkfs_sysinfo)(regs);
	if (ret)
		return ret;
	return copy_to_user((void __user *)regs->di, &info, sizeof(info)) ?
	       -EFAULT : 0;
}

static long sysinfo32(const struct pt_regs *regs)
{
	struct sysinfo32 narrow;
	struct sysinfo info;
	int ret = sysinfo_current(&info);

	if (ret == -ENOENT)
		return static_call(vkfs_compat_sysinfo)(regs);
	if (ret)
		return ret;
	sysinfo_narrow(&info, &narrow);
	return copy_to_user(compat_ptr(regs->bx), &narrow, sizeof(narrow)) ?
	       -EFAULT : 0;
}

/*
 * The caller's buffer may take any time to come in. A reference on the module for
 * that time makes unloading fail, where being counted in would make it wait.
 */
static long sysinfo_held(long (*fill)(const struct pt_regs *regs),
			 const struct pt_regs *regs)
{
	bool held = try_module_get(THIS_MODULE);
	long ret;

	if (held)
		vkfs_leave();
	ret = fill(regs);
	if (held)
		module_put(THIS_MODULE);
	else
		vkfs_leave();
	return ret;
}

long vkfs_hook_sysinfo(const struct pt_regs *regs)
{
	return sysinfo_held(sysinfo64, regs);
}

long vkfs_hook_compat_sysinfo(const struct pt_regs *regs)
{
	return sysinfo_held(sysinfo32, regs);
}

void __init vkfs_sysinfo_init(void)
{
	vkfs_bind(vkfs_sysinfo, "__x64_sys_sysinfo");
	vkfs_bind(vkfs_compat_sysinfo, "__ia32_compat_sys_sysinfo");
}
