/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _VKFS_SYMBOLS_H
#define _VKFS_SYMBOLS_H

#include <linux/static_call.h>
#include <linux/types.h>

unsigned long vkfs_symbol(const char *name);
unsigned long vkfs_symbol_body(const char *name);
unsigned long vkfs_symbol_size(const void *addr);
int vkfs_symbols_init(void);

/*
 * vkfs_bind - let a static call lead to a kernel function
 * @call: the static call, which leads to a substitute until then
 * @symbol: the function's name; its prototype has to be @call's
 *
 * Evaluates to false, and changes nothing, if this kernel has no such function.
 */
#define vkfs_bind(call, symbol)					\
({									\
	unsigned long addr__ = vkfs_symbol(symbol);			\
									\
	if (addr__)							\
		static_call_update(call, (void *)addr__);		\
	addr__ != 0;							\
})

int vkfs_btf_init(void);
void vkfs_btf_exit(void);
int vkfs_btf_member(const char *type, const char *member, const char *want);
int vkfs_btf_size(const char *type);
int vkfs_btf_prototype(const char *function, char *buf, size_t size);

#endif /* _VKFS_SYMBOLS_H */
