// SPDX-License-Identifier: GPL-2.0
/*
 * The hook engine: how a row of the hook table is put in place, and taken out.
 * When that happens is core/feature.c's business.
 *
 * A redirect is an ftrace IPMODIFY handler, for functions that are called now and
 * then. A direct hook is an ftrace direct call to a trampoline of ours, a tenth as
 * dear, for those that are called all the time. Either way only one user may have
 * a function, so -EBUSY (a livepatch or a BPF program was there first) is an
 * ordinary answer: the feature is then reported as unavailable.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": hook: " fmt

#include <linux/delay.h>
#include <linux/module.h>
#include <linux/pid_namespace.h>
#include <linux/rcupdate.h>
#include <linux/string.h>
#include <linux/tracepoint.h>
#include <asm/text-patching.h>

#include <compat/ftrace.h>
#include <vkfs/symbols.h>
#include <vkfs/vkernel.h>

#include "internal.h"

atomic_t vkfs_inside = ATOMIC_INIT(0);

/* Which hooks are in place. Only those who patch the kernel's text wait for it. */
DEFINE_MUTEX(hook_mutex);

/*
 * Runs at the target's first instruction, in the caller's context, whatever
 * that is. Nothing here may be traced, sleep, or take a lock.
 */
static void notrace hook_redirect(unsigned long ip, unsigned long parent_ip,
				  struct ftrace_ops *ops, struct ftrace_regs *fregs)
{
	struct vkfs_hook *hook = container_of(ops, struct vkfs_hook, ops);

	/* A replacement calling the function it replaced. */
	if (within_module_core(parent_ip, THIS_MODULE))
		return;
	if (hook->who == VKFS_HOOK_CONTAINERS) {
		struct pid_namespace *ns = vkfs_task_ns(current);

		if (!ns || ns == &init_pid_ns)
			return;
	}
	/*
	 * Counted here, not in the replacement: unregistering waits for this
	 * handler, so no call is ever between redirected and counted.
	 */
	vkfs_enter();
	vkfs_ftrace_set_ip(fregs, (unsigned long)hook->func);
}

/* ftrace_free_filter() leaves its pointers behind: the ops must begin anew. */
static void hook_forget(struct vkfs_hook *hook)
{
	ftrace_free_filter(&hook->ops);
	memset(&hook->ops, 0, sizeof(hook->ops));
}

/*
 * Whether the target's first instruction is a call. It is a nop behind the ENDBR,
 * if the function has one, and neither an ENDBR nor a nop has this byte there.
 */
static bool hook_is_patched(const struct vkfs_hook *hook)
{
	const u8 *text = (const u8 *)hook->addr;

	return text[0] == CALL_INSN_OPCODE || text[4] == CALL_INSN_OPCODE;
}

static int hook_register(struct vkfs_hook *hook)
{
	int ret;

	if (hook->kind == VKFS_HOOK_REDIRECT) {
		hook->ops.func = hook_redirect;
		hook->ops.flags = FTRACE_OPS_FL_IPMODIFY | FTRACE_OPS_FL_PERMANENT;
		return register_ftrace_function(&hook->ops);
	}
	ret = vkfs_ftrace_direct_register(&hook->ops, (unsigned long)hook->func);
	/* Not before: registering sets the flags of its own. */
	if (!ret)
		hook->ops.flags |= FTRACE_OPS_FL_PERMANENT;
	return ret;
}

static void hook_unregister(struct vkfs_hook *hook)
{
	if (hook->kind == VKFS_HOOK_REDIRECT)
		unregister_ftrace_function(&hook->ops);
	else
		vkfs_ftrace_direct_unregister(&hook->ops, (unsigned long)hook->func);
	hook_forget(hook);
}

static bool ftrace_is_on(void)
{
	const int *on = (const int *)vkfs_symbol("ftrace_enabled");

	return on && READ_ONCE(*on);
}

/*
 * PERMANENT: "sysctl kernel.ftrace_enabled=0" would silently turn the hook into
 * a nop; with it that write fails. If it came first, a redirect fails to register; a
 * direct hook would be registered but not patched in, and taking it out again would
 * leave 6.1 with wrong counts of who uses ftrace, of which it warns later.
 */
static int hook_place_ftrace(struct vkfs_hook *hook)
{
	int ret;

	if (hook->kind == VKFS_HOOK_DIRECT && !ftrace_is_on())
		return -ENODEV;
	ret = ftrace_set_filter_ip(&hook->ops, hook->addr, 0, 0);
	if (ret)
		return ret;
	ret = hook_register(hook);
	if (ret) {
		hook_forget(hook);
		return ret;
	}
	if (!hook_is_patched(hook)) {
		hook_unregister(hook);
		return -ENODEV;
	}
	return 0;
}

/* Nobody who has not left the kernel's own function yet minds. */
static int hook_place_attr(struct vkfs_hook *hook)
{
	struct kobj_attribute *attr = (struct kobj_attribute *)hook->addr;
	struct vkfs_attr_hook *own = hook->func;

	own->lower_show = attr->show;
	own->lower_store = attr->store;
	WRITE_ONCE(attr->show, own->show);
	WRITE_ONCE(attr->store, own->store);
	return 0;
}

