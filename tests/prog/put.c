// SPDX-License-Identifier: GPL-2.0
/* Write a value to a file, at once, and print 0 or the name of the errno: put FILE VALUE */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	int fd;

	if (argc != 3)
		return 2;
	fd = open(argv[1], O_WRONLY | O_TRUNC);
	puts(fd < 0 || write(fd, argv[2], strlen(argv[2])) < 0 ? strerrorname_np(errno) : "0");
	return 0;
}
