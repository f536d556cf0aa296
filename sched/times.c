// SPDX-License-Identifier: GPL-2.0
/* Arithmetic on CPU times. */
#include <linux/jiffies.h>
#include <linux/math64.h>
#include <linux/minmax.h>

#include <vkfs/sched.h>

#include "internal.h"

/* Run time without a tick to say what it was is held back no longer than this. */
#define UNSPLIT_NS	(4 * TICK_NSEC)

/**
 * vkfs_times_split - tell kinds of run time apart, as cputime_adjust() does
 * @got: filled in
 * @run: run time, ns, exact
 * @by: the tick's samples of it, which are not: what counts is how they stand to
 *	one another
 */
void vkfs_times_split(struct vkfs_times *got, u64 run, const struct vkfs_raw *by)
{
	u64 ticks = by->user + by->nice + by->system;

	*got = (struct vkfs_times){ };
	if (ticks) {
		got->system = mul_u64_u64_div_u64(run, by->system, ticks);
		got->nice = mul_u64_u64_div_u64(run, by->nice, ticks);
	}
	got->user = run - got->system - got->nice;
}

/**
 * vkfs_raw_split - split what has come since the last sample
 * @now: the counters
 * @last: of the last sample; becomes @now
 * @got: filled in
 */
void vkfs_raw_split(const struct vkfs_raw *now, struct vkfs_raw *last,
		    struct vkfs_times *got)
{
	struct vkfs_raw new = {
		.run = vkfs_since(now->run, last->run) + last->held,
		.user = vkfs_since(now->user, last->user),
		.nice = vkfs_since(now->nice, last->nice),
		.system = vkfs_since(now->system, last->system),
	};
	bool ticked = new.user + new.nice + new.system;

	*last = *now;
	if (!ticked && new.run < UNSPLIT_NS) {
		last->held = new.run;
		*got = (struct vkfs_times){ };
	} else {
		vkfs_times_split(got, new.run, ticked ? &new : now);
	}
}

/**
 * vkfs_times_move - move busy time, of all kinds alike
 * @to: where to
 * @from: where from
 * @limit: at most so much, ns
 *
 * Return: what was moved, ns.
 */
u64 vkfs_times_move(struct vkfs_times *to, struct vkfs_times *from, u64 limit)
{
	u64 busy = vkfs_times_busy(from), user, nice, sys;

	if (!busy || !limit)
		return 0;
	limit = min(limit, busy);
	user = mul_u64_u64_div_u64(from->user, limit, busy);
	nice = mul_u64_u64_div_u64(from->nice, limit, busy);
	sys = min(from->system, limit - user - nice);

	from->user -= user;
	to->user += user;
	from->nice -= nice;
	to->nice += nice;
	from->system -= sys;
	to->system += sys;
	return user + nice + sys;
}

/**
 * vkfs_times_clip - cut what a CPU has done down to what it can have done
 * @t: busy time
 * @dt: in this time, ns
 */
void vkfs_times_clip(struct vkfs_times *t, u64 dt)
{
	struct vkfs_times rest = { };
	u64 busy = vkfs_times_busy(t);

	if (busy > dt)
		vkfs_times_move(&rest, t, busy - dt);
}
