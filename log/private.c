// SPDX-License-Identifier: GPL-2.0
/*
 * What of the kernel's messages a container must not read, though one of its tasks
 * prints them: reports about the kernel, with its addresses and registers, lists of
 * everybody's tasks and the paths of cgroups. What prints one is known by the
 * functions on the stack, whatever the words are.
 */
#include <linux/ctype.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/percpu.h>
#include <linux/stacktrace.h>
#include <linux/string.h>

#include <vkfs/symbols.h>

#include "internal.h"

/* What these print, and whatever they call, is for the host. */
static const char * const private_names[] __initconst = {
	/* a bug or a warning */
	"report_bug", "__report_bug", "__warn", "__warn_printk", "die", "__die",
	"die_addr", "page_fault_oops", "oops_end", "oops_exit", "make_task_dead",
	"panic", "vpanic", "__schedule_bug", "__might_resched", "bad_page",
	"print_bad_pte", "print_bad_page_map", "object_err", "slab_bug", "dump_page",
	/* the state of the machine */
	"dump_stack_lvl", "show_stack", "show_regs", "__show_regs", "__show_mem",
	"warn_alloc", "out_of_memory", "dump_header", "slab_out_of_memory",
	"__handle_sysrq", "sched_show_task", "show_state_filter",
	/* the path of a cgroup */
	"pids_can_fork", "pids_event",
};

/* What compilers make of a function besides. */
static const char * const parts[] __initconst = {
	"", ".cold", ".constprop.0", ".constprop.0.cold", ".isra.0", ".isra.0.cold",
};

struct text_range {
	unsigned long start;
	unsigned long size;
};

/* The functions above, with all their parts, and the one that every printk is in. */
static struct text_range private_text[ARRAY_SIZE(private_names) * ARRAY_SIZE(parts)]
	__ro_after_init;
static unsigned int nr_private __ro_after_init;
static struct text_range printk_text __ro_after_init;

/* Deep enough for a system call that ends in a warning. */
#define STACK_DEPTH	48

static DEFINE_PER_CPU(unsigned long [STACK_DEPTH], stack_entries);

static bool is_in(const struct text_range *range, unsigned long addr)
{
	return addr - range->start < range->size;
}

static bool is_private_text(unsigned long addr)
{
	unsigned int i;

	for (i = 0; i < nr_private; i++)
		if (is_in(&private_text[i], addr))
			return true;
	return false;
}

/* Sixteen hex digits of which the first four are f: an address of the kernel's. */
static bool has_address(const char *text, size_t len)
{
	size_t i, digits = 0;

	for (i = 0; i < len; i++) {
		digits = isxdigit(text[i]) ? digits + 1 : 0;
		if (digits >= 16 && !strncasecmp(text + i - 15, "ffff", 4))
			return true;
	}
	return false;
}

/**
 * log_is_private - whether a message that is being printed is for the host only
 * @r: the message
 *
 * Context: any; interrupts off.
 */
bool log_is_private(const struct log_record *r)
{
	unsigned long *entries = this_cpu_ptr(stack_entries);
	bool complete = false;
	unsigned int nr, i;

	if (has_address(r->text, r->text_len))
		return true;
	nr = stack_trace_save(entries, STACK_DEPTH, 0);
	/* A return address: one past a call, and perhaps past the function. */
	for (i = 0; i < nr; i++) {
		if (is_private_text(entries[i] - 1))
			return true;
		complete |= is_in(&printk_text, entries[i] - 1);
	}
	/* A trace that does not get as far as to printk tells nothing. */
	return !complete;
}

static bool __init text_of(const char *name, struct text_range *range)
{
	range->start = vkfs_symbol(name);
	range->size = range->start ? vkfs_symbol_size((void *)range->start) : 0;
	return range->size;
}

/*
 * A name that a kernel lacks is none of its functions, or part of another. Without
 * vprintk_emit() every message is private.
 */
void __init log_private_init(void)
{
	char name[64];
	unsigned int i, p;

	for (i = 0; i < ARRAY_SIZE(private_names); i++)
		for (p = 0; p < ARRAY_SIZE(parts); p++) {
			snprintf(name, sizeof(name), "%s%s", private_names[i], parts[p]);
			if (text_of(name, &private_text[nr_private]))
				nr_private++;
		}
	text_of("vprintk_emit", &printk_text);
}
