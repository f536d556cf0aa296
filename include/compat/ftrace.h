/* SPDX-License-Identifier: GPL-2.0 */
/* ftrace: send the traced call somewhere else; call something before it. */
#ifndef _VKFS_COMPAT_FTRACE_H
#define _VKFS_COMPAT_FTRACE_H

#include <linux/ftrace.h>

#ifdef HAVE_FTRACE_SET_IP
#define vkfs_ftrace_set_ip(fregs, addr)	\
	ftrace_regs_set_instruction_pointer(fregs, addr)
#else
#define vkfs_ftrace_set_ip(fregs, addr)	ftrace_instruction_pointer_set(fregs, addr)
#endif

#ifdef HAVE_FTRACE_DIRECT_OPS
static inline int vkfs_ftrace_direct_register(struct ftrace_ops *ops, unsigned long addr)
{
	return register_ftrace_direct(ops, addr);
}

static inline void vkfs_ftrace_direct_unregister(struct ftrace_ops *ops,
						 unsigned long addr)
{
	unregister_ftrace_direct(ops, addr, false);
}
#else
static inline int vkfs_ftrace_direct_register(struct ftrace_ops *ops, unsigned long addr)
{
	return register_ftrace_direct_multi(ops, addr);
}

static inline void vkfs_ftrace_direct_unregister(struct ftrace_ops *ops,
						 unsigned long addr)
{
	unregister_ftrace_direct_multi(ops, addr);
}
#endif

#endif /* _VKFS_COMPAT_FTRACE_H */
