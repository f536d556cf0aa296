// SPDX-License-Identifier: GPL-2.0
/*
 * What preemption does to tasks that share a CPU.
 *
 *   wakes sleep SECONDS	one that sleeps and wakes, one that never sleeps
 *   wakes hogs SECONDS		three that never sleep
 *   wakes rr SECONDS		two of SCHED_RR that never sleep
 *   wakes interval		sched_rr_get_interval(2) of a SCHED_RR task, ms
 *   wakes fork N		how often of N a child ran before its parent went on
 *   wakes move N		six that never sleep, N times let go from one CPU
 *
 * The first three print "switches N", the involuntary switches a second of those
 * that never sleep, and "most N", what percentage of their CPU time the one got that
 * got the most; the first also "latency N", the mean microseconds from when the
 * sleeper is due to when it runs. Where a task can ask for a short slice, and so for
 * an early turn, the sleeper does. "moves N" is how many the load balancer had given
 * another CPU a little later.
 */
#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000L + t.tv_nsec;
}

/* Of SCHED_RR, or an ordinary task if @priority is 0. */
static int real_time(int priority)
{
	struct sched_param p = { .sched_priority = priority };

	return sched_setscheduler(0, priority ? SCHED_RR : SCHED_OTHER, &p);
}

/* sched_setattr(2) has no wrapper; an older kernel ignores the runtime. */
static void short_slice(void)
{
	struct {
		unsigned int size, policy;
		unsigned long long flags;
		int nice;
		unsigned int priority;
		unsigned long long runtime, deadline, period;
	} attr = { .size = sizeof(attr), .runtime = 100000 };

	syscall(SYS_sched_setattr, 0, &attr, 0);
}

static pid_t hog(int rr)
{
	pid_t pid = fork();

	if (pid)
		return pid;
	/* Not without need: it would also give up the slice that the task has. */
	if ((rr || sched_getscheduler(0) != SCHED_OTHER) && real_time(rr ? 1 : 0))
		_exit(1);
	for (;;)
		;
}

/* Sleep 0.7 ms at a time; how late each wakeup was. */
static void sleeper(int seconds)
{
	long end = now() + seconds * 1000000000L, late = 0, n = 0;

	short_slice();
	while (now() < end) {
		struct timespec t = { .tv_nsec = 700000 };
		long due = now() + t.tv_nsec;

		nanosleep(&t, NULL);
		late += now() - due;
		n++;
	}
	printf("latency %ld\n", late / (n ? n : 1) / 1000);
}

/* How often a task has been moved to another CPU. */
static long moves(pid_t pid)
{
	char name[64], line[256];
	long n = 0;
	FILE *f;

	snprintf(name, sizeof(name), "/proc/%d/sched", pid);
	f = fopen(name, "r");
	while (f && fgets(line, sizeof(line), f))
		sscanf(line, "se.nr_migrations : %ld", &n);
	if (f)
		fclose(f);
	return n;
}

static void nap(long ns)
{
	struct timespec t = { .tv_nsec = ns };

	nanosleep(&t, NULL);
}

/* What @set has for the CPU number @n of it alone. */
static cpu_set_t nth(const cpu_set_t *set, int n)
{
	cpu_set_t one;
	int cpu = 0;

	while (!CPU_ISSET(cpu, set) || n--)
		cpu++;
	CPU_ZERO(&one);
	CPU_SET(cpu, &one);
	return one;
}

static long moves_of(const pid_t *pid, int n)
{
	long sum = 0;

	while (n--)
		sum += moves(pid[n]);
	return sum;
}

/* None of them ever wakes up, so nobody else moves them. */
static int let_go(int times)
{
	cpu_set_t all, one;
	long sum = 0;
	pid_t pid[6];
	int i;

	/* Above them, or it would not get to look. */
	if (sched_getaffinity(0, sizeof(all), &all) || CPU_COUNT(&all) < 2 || real_time(1))
		return 1;
	one = nth(&all, 0);
	for (i = 0; i < 6; i++)
		pid[i] = hog(0);
	while (times--) {
		for (i = 0; i < 6; i++)
			sched_setaffinity(pid[i], sizeof(one), &one);
		nap(20000000);
		sum -= moves_of(pid, 6);
		for (i = 0; i < 6; i++)
			sched_setaffinity(pid[i], sizeof(all), &all);
		nap(16000000);
		sum += moves_of(pid, 6);
	}
	for (i = 0; i < 6; i++)
		kill(pid[i], SIGKILL);
	while (wait(NULL) > 0)
		;
	printf("moves %ld\n", sum);
	return 0;
}

static int share(int seconds, int hogs, int rr, int sleeps)
{
	long switches = 0, all = 0, most = 0;
	pid_t pid[16];
	int i;

	/* Above the hogs, or it would not get to start the second one. */
	if (rr && real_time(2))
		return 1;
	for (i = 0; i < hogs; i++)
		pid[i] = hog(rr);
	if (sleeps)
		sleeper(seconds);
	else
		sleep(seconds);
	for (i = 0; i < hogs; i++) {
		struct rusage ru;
		long used;

		kill(pid[i], SIGKILL);
		if (wait4(pid[i], NULL, 0, &ru) < 0)
			return 1;
		switches += ru.ru_nivcsw;
		used = ru.ru_utime.tv_sec * 1000000 + ru.ru_utime.tv_usec;
		all += used;
		most = used > most ? used : most;
	}
	printf("switches %ld\n", switches / seconds);
	printf("most %ld\n", 100 * most / (all ? all : 1));
	return 0;
}

/* The child says that it runs; did it before fork() returned here? */
static int forks(int n)
{
	volatile int *ran = mmap(NULL, sizeof(*ran), PROT_READ | PROT_WRITE,
				 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int i, first = 0;

	for (i = 0; i < n; i++) {
		pid_t pid;

		*ran = 0;
		pid = fork();
		if (!pid) {
			*ran = 1;
			_exit(0);
		}
		first += *ran;
		waitpid(pid, NULL, 0);
	}
	printf("%d\n", first);
	return 0;
}

int main(int argc, char **argv)
{
	struct timespec t;

	if (argc > 1 && !strcmp(argv[1], "interval")) {
		if (real_time(1) || sched_rr_get_interval(0, &t))
			return 1;
		printf("%ld\n", t.tv_sec * 1000 + t.tv_nsec / 1000000);
		return 0;
	}
	if (argc > 2 && !strcmp(argv[1], "fork"))
		return forks(atoi(argv[2]));
	if (argc > 2 && !strcmp(argv[1], "move"))
		return let_go(atoi(argv[2]));
	if (argc > 2 && !strcmp(argv[1], "sleep"))
		return share(atoi(argv[2]), 1, 0, 1);
	if (argc > 2 && !strcmp(argv[1], "hogs"))
		return share(atoi(argv[2]), 3, 0, 0);
	if (argc > 2 && !strcmp(argv[1], "rr"))
		return share(atoi(argv[2]), 2, 1, 0);
	return 2;
}
