// SPDX-License-Identifier: GPL-2.0
/*
 * For the tests: takes a function of the kernel for itself, as a livepatch does,
 * so that nobody else can redirect it. It changes nothing about it.
 *
 *   insmod taken.ko function=<symbol>
 */
#include <linux/ftrace.h>
#include <linux/module.h>
#include <linux/string.h>

static char *function = "";
module_param(function, charp, 0444);

static void taken_handler(unsigned long ip, unsigned long parent_ip,
			  struct ftrace_ops *ops, struct ftrace_regs *fregs)
{
}

static struct ftrace_ops taken_ops = {
	.func	= taken_handler,
	.flags	= FTRACE_OPS_FL_IPMODIFY,
};

static int __init taken_init(void)
{
	int ret;

	ret = ftrace_set_filter(&taken_ops, (unsigned char *)function,
				strlen(function), 1);
	return ret ?: register_ftrace_function(&taken_ops);
}

static void __exit taken_exit(void)
{
	unregister_ftrace_function(&taken_ops);
}

module_init(taken_init);
module_exit(taken_exit);
MODULE_DESCRIPTION("Takes a function");
MODULE_LICENSE("GPL");
