/* SPDX-License-Identifier: GPL-2.0 */
/* Assembly: what a call costs a CPU whose return predictions are counted. */
#ifndef _VKFS_COMPAT_TRAMPOLINE_H
#define _VKFS_COMPAT_TRAMPOLINE_H

#include <linux/linkage.h>
#include <asm/nospec-branch.h>
#include <asm/unwind_hints.h>

#ifndef HAVE_CALL_DEPTH_ACCOUNT
.macro CALL_DEPTH_ACCOUNT
.endm
#endif

#endif /* _VKFS_COMPAT_TRAMPOLINE_H */
