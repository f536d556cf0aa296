// SPDX-License-Identifier: GPL-2.0
/*
 * Print sysinfo(2), a name and a number a line, memory in kB.
 *
 *   sysinfo	as a 64-bit program
 *   sysinfo 32	through the 32-bit entry, int 0x80
 */
#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/sysinfo.h>

struct sysinfo32 {
	int32_t uptime;
	uint32_t loads[3], totalram, freeram, sharedram, bufferram, totalswap, freeswap;
	uint16_t procs, pad;
	uint32_t totalhigh, freehigh, mem_unit;
	char fill[8];
};

#define SHOW(s)								\
	printf("uptime %ld\nload %lu\ntotalram %lu\nfreeram %lu\n"	\
	       "sharedram %lu\nbufferram %lu\ntotalswap %lu\n"		\
	       "freeswap %lu\nprocs %u\n",				\
	       (long)(s)->uptime, (unsigned long)(s)->loads[0],		\
	       kb((s)->totalram, (s)->mem_unit), kb((s)->freeram, (s)->mem_unit), \
	       kb((s)->sharedram, (s)->mem_unit), kb((s)->bufferram, (s)->mem_unit), \
	       kb((s)->totalswap, (s)->mem_unit), kb((s)->freeswap, (s)->mem_unit), \
	       (s)->procs)

static unsigned long kb(unsigned long n, unsigned long unit)
{
	return n * unit / 1024;
}

int main(int argc, char **argv)
{
	struct sysinfo32 *s32;
	struct sysinfo s;
	long ret;

	(void)argv;
	if (argc == 1) {
		if (sysinfo(&s))
			return 1;
		SHOW(&s);
		return 0;
	}
	s32 = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
		   MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
	if (s32 == MAP_FAILED)
		return 2;
	asm volatile("int $0x80" : "=a" (ret) : "a" (116), "b" (s32) : "memory");
	if (ret)
		return 1;
	SHOW(s32);
	return 0;
}
