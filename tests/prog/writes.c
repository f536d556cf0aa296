// SPDX-License-Identifier: GPL-2.0
/*
 * Random writes to files that hold a value each. The same seed gives the same writes.
 *
 *   writes SEED COUNT FILE...	COUNT to each of them
 *
 * Prints what was written at which offset, what came of it, and what is in the file then;
 * CHANGED if that is something else although it was refused. After each file what is in
 * the others, and then all are again as they were.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TEXT_SIZE 8192
#define SHOWN 40

static unsigned long long state;

/* Marsaglia's xorshift. */
static unsigned int below(unsigned int n)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (state >> 16) % n;
}

static int number(char *text)
{
	static const char *const forms[] = {
		"%lld", "%lld", "%lld\n", " %lld ", "-%lld", "+%lld", "%lld 1", "0x%llx",
		"0%llo", "%lldx", "%lld,1", "%lld%c", "%lld00000000000000000000",
	};
	long long n;

	switch (below(3)) {
	case 0:
		n = (int)below(7) - 3;
		break;
	case 1:
		n = (int)below(1401) - 700;
		break;
	default:
		n = (1LL << (8 + below(55))) + (int)below(5) - 2;
	}
	return snprintf(text, TEXT_SIZE, forms[below(sizeof(forms) / sizeof(*forms))], n, 0);
}

/* What a file with words takes is among them. */
static int word(char *text)
{
	static const char *const words[] = {
		"", " ", "\n", "\t1", "1\n2\n", "1.5", "always", "never\n", "madvise",
		"inherit", "defer", "defer+madvise\n", "[always]", "alway", "never never", "NEVER",
		"always", "madvise", "never", "always ", " never", "never\n\n", "5\n\n", "-0",
	};

	return snprintf(text, TEXT_SIZE, "%s", words[below(sizeof(words) / sizeof(*words))]);
}

static int make(char *text)
{
	int i, len;

	switch (below(10)) {
	case 0:
		len = below(20);
		for (i = 0; i < len; i++)
			text[i] = below(256);
		return len;
	case 1:
		len = 100 + below(below(4) ? 300 : 6000);
		memset(text, "9x"[below(2)], len);
		return len;
	case 2:
	case 3:
		return word(text);
	default:
		return number(text);
	}
}

static void print_text(const char *text, int len)
{
	int i;

	for (i = 0; i < len && i < SHOWN; i++)
		printf(isgraph((unsigned char)text[i]) ? "%c" : "\\%03o",
		       (unsigned char)text[i]);
	printf(", %d at ", len);
}

static void contents(int fd, char *value)
{
	ssize_t n = pread(fd, value, TEXT_SIZE - 1, 0);

	value[n < 0 ? 0 : n] = '\0';
}

/* Of "a [b] c" what is chosen. */
static void restore(int fd, char *was)
{
	char *word = strchr(was, '['), *end = word ? strchr(word, ']') : NULL;

	if (end) {
		*end = '\0';
		was = word + 1;
	}
	if (pwrite(fd, was, strlen(was), 0) < 0)
		perror(was);
}

static void one(const char *name, int fd, char *value)
{
	char text[TEXT_SIZE], after[TEXT_SIZE];
	int len = make(text), at = below(10) ? 0 : below(2) ? 1 + below(5) : 5000;
	ssize_t n = pwrite(fd, text, len, at);

	printf("%s ", name);
	print_text(text, len);
	printf("%d: ", at);
	if (n < 0)
		printf("%s", strerrorname_np(errno));
	else
		printf("%zd", n);
	contents(fd, after);
	printf("%s, %s", n < 0 && strcmp(value, after) ? " CHANGED" : "", after);
	strcpy(value, after);
}

static void storm(const char *name, int fd, int count)
{
	char value[TEXT_SIZE];

	contents(fd, value);
	while (count--)
		one(name, fd, value);
}

int main(int argc, char **argv)
{
	int nr = argc - 3, i, j;
	char (*was)[TEXT_SIZE], value[TEXT_SIZE];
	int *fd;

	if (nr < 1)
		return 2;
	state = 88172645463325252ULL ^ atoi(argv[1]);
	was = calloc(nr, sizeof(*was));
	fd = calloc(nr, sizeof(*fd));
	for (i = 0; i < nr; i++) {
		fd[i] = open(argv[i + 3], O_RDWR);
		if (fd[i] < 0) {
			perror(argv[i + 3]);
			return 1;
		}
		contents(fd[i], was[i]);
	}
	for (i = 0; i < nr; i++) {
		storm(basename(argv[i + 3]), fd[i], atoi(argv[2]));
		/* One may exclude another: then that is different too. */
		for (j = 0; j < nr; j++) {
			contents(fd[j], value);
			printf("%s is %s", basename(argv[j + 3]), value);
			if (strcmp(value, was[j]))
				restore(fd[j], strdupa(was[j]));
		}
	}
	return 0;
}
