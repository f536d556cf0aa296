// SPDX-License-Identifier: GPL-2.0
/*
 * Ask for numbers, often, and say how long it takes.
 *
 *   ask file PATH N SECONDS	open, read, find MemTotal, close: N times, but not
 *				longer than that; a line at 10^4, 10^5, ... and the end:
 *				how many, seconds
 *   ask docker SOCKET ID N SECONDS	GET /containers/ID/stats, one connection
 *   ask readers PATH SECONDS N	N processes that read it: reads a second, context
 *				switches of theirs a read
 *   ask repeat N COMMAND...	milliseconds of one, on average
 *   ask many N ROUNDS CGROUP [BIND]	N containers, each with a cgroup below that and a
 *				/proc, BIND over its meminfo: microseconds of the mount,
 *				of the first read, of a later one, kB of memory each
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static char buf[1 << 18];

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

static void die(const char *what)
{
	perror(what);
	exit(1);
}

static void ask_file(const char *path, int parse)
{
	int f = open(path, O_RDONLY);
	ssize_t n, len = 0;

	if (f < 0)
		die(path);
	while ((n = read(f, buf + len, sizeof(buf) - 1 - len)) > 0)
		len += n;
	close(f);
	buf[len] = 0;
	if (n < 0 || (parse && !strstr(buf, "MemTotal:")))
		die(path);
}

static int dial(const char *path)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };
	int s = socket(AF_UNIX, SOCK_STREAM, 0);

	strncpy(a.sun_path, path, sizeof(a.sun_path) - 1);
	if (s < 0 || connect(s, (struct sockaddr *)&a, sizeof(a)))
		die(path);
	return s;
}

/* Whether the n bytes in buf are a whole answer. */
static int whole(int n)
{
	char *body, *length;

	buf[n] = 0;
	body = strstr(buf, "\r\n\r\n");
	if (!body)
		return 0;
	length = strstr(buf, "Content-Length: ");
	if (length && length < body)
		return n >= body + 4 - buf + atol(length + 16);
	return !memcmp(buf + n - 5, "0\r\n\r\n", 5);	/* the chunk that ends it */
}

static void ask_docker(int s, const char *id)
{
	int n = snprintf(buf, sizeof(buf), "GET /containers/%s/stats?stream=false&one-shot=true "
			 "HTTP/1.1\r\nHost: d\r\n\r\n", id);
	ssize_t got;

	if (write(s, buf, n) != n)
		die("write");
	for (n = 0; !n || !whole(n); n += got) {
		got = read(s, buf + n, sizeof(buf) - 1 - n);
		if (got <= 0)
			die("read");
	}
	if (!strstr(buf, "memory_stats\":{\"usage\""))
		die("no memory_stats");
}

static int count(const char *path, const char *id, long wanted, double most)
{
	double start = now(), took = 0;
	long n, next = 10000;
	int s = id ? dial(path) : -1;

	for (n = 0; n < wanted && took < most; ) {
		if (id)
			ask_docker(s, id);
		else
			ask_file(path, 1);
		took = now() - start;
		if (++n == next && n < wanted) {
			printf("%ld %.3f\n", n, took);
			next *= 10;
		}
	}
	printf("%ld %.3f\n", n, took);
	return 0;
}

