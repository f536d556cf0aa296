// SPDX-License-Identifier: GPL-2.0
/*
 * Addresses of kernel symbols that no module may link against.
 *
 * They are data, or functions that are then called through a static call only:
 * an unexported function may have had its ENDBR sealed, and an indirect call to
 * it is a fault on IBT hardware, whereas a static call is a direct one.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/align.h>
#include <linux/kprobes.h>
#include <linux/printk.h>
#include <linux/static_call.h>
#include <linux/string.h>
#include <asm/nops.h>
#include <asm/text-patching.h>

#include <vkfs/symbols.h>

static unsigned long vkfs_no_lookup(const char *name)
{
	return 0;
}

DEFINE_STATIC_CALL(vkfs_kallsyms_lookup_name, vkfs_no_lookup);

/**
 * vkfs_symbol - address of a kernel symbol, exported or not
 * @name: its exact name
 *
 * Context: process context, after vkfs_symbols_init().
 * Return: the address, or 0 if this kernel has no such symbol.
 */
unsigned long vkfs_symbol(const char *name)
{
	return static_call(vkfs_kallsyms_lookup_name)(name);
}

static int vkfs_no_size(unsigned long addr, unsigned long *size, unsigned long *offset)
{
	return 0;
}

DEFINE_STATIC_CALL(vkfs_kallsyms_lookup_size, vkfs_no_size);

/**
 * vkfs_symbol_size - how far it is from a symbol to the next
 * @addr: the symbol's address
 *
 * Return: the distance in bytes, which is at least its size; 0 if it is unknown.
 */
unsigned long vkfs_symbol_size(const void *addr)
{
	unsigned long size, offset;

	return static_call(vkfs_kallsyms_lookup_size)((unsigned long)addr, &size,
						      &offset) ? size : 0;
}

/**
 * vkfs_symbol_body - where a function goes on after its call of ftrace
 * @name: its exact name
 *
 * A direct hook's handler that wants its target to run, and to see what it returns,
 * calls this address: from there on the function is itself, whoever traces it.
 *
 * Return: the address, or 0 if there is no such function or ftrace is not in it.
 */
unsigned long vkfs_symbol_body(const char *name)
{
	static const u8 nop[] = { BYTES_NOP5 };
	unsigned long addr = vkfs_symbol(name);
	const u8 *text = (const u8 *)addr;

	if (!addr)
		return 0;
	/* The call, or the nop it is while nobody traces, may be behind an ENDBR. */
	if (text[0] != CALL_INSN_OPCODE && memcmp(text, nop, sizeof(nop)))
		text += 4;
	if (text[0] != CALL_INSN_OPCODE && memcmp(text, nop, sizeof(nop)))
		return 0;
	return (unsigned long)text + CALL_INSN_SIZE;
}

/**
 * vkfs_symbols_init - find kallsyms_lookup_name() and prove that it answers
 *
 * Return: 0, or a negative errno if the kernel does not let itself be asked.
 */
int __init vkfs_symbols_init(void)
{
	struct kprobe kp = { .symbol_name = "kallsyms_lookup_name" };
	unsigned long addr;
	int ret;

	ret = register_kprobe(&kp);
	if (ret)
		return ret;
	/* With IBT the probe sits behind the ENDBR; functions are 16-aligned. */
	addr = ALIGN_DOWN((unsigned long)kp.addr, 16);
	unregister_kprobe(&kp);
	static_call_update(vkfs_kallsyms_lookup_name, (void *)addr);

	if (vkfs_symbol("_printk") != (unsigned long)_printk) {
		pr_err("kallsyms_lookup_name does not know _printk\n");
		return -ENOENT;
	}
	vkfs_bind(vkfs_kallsyms_lookup_size, "kallsyms_lookup_size_offset");
	return 0;
}
