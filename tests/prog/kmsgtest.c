// SPDX-License-Identifier: GPL-2.0
/*
 * What a reader and a writer of the kernel log see, without what differs from one
 * log to the other by nature (numbers of records, times): run it on two logs and
 * compare.
 *
 *   kmsgtest		/dev/kmsg, syslog(2) and /proc/kmsg; writes must not be limited
 *   kmsgtest limit	what the rate limit lets through
 *   kmsgtest size	bytes of the log
 *   kmsgtest wait	reads it all by syslog(2), and waits for more
 *   kmsgtest write NAME N	writes N records, the number in each
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/klog.h>
#include <sys/wait.h>
#include <unistd.h>

static char buf[1 << 20];
static unsigned long long last_seq, last_time;

static void say(const char *what, long ret)
{
	printf("%s: %s%ld\n", what, ret < 0 ? strerrorname_np(errno) : "", ret);
}

static long put_n(const char *text, size_t n)
{
	int fd = open("/dev/kmsg", O_WRONLY);
	long ret = write(fd, text, n);

	close(fd);
	return ret;
}

static void put(const char *text)
{
	if (put_n(text, strlen(text)) < 0)
		say("write", -1);
}

static int kmsg(int flags)
{
	int fd = open("/dev/kmsg", O_RDONLY | flags);

	if (fd < 0 || lseek(fd, 0, SEEK_END))
		say("open", -1);
	return fd;
}

/* One record, with its number as the distance from the one before. */
static long get(int fd)
{
	unsigned long long seq, time;
	char flag, *text;
	unsigned int prio;
	long n = read(fd, buf, sizeof(buf) - 1);

	if (n < 0) {
		say("  read", n);
		return n;
	}
	buf[n] = 0;
	text = strchr(buf, ';');
	if (!text || sscanf(buf, "%u,%llu,%llu,%c", &prio, &seq, &time, &flag) != 4) {
		printf("  not a record: %s", buf);
		return n;
	}
	printf("  %u,+%llu,%s,%c %ld bytes%.100s%s", prio, seq - last_seq,
	       time < last_time ? "earlier" : "later", flag, strlen(text), text,
	       strlen(text) > 100 ? "...\n" : "");
	last_seq = seq;
	last_time = time;
	return n;
}

static void get_all(int fd)
{
	while (get(fd) > 0)
		;
}

/* The number of the first is not to be said. */
static int kmsg_from_here(int flags)
{
	int fd = kmsg(flags);
	char text[512];
	unsigned long long seq;
	long n;

	put("here\n");
	n = read(fd, text, sizeof(text) - 1);
	text[n > 0 ? n : 0] = 0;
	if (sscanf(text, "%*u,%llu,%llu", &seq, &last_time) != 2)
		printf("no record: %s\n", text);
	last_seq = seq;
	return fd;
}

