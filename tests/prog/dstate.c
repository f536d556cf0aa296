// SPDX-License-Identifier: GPL-2.0
/*
 * dstate SECONDS: be in uninterruptible sleep, which is what the parent of a
 * vfork() is until its child is done.
 */
#include <stdlib.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	/* Shared with the child, like all else, and in no register. */
	static volatile unsigned int left;

	left = argc == 2 ? atoi(argv[1]) : 1;
	if (vfork() == 0) {
		while (left)
			left = sleep(left);
		_exit(0);
	}
	return 0;
}
