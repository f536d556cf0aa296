/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Assembly: trampolines for direct hooks (VKFS_HOOK_DIRECT).
 *
 *	VKFS_TRAMPOLINE		name, handler, nargs, flag
 *	VKFS_TRAMPOLINE_SKIP	name, handler, nargs, flag
 *	VKFS_TRAMPOLINE_EDIT	name, handler, nargs, flag[, bits]
 *
 * The target's first instruction calls the trampoline, so on entry the stack
 * holds the way back into the target and above it the way back to the target's
 * caller, and the registers hold the target's arguments. While the int @flag is
 * 0 nothing happens. Else @handler is called with the target's @nargs arguments,
 * which must be all it has: those that are not saved here are lost. Then the
 * target runs.
 *
 * The handler of the second kind returns a struct vkfs_verdict. If that says to
 * skip, the target does not run: its caller gets the verdict's value.
 *
 * That of the third is called with the address of @nargs words: the arguments, the last
 * first. What it writes there is what the target gets. With @bits it is called only if
 * one of them is in the target's fourth argument.
 *
 * Handlers run in the target's context, whatever that is. They must be notrace.
 */
#ifndef _VKFS_TRAMPOLINE_H
#define _VKFS_TRAMPOLINE_H

#include <compat/trampoline.h>

.macro VKFS_PUSH nargs:req
	pushq	%rdi
	.if \nargs > 1
	pushq	%rsi
	.endif
	.if \nargs > 2
	pushq	%rdx
	.endif
	.if \nargs > 3
	pushq	%rcx
	.endif
	.if \nargs > 4
	pushq	%r8
	.endif
	.if \nargs > 5
	pushq	%r9
	.endif
.endm

.macro VKFS_POP nargs:req
	.if \nargs > 5
	popq	%r9
	.endif
	.if \nargs > 4
	popq	%r8
	.endif
	.if \nargs > 3
	popq	%rcx
	.endif
	.if \nargs > 2
	popq	%rdx
	.endif
	.if \nargs > 1
	popq	%rsi
	.endif
	popq	%rdi
.endm

/* The frame makes a stack trace name the target's caller. */
.macro VKFS_CALL handler:req nargs:req flag:req edit=0
	cmpl	$0, \flag(%rip)
	jne	.Lon\@
	RET
.Lon\@:
	pushq	%rbp
	movq	%rsp, %rbp
	CALL_DEPTH_ACCOUNT
	VKFS_PUSH \nargs
	.if \edit
	movq	%rsp, %rdi
	.endif
	call	\handler
.endm

.macro VKFS_TRAMPOLINE name:req handler:req nargs:req flag:req
SYM_FUNC_START(\name)
	VKFS_CALL \handler, \nargs, \flag
	VKFS_POP \nargs
	popq	%rbp
	RET
SYM_FUNC_END(\name)
.endm

.macro VKFS_TRAMPOLINE_SKIP name:req handler:req nargs:req flag:req
SYM_FUNC_START(\name)
	VKFS_CALL \handler, \nargs, \flag
	testq	%rax, %rax
	jnz	.Lskip\@
	VKFS_POP \nargs
	popq	%rbp
	RET
.Lskip\@:
	movq	%rdx, %rax
	leave
	addq	$8, %rsp	/* the way back into the target */
	UNWIND_HINT_FUNC
	RET
SYM_FUNC_END(\name)
.endm

.macro VKFS_TRAMPOLINE_EDIT name:req handler:req nargs:req flag:req bits=0
SYM_FUNC_START(\name)
	.if \bits
	testl	$\bits, %ecx
	jnz	.Lbits\@
	RET
.Lbits\@:
	.endif
	VKFS_CALL \handler, \nargs, \flag, 1
	VKFS_POP \nargs
	popq	%rbp
	RET
SYM_FUNC_END(\name)
.endm

#endif /* _VKFS_TRAMPOLINE_H */
