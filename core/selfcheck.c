// SPDX-License-Identifier: GPL-2.0
/*
 * Before a direct call is patched into any function of the kernel, it is tried on
 * one of our own: all arguments arrive, the function runs or is skipped as the
 * handler says, and afterwards all is as it was.
 */
#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/string.h>

#include "internal.h"

#define SKIPPED	0x5ec0de
#define RAN	0x600d

int vkfs_selfcheck_on;

static long seen[6];

/* Not static, and nothing of it is known to its caller: it has to be called. */
noinline __noclone long vkfs_selfcheck_target(long a, long b, long c, long d, long e,
					      long f)
{
	barrier();
	return RAN + (a | b << 1 | c << 2 | d << 3 | e << 4 | f << 5);
}

notrace struct vkfs_verdict vkfs_selfcheck_handler(long a, long b, long c, long d,
						   long e, long f)
{
	const long args[] = { a, b, c, d, e, f };

	memcpy(seen, args, sizeof(seen));
	return (struct vkfs_verdict){ .skip = a, .value = SKIPPED };
}

/* Whether the target returns @want and the handler sees @arg, or is not called. */
static bool __init selfcheck_call(long arg, long want, bool handled)
{
	static const long args[] __initconst = { 0, 1, 0, 1, 1, 0 };
	long ret;

	memset(seen, 0xff, sizeof(seen));
	OPTIMIZER_HIDE_VAR(arg);
	ret = vkfs_selfcheck_target(arg, args[1], args[2], args[3], args[4], args[5]);
	if (ret != want)
		return false;
	if (!handled)
		return seen[0] == -1 && seen[5] == -1;
	return seen[0] == arg &&
	       !memcmp(seen + 1, args + 1, sizeof(seen) - sizeof(*seen));
}

/**
 * vkfs_selfcheck - prove that direct calls work
 *
 * Return: 0 or a negative errno; -EIO if a call went astray.
 */
int __init vkfs_selfcheck(void)
{
	static struct vkfs_hook hook = {
		.target	= "vkfs_selfcheck_target",
		.kind	= VKFS_HOOK_DIRECT,
		.func	= vkfs_tramp_selfcheck,
		.lost	= "no setting that needs a direct call can be made",
	};
	const long ran = RAN + (1 << 1 | 1 << 3 | 1 << 4);
	bool ok;
	int ret;

	hook.addr = (unsigned long)vkfs_selfcheck_target;
	ret = hook_place(&hook);
	if (ret)
		return ret;
	ok = selfcheck_call(0, ran, false);
	WRITE_ONCE(vkfs_selfcheck_on, 1);
	ok = ok && selfcheck_call(0, ran, true) && selfcheck_call(1, SKIPPED, true);
	hook_remove(&hook);
	ok = ok && selfcheck_call(0, ran, false);
	return ok ? 0 : -EIO;
}
