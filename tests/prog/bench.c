// SPDX-License-Identifier: GPL-2.0
/*
 * Cost of a call, in nanoseconds: under QEMU's -icount, in instructions.
 *
 *   bench open FILE	open, read to the end, close
 *   bench seek FILE	seek to the beginning, read to the end
 *   bench mount TYPE	mount it on /mnt
 *   bench first TYPE	mount it on /mnt as the first in a new PID namespace
 *   bench mmap		mmap and munmap
 *   bench fault		the first touch of a page whose neighbour is there
 *   bench table		the first touch of memory that has no table yet, and is too
 *			small for a huge page
 *   bench fork		a child of a process that has touched 32 MiB
 *   bench pingpong		a byte to another task and back
 *   bench sysinfo | getaffinity | getpid
 *
 * Prints the least of 101 runs, after as many to warm up: what the call itself
 * costs, without the interrupt or the deferred work of others that some of the
 * runs meet. Of a pingpong it is the median, for what comes between may also make
 * one cheaper. What it costs to read the clock is taken off.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <sys/sysinfo.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define RUNS 101

static char buf[1 << 18];
static const char *what, *arg;
static int fd = -1;

static long now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC_RAW, &t);
	return t.tv_sec * 1000000000L + t.tv_nsec;
}

static void drain(int f)
{
	while (read(f, buf, sizeof(buf)) > 0)
		;
}

/* Another task, which sends back what it gets until we are gone. */
static void echo(int in, int out)
{
	char c;

	while (read(in, &c, 1) == 1 && write(out, &c, 1) == 1)
		;
	_exit(0);
}

static int pingpong(void)
{
	static int to[2], from[2];
	char c = 0;

	if (!to[1]) {
		if (pipe(to) || pipe(from))
			return 1;
		if (!fork()) {
			close(to[1]);
			echo(to[0], from[1]);
		}
	}
	return write(to[1], &c, 1) != 1 || read(from[0], &c, 1) != 1;
}

static int map(void)
{
	char *p = mmap(NULL, 1 << 16, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return p == MAP_FAILED || munmap(p, 1 << 16);
}

/* All within one table of pages. */
static int touch(void)
{
	static const unsigned long huge = 1UL << 21;
	static volatile char *p;

	if (!p) {
		char *m = mmap(NULL, 2 * huge, PROT_READ | PROT_WRITE,
			       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

		if (m == MAP_FAILED || madvise(m, 2 * huge, MADV_NOHUGEPAGE))
			return 1;
		p = (char *)(((unsigned long)m + huge - 1) & ~(huge - 1));
		*p = 1;
	}
	p += 4096;
	*p = 1;
	return 0;
}

/* One small mapping in each 2 MB of a reservation, made beforehand. */
static int touch_table(void)
{
	static const unsigned long huge = 1UL << 21, len = 1UL << 16;
	static volatile char *p;
	int i;

	if (!p) {
		char *m = mmap(NULL, (3 * RUNS + 1) * huge, PROT_NONE,
			       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

		if (m == MAP_FAILED)
			return 1;
		p = (char *)(((unsigned long)m + huge - 1) & ~(huge - 1));
		for (i = 0; i < 3 * RUNS; i++)
			if (mprotect((char *)p + i * huge + len, len, PROT_READ | PROT_WRITE))
				return 1;
		p += len;
	}
	*p = 1;
	p += huge;
	return 0;
}

static int child(void)
{
	static const unsigned long huge = 1UL << 21, len = 32UL << 20;
	static char *p;
	pid_t pid;

	if (!p) {
		p = mmap(NULL, len + huge, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		if (p == MAP_FAILED)
			return 1;
		p = (char *)(((unsigned long)p + huge - 1) & ~(huge - 1));
		memset(p, 1, len);
	}
	pid = fork();
	if (!pid)
		_exit(0);
	return pid < 0;
}

static int once(void)
{
	struct sysinfo si;
	cpu_set_t set;

	if (!strcmp(what, "open")) {
		int f = open(arg, O_RDONLY);

		if (f < 0)
			return 1;
		drain(f);
		return close(f);
	}
	if (!strcmp(what, "seek")) {
		if (fd < 0)
			fd = open(arg, O_RDONLY);
		if (fd < 0 || lseek(fd, 0, SEEK_SET))
			return 1;
		drain(fd);
		return 0;
	}
	if (!strcmp(what, "mount"))
		return mount(arg, "/mnt", arg, 0, NULL);
	if (!strcmp(what, "pingpong"))
		return pingpong();
	if (!strcmp(what, "mmap"))
		return map();
	if (!strcmp(what, "fault"))
		return touch();
	if (!strcmp(what, "table"))
		return touch_table();
	if (!strcmp(what, "fork"))
		return child();
	if (!strcmp(what, "sysinfo"))
		return sysinfo(&si);
	if (!strcmp(what, "getaffinity"))
		return sched_getaffinity(0, sizeof(set), &set);
	if (!strcmp(what, "getpid"))
		return syscall(SYS_getpid) < 0;
	return !!strcmp(what, "nothing");
}

static int by_value(const void *a, const void *b)
{
	long x = *(const long *)a, y = *(const long *)b;

	return (x > y) - (x < y);
}

static void undo(void)
{
	if (!strcmp(what, "mount"))
		umount("/mnt");
	if (!strcmp(what, "fork"))
		wait(NULL);
}

static long measure(void)
{
	long start = now(), took;

	if (once()) {
		perror(what);
		exit(1);
	}
	took = now() - start;
	undo();
	return took;
}

/* measure() in a child that is the init of a new PID namespace. */
static long measure_first(void)
{
	static long *took;
	pid_t pid;

	if (!took)
		took = mmap(NULL, sizeof(*took), PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	*took = -1;
	pid = syscall(SYS_clone, CLONE_NEWPID | CLONE_NEWNS | SIGCHLD, 0, 0, 0, 0);
	if (!pid) {
		what = "mount";
		*took = measure();
		_exit(0);
	}
	if (pid < 0 || waitpid(pid, NULL, 0) < 0 || *took < 0) {
		perror(what);
		exit(1);
	}
	return *took;
}

/* One of the runs, by what they took: 0 is the least. */
static long typical(const char *w, int rank)
{
	static long t[RUNS];
	int i;

	what = w;
	for (i = 0; i < 2 * RUNS; i++)
		t[i % RUNS] = strcmp(w, "first") ? measure() : measure_first();
	qsort(t, RUNS, sizeof(*t), by_value);
	return t[rank];
}

int main(int argc, char **argv)
{
	long clock;
	int rank;

	if (argc < 2)
		return 2;
	arg = argc > 2 ? argv[2] : NULL;
	clock = typical("nothing", 0);
	rank = strcmp(argv[1], "pingpong") ? 0 : RUNS / 2;
	printf("%ld\n", typical(argv[1], rank) - clock);
	return 0;
}