static void hook_remove_attr(struct vkfs_hook *hook)
{
	struct kobj_attribute *attr = (struct kobj_attribute *)hook->addr;
	const struct vkfs_attr_hook *own = hook->func;

	WRITE_ONCE(attr->show, own->lower_show);
	WRITE_ONCE(attr->store, own->lower_store);
}

/**
 * hook_place - put a hook in place
 * @hook: the hook; may be in place already, or optional and without a target
 *
 * Context: process context, hook_mutex, or nobody else can know of @hook.
 * Return: 0, or why not, which is also kept.
 */
int hook_place(struct vkfs_hook *hook)
{
	if (hook->active || (!hook->addr && hook->optional))
		return 0;
	if (!hook->addr)
		return hook->err;
	if (hook->kind == VKFS_HOOK_TRACEPOINT)
		hook->err = tracepoint_probe_register(hook->tp, hook->func, NULL);
	else if (hook->kind == VKFS_HOOK_ATTR)
		hook->err = hook_place_attr(hook);
	else
		hook->err = hook_place_ftrace(hook);
	hook->active = !hook->err;
	if (hook->err)
		pr_warn_ratelimited("%s: error %d: %s\n", hook->target, hook->err,
				    hook->lost);
	return hook->err;
}

/**
 * hook_remove - take a hook out
 * @hook: the hook; need not be in place
 *
 * For a direct hook ftrace waits until no task is in the trampoline or in what it
 * calls. Calls that were redirected may go on: see hooks_quiesce().
 *
 * Context: as hook_place().
 */
void hook_remove(struct vkfs_hook *hook)
{
	if (!hook->active)
		return;
	hook->active = false;
	if (hook->kind == VKFS_HOOK_TRACEPOINT)
		tracepoint_probe_unregister(hook->tp, hook->func, NULL);
	else if (hook->kind == VKFS_HOOK_ATTR)
		hook_remove_attr(hook);
	else
		hook_unregister(hook);
}

static unsigned long __init hook_target(struct vkfs_hook *hook)
{
	unsigned long addr = vkfs_symbol(hook->target);
	unsigned int i;

	for (i = 0; !addr && i < ARRAY_SIZE(hook->older) && hook->older[i]; i++) {
		addr = vkfs_symbol(hook->older[i]);
		if (addr)
			hook->target = hook->older[i];
	}
	return addr;
}

static unsigned long __init hook_tracepoint(struct vkfs_hook *hook)
{
	char name[64];

	snprintf(name, sizeof(name), "__tracepoint_%s", hook->target);
	hook->tp = (struct tracepoint *)vkfs_symbol(name);
	return (unsigned long)hook->tp;
}

/* A function of another prototype is another function: better none than that. */
static int __init hook_find(struct vkfs_hook *hook)
{
	char proto[128];
	int ret;

	if (hook->kind == VKFS_HOOK_TRACEPOINT) {
		hook->addr = hook_tracepoint(hook);
		return hook->addr ? 0 : -ENOENT;
	}
	hook->addr = hook_target(hook);
	if (!hook->addr)
		return hook->optional ? 0 : -ENOENT;
	if (hook->kind == VKFS_HOOK_ATTR)
		return 0;
	ret = vkfs_btf_prototype(hook->target, proto, sizeof(proto));
	if (!ret && strcmp(proto, hook->proto)) {
		pr_warn("%s is %s, not %s\n", hook->target, proto, hook->proto);
		ret = -EINVAL;
	}
	if (ret)
		hook->addr = 0;
	return ret;
}

/**
 * vkfs_hooks_init - find the targets of all hooks
 *
 * Return: 0. A target that is missing is its feature's loss.
 */
int __init vkfs_hooks_init(void)
{
	int direct = vkfs_selfcheck();
	struct vkfs_hook *hook;

	if (direct)
		pr_warn("direct calls do not work here: error %d\n", direct);
	for (hook = vkfs_hooks; hook < vkfs_hooks + vkfs_nr_hooks; hook++) {
		if (vkfs_features[hook->feature].absent)
			continue;
		hook->err = hook_find(hook);
		if (hook->kind == VKFS_HOOK_DIRECT && direct) {
			hook->err = direct;
			hook->addr = 0;
		}
		if (hook->err)
			pr_warn("%s: error %d: %s\n", hook->target, hook->err,
				hook->lost);
	}
	return 0;
}

/**
 * hooks_quiesce - wait until no call is inside the module without a reference
 *
 * All ways in must have been closed. The first grace period sees to those who
 * have picked up a pointer to us but not yet been counted, the last to those
 * who have counted themselves out but not yet returned: neither sleeps, and an
 * RCU-tasks grace period waits for every task that is preempted.
 */
void hooks_quiesce(void)
{
	synchronize_rcu_tasks();
	while (atomic_read(&vkfs_inside))
		msleep(20);
	synchronize_rcu_tasks();
	tracepoint_synchronize_unregister();
}