static void records(void)
{
	static const char * const texts[] = {
		"plain\n", "<3>error\n", "<30>a daemon\n", "<191>last\n", "<2047>more\n",
		"<12345678907>very much\n", "<8>user\n", "<4294967299>wraps\n", "<x>no number\n",
		"<5 no end\n", "two\nlines\n", "tab\tback\\slash\1\377\303\244\n", "\n",
		"ends twice\n\n", "\1" "3not a level\n", "<6>no newline", "next\n",
		"<6>\1" "cnot a continuation\n", "",
	};
	int fd = kmsg_from_here(O_NONBLOCK);
	size_t i;

	say("nothing", read(fd, buf, 1));
	for (i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		put(texts[i]);
	say("with a NUL", put_n("nul\0l\n", 6));
	put("end\n");
	get_all(fd);
	put("0123456789\n");
	say("small buffer", read(fd, buf, 5));
	say("afterwards", read(fd, buf, 5));
	close(fd);
}

static void sizes(void)
{
	int fd = kmsg_from_here(O_NONBLOCK);
	static char text[8192];
	size_t n;

	memset(text, 'x', sizeof(text));
	for (n = 900; n < sizeof(text) && put_n(text, n) == (long)n; n++)
		;
	printf("longest: %zu\n", n - 1);
	say("too long", put_n(text, n));
	put("end\n");
	close(fd);
	fd = kmsg_from_here(O_NONBLOCK);
	text[n - 2] = '\n';
	put_n(text, n - 1);
	put("end\n");
	get_all(fd);
	/* Escaped it is four times as long, and may be cut; numbers and all. */
	memset(text, 1, sizeof(text));
	put_n(text, 900);
	put("end\n");
	n = read(fd, buf, sizeof(buf));
	printf("escaped: %zu\n", n & (n - 1) ? strlen(strchr(buf, ';')) : n);
	close(fd);
}

static void seeks(void)
{
	int fd = kmsg_from_here(O_NONBLOCK);

	say("SEEK_SET 1", lseek(fd, 1, SEEK_SET));
	say("SEEK_CUR", lseek(fd, 0, SEEK_CUR));
	say("SEEK_HOLE", lseek(fd, 0, SEEK_HOLE));
	say("pread", pread(fd, buf, sizeof(buf), 1));
	put("before\n");
	say("clear", klogctl(5, NULL, 0));
	put("after\n");
	say("SEEK_DATA", lseek(fd, 0, SEEK_DATA));
	get_all(fd);
	say("SEEK_END", lseek(fd, 0, SEEK_END));
	get_all(fd);
	close(fd);
}

static short polled(int fd, int ms)
{
	struct pollfd p = { .fd = fd, .events = POLLIN | POLLPRI };

	return poll(&p, 1, ms) ? p.revents : 0;
}

static pid_t put_later(const char *text)
{
	pid_t pid = fork();

	if (pid)
		return pid;
	usleep(300000);
	put(text);
	_exit(0);
}

static void waits(void)
{
	int fd = kmsg_from_here(O_NONBLOCK);

	printf("poll, nothing: %x\n", polled(fd, 100));
	put_later("wakes poll\n");
	printf("poll: %x\n", polled(fd, 10000));
	get_all(fd);
	fcntl(fd, F_SETFL, 0);
	put_later("wakes read\n");
	get(fd);
	while (wait(NULL) > 0)
		;
	close(fd);
}

static void overrun(void)
{
	int fd = kmsg_from_here(O_NONBLOCK), i, size = klogctl(10, NULL, 0);
	static char text[801];
	unsigned long long oldest;

	printf("size is a power of two: %d\n", size > 0 && !(size & (size - 1)));
	memset(text, 'y', 800);
	text[799] = '\n';
	put("will be lost\n");
	klogctl(2, buf, 5);	/* a part of something that will be lost too */
	for (i = 0; i < size / 500; i++)
		put(text);
	printf("poll: %x\n", polled(fd, 0));
	say("overrun", read(fd, buf, sizeof(buf)));
	printf("poll: %x\n", polled(fd, 0));
	say("goes on", read(fd, buf, sizeof(buf)) > 800);
	sscanf(buf, "%*u,%llu", &oldest);
	say("syslog goes on", klogctl(2, buf, 5));
	say("from the beginning", !strncmp(buf, "<12>[", 5));
	say("and on", klogctl(2, buf, 5));
	say("not from the beginning", strncmp(buf, "<12>[", 5) != 0);
	lseek(fd, 0, SEEK_SET);
	read(fd, buf, sizeof(buf));
	sscanf(buf, "%*u,%llu", &last_seq);
	printf("with the oldest: %d\n", last_seq == oldest);
	close(fd);
}

/* syslog(2)'s text without its times. */
static void text(const char *what, long n)
{
	char *p, *end;

	say(what, n);
	for (p = buf; n > 0 && p < buf + n; p = end + 1) {
		end = memchr(p, '\n', buf + n - p) ?: buf + n;
		printf("  %.*s|%.*s\n", (int)strcspn(p, "["), p,
		       (int)(end - p - strcspn(p, "]")), p + strcspn(p, "]"));
	}
}

static void actions(void)
{
	static const int bad[] = { -1, 11, 100 };
	static char lines[900];
	size_t i;
	long n;

	for (i = 0; i < 3; i++)
		say("unknown", klogctl(bad[i], buf, 10));
	for (i = 2; i <= 4; i++) {
		printf("action %zu\n", i);
		say("nowhere", klogctl(i, NULL, 10));
		say("negative", klogctl(i, buf, -1));
		say("nothing", klogctl(i, buf, 0));
		say("far away", klogctl(i, (void *)-4096L, 10));
	}
	say("level 0", klogctl(8, NULL, 0));
	say("level 9", klogctl(8, NULL, 9));
	say("off", klogctl(6, NULL, 0));
	say("on", klogctl(7, NULL, 0));
	say("level 4", klogctl(8, NULL, 4));
	say("close", klogctl(0, NULL, 0));
	say("open", klogctl(1, NULL, 0));
	say("clear", klogctl(5, NULL, 0));
	text("all", klogctl(3, buf, sizeof(buf)));
	put("one\n");
	put("<11>two\nlines\n");
	put("three\n");
	text("all", klogctl(3, buf, sizeof(buf)));
	text("the last", klogctl(3, buf, 50));
	text("none fits", klogctl(3, buf, 10));
	text("read and clear", klogctl(4, buf, sizeof(buf)));
	text("all", klogctl(3, buf, sizeof(buf)));
	/* With a prefix to each line it is more than the kernel puts together. */
	memset(lines, 'z', sizeof(lines) - 1);
	for (i = 4; i < sizeof(lines) - 1; i += 12)
		lines[i] = '\n';
	put(lines);
	put("end\n");
	text("many lines", klogctl(4, buf, sizeof(buf)));
	while (klogctl(9, NULL, 0) > 0 && klogctl(2, buf, sizeof(buf)) > 0)
		;
	put("one\n");
	put("<11>two\nlines\n");
	n = klogctl(9, NULL, 0);
	say("unread", n);
	say("a part", klogctl(2, buf, 5));
	say("unread", klogctl(9, NULL, 0));
	say("another", klogctl(2, buf + 5, 30));
	text("the rest", 35 + klogctl(2, buf + 35, sizeof(buf) - 35));
	say("unread", klogctl(9, NULL, 0));
	put_later("wakes syslog\n");
	text("waits", klogctl(2, buf, sizeof(buf)));
	while (wait(NULL) > 0)
		;
}

static void proc(void)
{
	int fd = open("/proc/kmsg", O_RDWR | O_NONBLOCK);

	if (fd < 0)
		say("open", fd);
	say("write", write(fd, "x", 1));
	while (read(fd, buf, sizeof(buf)) > 0)
		;
	text("empty", read(fd, buf, sizeof(buf)));
	say("lseek", lseek(fd, 0, SEEK_SET));
	printf("poll: %x\n", polled(fd, 100));
	put_later("wakes poll\n");
	printf("poll: %x\n", polled(fd, 10000));
	text("read", read(fd, buf, sizeof(buf)));
	fcntl(fd, F_SETFL, 0);
	put_later("wakes read\n");
	text("waits", read(fd, buf, sizeof(buf)));
	say("nothing", read(fd, buf, 0));
	while (wait(NULL) > 0)
		;
	close(fd);
}

static void limit(void)
{
	int in = kmsg_from_here(O_NONBLOCK), out = open("/dev/kmsg", O_WRONLY), i;
	char line[32];

	for (i = 0; i < 30; i++)
		say("write", write(out, line, sprintf(line, "line %d\n", i)));
	close(out);
	get_all(in);
	close(in);
}

static int many(const char *name, int n)
{
	int fd = open("/dev/kmsg", O_WRONLY), i;

	for (i = 0; i < n; i++)
		if (write(fd, buf, sprintf(buf, "<7>%s %d\n", name, i)) < 0)
			return 1;
	return 0;
}

int main(int argc, char **argv)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (argc > 1 && !strcmp(argv[1], "limit")) {
		limit();
		return 0;
	}
	if (argc > 1 && !strcmp(argv[1], "size"))
		return printf("%d\n", klogctl(10, NULL, 0)) < 0;
	if (argc > 1 && !strcmp(argv[1], "wait")) {
		while (klogctl(2, buf, sizeof(buf)) > 0)
			;
		return 0;
	}
	if (argc > 3 && !strcmp(argv[1], "write"))
		return many(argv[2], atoi(argv[3]));
	records();
	sizes();
	seeks();
	waits();
	overrun();
	actions();
	proc();
	return 0;
}
