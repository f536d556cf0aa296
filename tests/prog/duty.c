// SPDX-License-Identifier: GPL-2.0
/*
 * Be busy for a part of the time.
 *
 *   duty PERCENT	of one CPU, in turns of a tenth of a second
 */
#include <stdlib.h>
#include <time.h>

static long long ns(clockid_t clock)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

int main(int argc, char **argv)
{
	long long turn = 100000000, busy, next, cpu;

	if (argc < 2)
		return 2;
	busy = turn * atoi(argv[1]) / 100;
	for (next = ns(CLOCK_MONOTONIC);;) {
		struct timespec until;

		cpu = ns(CLOCK_THREAD_CPUTIME_ID);
		while (ns(CLOCK_THREAD_CPUTIME_ID) - cpu < busy)
			;
		next += turn;
		until.tv_sec = next / 1000000000;
		until.tv_nsec = next % 1000000000;
		clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL);
	}
}
