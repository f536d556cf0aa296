// SPDX-License-Identifier: GPL-2.0
/*
 * Read a file in the ways that trip up those who make it.
 *
 *   readtest onebyte FILE	write it out, read one byte at a time
 *   readtest sendfile FILE	write it out by sendfile(2)
 *   readtest again FILE	read it to its end twice through one descriptor;
 *				0 if lseek() to 0 gives it from the beginning,
 *				also after a part of it only
 *   readtest past FILE		pread() far past its end has to give 0
 *   readtest abandon FILE	read half, close; a hundred times
 *   readtest storm SECONDS	64 processes read all of the files for so long and
 *				say what they find wrong
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static char buf[1 << 20];

static ssize_t read_all(int fd, size_t step)
{
	size_t len = 0;
	ssize_t n;

	while ((n = read(fd, buf + len, step)) > 0)
		len += n;
	return n < 0 ? n : (ssize_t)len;
}

static unsigned long field(const char *name)
{
	const char *p = strstr(buf, name);

	return p ? strtoul(p + strlen(name), NULL, 10) : -1UL;
}

static int check_meminfo(void)
{
	unsigned long total = field("MemTotal:"), free = field("MemFree:");
	unsigned long cached = field("\nCached:") + field("SReclaimable:");

	if (free <= total && field("MemAvailable:") <= total &&
	    free + cached <= total && cached < 1UL << 40)
		return 0;
	printf("wrong: %.400s\n", buf);
	return 1;
}

static int storm_one(time_t end)
{
	static const char *const file[] = { "/proc/meminfo", "/proc/stat",
		"/proc/uptime", "/proc/loadavg", "/proc/swaps", "/proc/cpuinfo" };
	unsigned int i;
	int wrong = 0;

	while (time(NULL) < end) {
		for (i = 0; i < sizeof(file) / sizeof(*file); i++) {
			int fd = open(file[i], O_RDONLY);
			ssize_t n = fd < 0 ? -1 : read_all(fd, 65536);

			if (n <= 0) {
				printf("wrong: %s: %zd\n", file[i], n);
				wrong = 1;
				continue;
			}
			close(fd);
			buf[n] = 0;
			if (!i)
				wrong |= check_meminfo();
		}
	}
	return wrong;
}

static int storm(int seconds)
{
	time_t end = time(NULL) + seconds;
	int i, status, done = 0;

	for (i = 0; i < 64; i++) {
		if (!fork()) {
			i = storm_one(end);
			fflush(stdout);
			_exit(i);
		}
	}
	while (wait(&status) > 0)
		done += WIFEXITED(status) && !WEXITSTATUS(status);
	printf("%d well\n", done);
	return done != 64;
}

int main(int argc, char **argv)
{
	const char *how = argc == 3 ? argv[1] : "";
	int fd = argc == 3 ? open(argv[2], O_RDONLY) : -1;
	char first[5];
	ssize_t n, m;
	int i;

	if (!strcmp(how, "storm"))
		return storm(atoi(argv[2]));
	if (fd < 0)
		return 2;
	if (!strcmp(how, "onebyte")) {
		n = read_all(fd, 1);
		return n <= 0 || write(1, buf, n) != n;
	}
	if (!strcmp(how, "sendfile")) {
		while ((n = sendfile(1, fd, NULL, 4096)) > 0)
			;
		return n < 0;
	}
	if (!strcmp(how, "again")) {
		n = read(fd, first, sizeof(first));
		m = lseek(fd, 0, SEEK_SET) ? -1 : read_all(fd, 4096);
		if (n < 2 || m < n || memcmp(first, buf, 2))
			return 1;
		n = m;
		m = lseek(fd, 0, SEEK_SET) ? -1 : read_all(fd, 4096);
		return m < n - 20 || memcmp(first, buf, 2);
	}
	if (!strcmp(how, "past"))
		return pread(fd, buf, 64, sizeof(buf)) != 0;
	if (!strcmp(how, "abandon")) {
		for (i = 0; i < 100; i++) {
			if (fd < 0 || read(fd, buf, 20) <= 0)
				return 1;
			close(fd);
			fd = open(argv[2], O_RDONLY);
		}
		return 0;
	}
	return 2;
}
