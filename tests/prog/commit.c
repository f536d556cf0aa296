// SPDX-License-Identifier: GPL-2.0
/*
 * Ask for memory in every way there is, and keep it; print what came of each: 0 or the
 * name of the errno.
 *
 *   commit [OPERATION MIB]...
 *
 *   mmap, shared	anonymous, private or shared
 *   noreserve		the same with MAP_NORESERVE, private
 *   readonly		mmap, written to, then made read-only
 *   protect		read-only at first, then made writable
 *   many		mmap, in pieces of 1 MiB that stay apart
 *   brk, stack
 *   shm		a segment of System V; it is removed at the end
 *   memfd, tmpfs	a file without a mapping, allocated; the second in /dev/shm
 *   mremap		the last mapping grows by so much
 *   touch		write to so much of the last mapping
 *   fork		a child; it exits at once; MIB does not matter
 *   unmap, trim	the last mapping; the last shm, memfd or tmpfs
 *   wait		so many milliseconds
 *   stay		say "ready" and sleep
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

#define ANON (MAP_ANONYMOUS | MAP_PRIVATE)

static char *last;
static size_t last_len;
static int shm_id = -1, file = -1;
static sigjmp_buf fault;

static int map(size_t len, int prot, int flags)
{
	void *p = mmap(NULL, len, prot, flags, -1, 0);

	if (p == MAP_FAILED)
		return -1;
	last = p;
	last_len = len;
	return 0;
}

static int touch(char *p, size_t len)
{
	size_t i;

	for (i = 0; i < len; i += 4096)
		((volatile char *)p)[i] = 1;
	return 0;
}

static void on_fault(int sig)
{
	siglongjmp(fault, sig);
}

static __attribute__((noinline)) int grow(size_t len)
{
	volatile char page[1 << 16];

	page[0] = 1;
	return len <= sizeof(page) ? page[0] : grow(len - sizeof(page)) + page[0];
}

static int stack(size_t len)
{
	static char other[1 << 16];
	stack_t alt = { .ss_sp = other, .ss_size = sizeof(other) };
	struct sigaction act = { .sa_handler = on_fault, .sa_flags = SA_ONSTACK };

	sigaltstack(&alt, NULL);
	sigaction(SIGSEGV, &act, NULL);
	errno = EFAULT;
	return sigsetjmp(fault, 1) ? -1 : grow(len) ? 0 : 1;
}

/* Every second one can be executed, so that they do not become one. */
static int many(size_t len)
{
	size_t i;

	for (i = 0; i < len; i += 1 << 20)
		if (map(1 << 20, PROT_READ | PROT_WRITE | (i & 1 << 20 ? PROT_EXEC : 0), ANON))
			return -1;
	return 0;
}

static int trim(void)
{
	int id = shm_id;

	shm_id = -1;
	return id >= 0 ? shmctl(id, IPC_RMID, NULL) : close(file);
}

static int new_file(const char *what, size_t len)
{
	file = *what == 'm' ? memfd_create("commit", 0) :
			      open("/dev/shm", O_TMPFILE | O_RDWR, 0600);
	return file < 0 ? -1 : fallocate(file, 0, 0, len);
}

static int child(void)
{
	pid_t pid = fork();

	if (!pid)
		_exit(0);
	return pid < 0 || waitpid(pid, NULL, 0) < 0 ? -1 : 0;
}

static int grow_last(size_t len)
{
	void *p = mremap(last, last_len, last_len + len, MREMAP_MAYMOVE);

	if (p == MAP_FAILED)
		return -1;
	last = p;
	last_len += len;
	return 0;
}

static int run(const char *what, size_t len)
{
	if (!strcmp(what, "mmap"))
		return map(len, PROT_READ | PROT_WRITE, ANON);
	if (!strcmp(what, "shared"))
		return map(len, PROT_READ | PROT_WRITE, MAP_ANONYMOUS | MAP_SHARED);
	if (!strcmp(what, "noreserve"))
		return map(len, PROT_READ | PROT_WRITE, ANON | MAP_NORESERVE);
	if (!strcmp(what, "readonly"))
		return map(len, PROT_READ | PROT_WRITE, ANON) || touch(last, 4096) ||
		       mprotect(last, len, PROT_READ) ? -1 : 0;
	if (!strcmp(what, "protect"))
		return map(len, PROT_READ, ANON) ||
		       mprotect(last, len, PROT_READ | PROT_WRITE) ? -1 : 0;
	if (!strcmp(what, "many"))
		return many(len);
	if (!strcmp(what, "brk"))
		return sbrk(len) == (void *)-1 ? -1 : 0;
	if (!strcmp(what, "stack"))
		return stack(len);
	if (!strcmp(what, "shm"))
		return shm_id = shmget(IPC_PRIVATE, len, IPC_CREAT | 0600), shm_id < 0 ? -1 : 0;
	if (!strcmp(what, "memfd") || !strcmp(what, "tmpfs"))
		return new_file(what, len);
	if (!strcmp(what, "mremap"))
		return grow_last(len);
	if (!strcmp(what, "touch"))
		return touch(last, len);
	if (!strcmp(what, "fork"))
		return child();
	if (!strcmp(what, "unmap"))
		return munmap(last, last_len);
	if (!strcmp(what, "trim"))
		return trim();
	if (!strcmp(what, "wait"))
		return usleep((len >> 20) * 1000);
	if (!strcmp(what, "stay")) {
		puts("ready");
		fflush(stdout);
		for (;;)
			pause();
	}
	errno = EINVAL;
	return -1;
}

int main(int argc, char **argv)
{
	int i;

	for (i = 1; i + 1 < argc; i += 2) {
		int ret = run(argv[i], strtoul(argv[i + 1], NULL, 0) << 20);

		printf("%s %s\n", argv[i], ret ? strerrorname_np(errno) : "0");
		fflush(stdout);
	}
	if (shm_id >= 0)
		shmctl(shm_id, IPC_RMID, NULL);
	return 0;
}
