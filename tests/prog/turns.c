// SPDX-License-Identifier: GPL-2.0
/*
 * Who has the turn on a CPU:	turns CPU N MS [yield]
 *
 * N children are let off one after the other, 3 ms apart, and use MS ms of CPU time
 * each, on CPU; the parent is on another one. A line for each child: when it began
 * and when it ended, us since the first was let off, and how often it was made to
 * give up the CPU. With "yield" a child instead yields until all that came after it
 * have ended.
 */
#define _GNU_SOURCE
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct child {
	long begun, ended, preempted;
};

static struct {
	struct timespec zero;
	volatile int ended;
	struct child child[1024];
} *all;

static long us(clockid_t clock, const struct timespec *since)
{
	struct timespec t;

	clock_gettime(clock, &t);
	return (t.tv_sec - since->tv_sec) * 1000000 +
	       (t.tv_nsec - since->tv_nsec) / 1000;
}

static void pin(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	if (sched_setaffinity(0, sizeof(set), &set)) {
		perror("affinity");
		exit(1);
	}
}

static void run(struct child *c, int after, long work)
{
	const struct timespec none = { 0 };
	struct rusage usage;

	c->begun = us(CLOCK_MONOTONIC, &all->zero);
	if (after >= 0)
		while (all->ended < after)
			sched_yield();
	else
		while (us(CLOCK_PROCESS_CPUTIME_ID, &none) < work)
			;
	c->ended = us(CLOCK_MONOTONIC, &all->zero);
	__sync_fetch_and_add(&all->ended, 1);
	getrusage(RUSAGE_SELF, &usage);
	c->preempted = usage.ru_nivcsw;
	_exit(0);
}

int main(int argc, char **argv)
{
	const struct timespec gap = { .tv_nsec = 3000000 };
	int cpu, n, i, go[1024][2];
	long work;
	char c;

	if (argc < 4)
		return 2;
	cpu = atoi(argv[1]);
	n = atoi(argv[2]);
	work = atol(argv[3]) * 1000;
	all = mmap(NULL, sizeof(*all), PROT_READ | PROT_WRITE,
		   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (all == MAP_FAILED || n > 1024)
		return 1;
	pin(cpu ? 0 : 1);
	for (i = 0; i < n; i++) {
		if (pipe(go[i]))
			return 1;
		switch (fork()) {
		case -1:
			return 1;
		case 0:
			pin(cpu);
			if (read(go[i][0], &c, 1) != 1)
				_exit(1);
			run(&all->child[i], argc > 4 ? n - 1 - i : -1, work);
		}
	}
	nanosleep(&(struct timespec){ .tv_nsec = 100000000 }, NULL);
	clock_gettime(CLOCK_MONOTONIC, &all->zero);
	for (i = 0; i < n; i++) {
		if (write(go[i][1], "x", 1) != 1)
			return 1;
		nanosleep(&gap, NULL);
	}
	while (wait(NULL) > 0)
		;
	for (i = 0; i < n; i++)
		printf("%d %ld %ld %ld\n", i, all->child[i].begun, all->child[i].ended,
		       all->child[i].preempted);
	return 0;
}
