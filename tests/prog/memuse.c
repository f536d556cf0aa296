// SPDX-License-Identifier: GPL-2.0
/*
 * Use memory of a kind, say "ready", and stay.
 *
 *   memuse anon|shmem|locked|huge MIB	private, shared, shared and locked, THP
 *   memuse file MIB PATH		a file's pages, mapped
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	const char *kind = argc > 2 ? argv[1] : "";
	size_t len = argc > 2 ? strtoul(argv[2], NULL, 0) << 20 : 0, i;
	int flags = MAP_ANONYMOUS | MAP_PRIVATE, fd = -1;
	char *p;

	if (!strcmp(kind, "shmem") || !strcmp(kind, "locked"))
		flags = MAP_ANONYMOUS | MAP_SHARED;
	if (!strcmp(kind, "file")) {
		flags = MAP_SHARED;
		fd = open(argv[3], O_RDWR | O_CREAT, 0600);
		if (fd < 0 || ftruncate(fd, len))
			return 1;
	}
	p = mmap(NULL, len + (2 << 20), PROT_READ | PROT_WRITE, flags, fd, 0);
	if (p == MAP_FAILED)
		return 1;
	if (!strcmp(kind, "huge")) {
		p = (char *)(((unsigned long)p + (2 << 20) - 1) & ~((2UL << 20) - 1));
		if (madvise(p, len, MADV_HUGEPAGE))
			return 1;
	}
	for (i = 0; i < len; i += 4096)
		p[i] = 1;
	if (!strcmp(kind, "locked") && mlock(p, len))
		return 1;
	puts("ready");
	fflush(stdout);
	for (;;)
		pause();
}
