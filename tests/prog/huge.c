// SPDX-License-Identifier: GPL-2.0
/*
 * Touch memory, and print how much of it is in huge pages of 2 MB, in kB.
 *
 *   huge MIB [advise] [sparse] [stay]
 *
 *   advise	with madvise(MADV_HUGEPAGE)
 *   sparse	one page in each 2 MB, else all
 *   stay	afterwards wait for signals: at each, touch 4 MiB elsewhere, which lets
 *		khugepaged know of the process, and print it again
 */
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define HUGE (1UL << 21)

/* With another @prot it is a mapping of its own. */
static char *map(size_t len, int prot)
{
	char *p = mmap(NULL, len + HUGE, PROT_READ | PROT_WRITE | prot,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		exit(1);
	return (char *)(((unsigned long)p + HUGE - 1) & ~(HUGE - 1));
}

static void touch(char *p, size_t len, size_t step)
{
	size_t i;

	for (i = 0; i < len; i += step)
		p[i] = 1;
}

/* Of the mappings that begin in the @len bytes at @p. */
static void print(const char *p, size_t len)
{
	FILE *f = fopen("/proc/self/smaps", "r");
	unsigned long start, end, kb, sum = 0;
	char line[512];
	int in = 0;

	while (f && fgets(line, sizeof(line), f)) {
		if (sscanf(line, "%lx-%lx ", &start, &end) == 2)
			in = start < (unsigned long)p + len && end > (unsigned long)p;
		else if (in && sscanf(line, "AnonHugePages: %lu", &kb) == 1)
			sum += kb;
	}
	if (f)
		fclose(f);
	printf("%lu\n", sum);
	fflush(stdout);
}

int main(int argc, char **argv)
{
	size_t len = argc > 1 ? strtoul(argv[1], NULL, 0) << 20 : 0, step = 4096;
	int i, stay = 0, signal;
	sigset_t set;
	char *p;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	sigprocmask(SIG_BLOCK, &set, NULL);
	p = map(len, 0);
	for (i = 2; i < argc; i++) {
		if (!strcmp(argv[i], "advise") && madvise(p, len, MADV_HUGEPAGE))
			return 1;
		if (!strcmp(argv[i], "sparse"))
			step = HUGE;
		if (!strcmp(argv[i], "stay"))
			stay = 1;
	}
	touch(p, len, step);
	print(p, len);
	while (stay && !sigwait(&set, &signal)) {
		touch(map(2 * HUGE, PROT_EXEC), 2 * HUGE, 4096);
		print(p, len);
	}
	return 0;
}
