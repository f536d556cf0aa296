// SPDX-License-Identifier: GPL-2.0
/* How records are written out: as syslog(2) tells them, and as /dev/kmsg does. */
#include <linux/math64.h>
#include <linux/string.h>
#include <linux/time64.h>

#include "internal.h"

static size_t print_prefix(const struct log_record *r, bool time, char *buf, size_t size)
{
	size_t len = scnprintf(buf, size, "<%u>", r->facility << 3 | r->level);
	u32 ns;
	u64 s;

	if (time) {
		s = div_u64_rem(r->ts, NSEC_PER_SEC, &ns);
		len += scnprintf(buf + len, size - len, "[%5llu.%06u] ", s,
				 ns / (u32)NSEC_PER_USEC);
	}
	return len;
}

/**
 * log_print - write a record as syslog(2) and /proc/kmsg tell it
 * @r: the record
 * @time: with the time in front of each line
 * @buf: where to; NULL to learn how long it is
 * @size: its bytes; lines that do not fit are left out
 *
 * Return: bytes written, or that would have been.
 */
size_t log_print(const struct log_record *r, bool time, char *buf, size_t size)
{
	const char *line = r->text, *end = r->text + r->text_len, *next;
	char prefix[32];
	size_t prefix_len = print_prefix(r, time, prefix, sizeof(prefix)), len = 0, n;

	for (;; line = next + 1) {
		next = memchr(line, '\n', end - line) ?: end;
		n = next - line;
		if (buf) {
			if (len + prefix_len + n + 1 >= size)
				break;
			memcpy(buf + len, prefix, prefix_len);
			memcpy(buf + len + prefix_len, line, n);
			buf[len + prefix_len + n] = '\n';
		}
		len += prefix_len + n + 1;
		if (next == end)
			break;
	}
	return len;
}

/* Append @text with all but printable characters escaped, and @last. */
static size_t print_escaped(char *buf, size_t size, const char *text, size_t n, char last)
{
	size_t len = 0, i;

	for (i = 0; i < n; i++) {
		unsigned char c = text[i];

		if (c < ' ' || c >= 127 || c == '\\')
			len += scnprintf(buf + len, size - len, "\\x%02x", c);
		else if (len < size)
			buf[len++] = c;
	}
	if (len < size)
		buf[len++] = last;
	return len;
}

static size_t print_property(char *buf, size_t size, const char *key, const char *value)
{
	size_t len;

	if (!*value)
		return 0;
	len = scnprintf(buf, size, " %s=", key);
	return len + print_escaped(buf + len, size - len, value, strlen(value), '\n');
}

/**
 * log_print_ext - write a record as /dev/kmsg tells it
 * @r: the record
 * @buf: where to
 * @size: its bytes
 *
 * Return: bytes written.
 */
size_t log_print_ext(const struct log_record *r, char *buf, size_t size)
{
	size_t len;

	len = scnprintf(buf, size, "%u,%llu,%llu,%c;", r->facility << 3 | r->level,
			r->seq, div_u64(r->ts, NSEC_PER_USEC),
			r->flags & LOG_CONT ? 'c' : '-');
	len += print_escaped(buf + len, size - len, r->text, r->text_len, '\n');
	len += print_property(buf + len, size - len, "SUBSYSTEM", r->info.subsystem);
	len += print_property(buf + len, size - len, "DEVICE", r->info.device);
	return len;
}