static void *shared(size_t len)
{
	void *p = mmap(NULL, len, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		die("mmap");
	return p;
}

static int readers(const char *path, double seconds, int n)
{
	long *reads = shared(n * sizeof(*reads)), sum = 0;
	double start = now(), took;
	struct rusage u;
	int i;

	for (i = 0; i < n; i++) {
		if (fork())
			continue;
		while (now() - start < seconds) {
			ask_file(path, 0);
			reads[i]++;
		}
		_exit(0);
	}
	while (wait(NULL) > 0)
		;
	took = now() - start;
	for (i = 0; i < n; i++)
		sum += reads[i];
	getrusage(RUSAGE_CHILDREN, &u);
	printf("%.0f %.2f\n", sum / took, (double)u.ru_nvcsw / sum);
	return 0;
}

static double seconds(struct timeval t)
{
	return t.tv_sec + t.tv_usec / 1e6;
}

static int repeat(int n, char **command)
{
	double least = 1e9, least_cpu = 1e9;
	struct rusage u;
	int i, status;

	for (i = 0; i < n; i++) {
		double start = now(), took, cpu;
		pid_t pid = fork();

		if (!pid) {
			dup2(open("/dev/null", O_WRONLY), 1);
			execvp(*command, command);
			_exit(127);
		}
		wait4(pid, &status, 0, &u);
		if (status == 127 << 8)
			die(*command);
		took = now() - start;
		cpu = seconds(u.ru_utime) + seconds(u.ru_stime);
		if (took < least)
			least = took;
		if (cpu < least_cpu)
			least_cpu = cpu;
	}
	printf("%.2f %.3f\n", least * 1000, least_cpu * 1000);
	return 0;
}

static struct container {
	sem_t go;
	double mount, first, later;
} *containers;
static sem_t *done;

static void enter(const char *dir, int i)
{
	char path[256];
	int f;

	snprintf(path, sizeof(path), "%s/%d", dir, i);
	if (mkdir(path, 0755))
		die(path);
	strcat(path, "/cgroup.procs");
	f = open(path, O_WRONLY);
	if (f < 0 || write(f, "0", 1) != 1)
		die(path);
	close(f);
}

static void contain(struct container *c, const char *over, int rounds)
{
	double t = now();
	int i;

	if (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) ||
	    mount("proc", "/proc", "proc", 0, NULL) ||
	    (over && mount(over, "/proc/meminfo", NULL, MS_BIND, NULL)))
		die("mount");
	c->mount = now() - t;
	t = now();
	ask_file("/proc/meminfo", 0);
	c->first = now() - t;
	sem_post(done);
	for (;;) {
		sem_wait(&c->go);
		t = now();
		for (i = 0; i < rounds; i++)
			ask_file("/proc/meminfo", 0);
		c->later = (now() - t) / rounds;
		sem_post(done);
	}
}

static long available(void)
{
	ask_file("/proc/meminfo", 0);
	return atol(strstr(buf, "MemAvailable:") + 13);
}

static int many(int n, int rounds, const char *dir, const char *over)
{
	double mounts = 0, first = 0, later = 0;
	long before, after;
	pid_t pids[n];
	int i;

	containers = shared((n + 1) * sizeof(*containers));
	done = &containers[n].go;
	sem_init(done, 1, 0);
	before = available();
	for (i = 0; i < n; i++) {
		sem_init(&containers[i].go, 1, 0);
		pids[i] = syscall(SYS_clone, CLONE_NEWPID | CLONE_NEWNS | SIGCHLD, 0, 0, 0, 0);
		if (pids[i] < 0)
			die("clone");
		if (!pids[i]) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			enter(dir, i);
			contain(&containers[i], over, rounds);
		}
		sem_wait(done);
	}
	after = available();
	for (i = 0; i < n; i++) {
		sem_post(&containers[i].go);
		sem_wait(done);
	}
	for (i = 0; i < n; i++) {
		kill(pids[i], SIGKILL);
		mounts += containers[i].mount;
		first += containers[i].first;
		later += containers[i].later;
	}
	while (wait(NULL) > 0)
		;
	printf("%.0f %.0f %.1f %ld\n", mounts / n * 1e6, first / n * 1e6, later / n * 1e6,
	       (before - after) / n);
	return 0;
}

int main(int argc, char **argv)
{
	const char *what = argc > 3 ? argv[1] : "";

	if (!strcmp(what, "file") && argc == 5)
		return count(argv[2], NULL, atol(argv[3]), atof(argv[4]));
	if (!strcmp(what, "docker") && argc == 6)
		return count(argv[2], argv[3], atol(argv[4]), atof(argv[5]));
	if (!strcmp(what, "readers") && argc == 5)
		return readers(argv[2], atof(argv[3]), atoi(argv[4]));
	if (!strcmp(what, "repeat"))
		return repeat(atoi(argv[2]), argv + 3);
	if (!strcmp(what, "many") && argc >= 5)
		return many(atoi(argv[2]), atoi(argv[3]), argv[4], argc > 5 ? argv[5] : NULL);
	fputs("see the head of ask.c\n", stderr);
	return 2;
}
