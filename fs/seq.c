// SPDX-License-Identifier: GPL-2.0
/* Numbers in a seq_file: in hundredths, and in the place of others. */
#include <linux/kernel.h>
#include <linux/seq_file.h>
#include <linux/stdarg.h>
#include <linux/string.h>

#include "internal.h"

/**
 * vkfs_put_hundredths - write a number with two decimals, as "1.07"
 * @m: the file
 * @before: what comes before it
 * @whole: the number
 * @hundredths: its fraction
 */
void vkfs_put_hundredths(struct seq_file *m, const char *before, u64 whole,
			 unsigned int hundredths)
{
	seq_put_decimal_ull(m, before, whole);
	seq_put_decimal_ull(m, hundredths < 10 ? ".0" : ".", hundredths);
}

/**
 * vkfs_put_number - write a number
 * @p: where to; there is room for 20 characters
 * @value: the number
 *
 * Return: behind its last digit.
 */
char *vkfs_put_number(char *p, unsigned long value)
{
	char digits[20];
	int n = 0;

	do {
		digits[n++] = '0' + value % 10;
		value /= 10;
	} while (value);
	while (n)
		*p++ = digits[--n];
	return p;
}

/**
 * vkfs_seq_replace - write another number in the place of one
 * @m: the file
 * @at: where the number begins, in @m->buf
 * @old: how many characters it has
 * @fmt: how to write the new one, of at most 31 characters
 *
 * If it does not fit, @m overflows, and seq_file comes again with more room.
 */
void vkfs_seq_replace(struct seq_file *m, char *at, size_t old, const char *fmt, ...)
{
	char digits[32], *end = m->buf + m->count;
	va_list args;
	size_t new;

	va_start(args, fmt);
	new = vscnprintf(digits, sizeof(digits), fmt, args);
	va_end(args);
	if (m->count + new >= m->size + old) {
		seq_commit(m, -1);
		return;
	}
	memmove(at + new, at + old, end - (at + old));
	memcpy(at, digits, new);
	m->count += new - old;
}
