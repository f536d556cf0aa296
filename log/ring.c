// SPDX-License-Identifier: GPL-2.0
/*
 * The ring of a log: records of any length, the oldest overwritten first.
 *
 * The kernel's own ring takes no lock at all, so that an NMI can print. Here an
 * NMI's message is the host's, and what comes from a task may be lost if the lock
 * cannot be had for a while: a panic must not wait for a CPU that has stopped.
 */
#include <linux/align.h>
#include <linux/irq_work.h>
#include <linux/minmax.h>
#include <linux/string.h>

#include "internal.h"

/* Much longer than anybody holds the lock, and no time for a panic. */
#define LOG_SPINS	16384

/* What is in the ring in front of each record's text. */
struct log_head {
	u64 ts;
	u32 caller;
	u16 text_len;
	u8 subsystem_len;	/* of the two strings that follow the text, */
	u8 device_len;		/* without terminators */
	u8 facility;
	u8 level;
	u8 flags;
};

static size_t head_size(const struct log_head *h)
{
	return ALIGN(sizeof(*h) + h->text_len + h->subsystem_len + h->device_len, 8);
}

static u64 ring_put(struct vkfs_log *log, u64 pos, const void *from, size_t n)
{
	size_t at = pos & (log->size - 1), first = min_t(size_t, n, log->size - at);

	memcpy(log->buf + at, from, first);
	memcpy(log->buf, from + first, n - first);
	return pos + n;
}

static u64 ring_get(struct vkfs_log *log, u64 pos, void *to, size_t n)
{
	size_t at = pos & (log->size - 1), first = min_t(size_t, n, log->size - at);

	memcpy(to, log->buf + at, first);
	memcpy(to + first, log->buf, n - first);
	return pos + n;
}

/* Let go of the oldest records until @size more bytes fit. */
static void ring_make_room(struct vkfs_log *log, size_t size)
{
	struct log_head h;

	while (log->head + size - log->tail > log->size) {
		ring_get(log, log->tail, &h, sizeof(h));
		log->tail += head_size(&h);
		log->first_seq++;
	}
}

static void ring_add(struct vkfs_log *log, const struct log_record *r)
{
	struct log_head h = {
		.ts = r->ts,
		.caller = r->caller,
		.text_len = r->text_len,
		.subsystem_len = strlen(r->info.subsystem),
		.device_len = strlen(r->info.device),
		.facility = r->facility,
		.level = r->level,
		.flags = r->flags,
	};
	u64 pos;

	ring_make_room(log, head_size(&h));
	pos = ring_put(log, log->head, &h, sizeof(h));
	pos = ring_put(log, pos, r->text, h.text_len);
	pos = ring_put(log, pos, r->info.subsystem, h.subsystem_len);
	ring_put(log, pos, r->info.device, h.device_len);
	log->last = log->head;
	log->last_caller = r->caller;
	log->head += head_size(&h);
	log->next_seq++;
	log->open = !(r->flags & LOG_NEWLINE);
}

/* Go on with the newest record, if it waits for this. */
static bool ring_append(struct vkfs_log *log, const struct log_record *r)
{
	struct log_head h;
	u64 end;

	if (!(r->flags & LOG_CONT) || !log->open || log->last_caller != r->caller)
		return false;
	ring_get(log, log->last, &h, sizeof(h));
	if (h.text_len + r->text_len >= VKFS_RECORD_MAX)
		return false;
	end = log->last + sizeof(h) + h.text_len;
	/* The newest record is far smaller than the ring: it is not let go of. */
	ring_make_room(log, ALIGN(r->text_len, 8));
	ring_put(log, end, r->text, r->text_len);
	h.text_len += r->text_len;
	h.flags |= r->flags & LOG_NEWLINE;
	ring_put(log, log->last, &h, sizeof(h));
	log->head = log->last + head_size(&h);
	log->open = !(h.flags & LOG_NEWLINE);
	return true;
}

/**
 * log_store - add a record, or go on with the newest
 * @log: the log
 * @r: the record; its @seq does not matter
 * @wait: nothing is locked that could keep the log's lock from being let go
 *
 * Context: any but NMI.
 */
void log_store(struct vkfs_log *log, const struct log_record *r, bool wait)
{
	unsigned int spins = 0;
	unsigned long flags;

	local_irq_save(flags);
	while (!raw_spin_trylock(&log->lock)) {
		if (!wait && ++spins == LOG_SPINS) {
			atomic_long_inc(&log->missed);
			goto out_restore;
		}
		cpu_relax();
	}
	if (!ring_append(log, r))
		ring_add(log, r);
	/* Woken later: the caller may hold any lock. */
	if (!log->closed)
		irq_work_queue(&log->wake);
	raw_spin_unlock(&log->lock);
out_restore:
	local_irq_restore(flags);
}

/* The end of what readers see. */
static u64 ring_end_seq(const struct vkfs_log *log)
{
	return log->next_seq - log->open;
}

/* A reader that was overtaken goes on with the oldest record. */
static bool ring_find(struct vkfs_log *log, struct log_cursor *at)
{
	if (at->seq < log->first_seq) {
		at->seq = log->first_seq;
		at->pos = log->tail;
	}
	return at->seq < ring_end_seq(log);
}

/**
 * log_read - read a record and go on to the next
 * @log: the log
 * @at: where to read; afterwards behind the record
 * @r: the record. Its @text is the caller's, of VKFS_RECORD_MAX bytes
 *
 * If the record at @at has been overwritten, it is the oldest that is read: the
 * caller can tell by @r's number.
 *
 * Return: whether there was one.
 */
bool log_read(struct vkfs_log *log, struct log_cursor *at, struct log_record *r)
{
	unsigned long flags;
	struct log_head h;
	bool ret;
	u64 pos;

	raw_spin_lock_irqsave(&log->lock, flags);
	ret = ring_find(log, at);
	if (ret) {
		pos = ring_get(log, at->pos, &h, sizeof(h));
		pos = ring_get(log, pos, r->text, h.text_len);
		pos = ring_get(log, pos, r->info.subsystem, h.subsystem_len);
		ring_get(log, pos, r->info.device, h.device_len);
	}
	raw_spin_unlock_irqrestore(&log->lock, flags);
	if (!ret)
		return false;
	r->seq = at->seq++;
	at->pos += head_size(&h);
	r->ts = h.ts;
	r->caller = h.caller;
	r->facility = h.facility;
	r->level = h.level;
	r->flags = h.flags;
	r->text_len = h.text_len;
	r->info.subsystem[h.subsystem_len] = '\0';
	r->info.device[h.device_len] = '\0';
	return true;
}

/* log_catch_up - if @at was overtaken go to the oldest record, and say so */
bool log_catch_up(struct vkfs_log *log, struct log_cursor *at)
{
	u64 seq = at->seq;
	unsigned long flags;

	raw_spin_lock_irqsave(&log->lock, flags);
	ring_find(log, at);
	raw_spin_unlock_irqrestore(&log->lock, flags);
	return at->seq != seq;
}

/* log_has - whether there is a record at @at, or was */
bool log_has(struct vkfs_log *log, const struct log_cursor *at)
{
	unsigned long flags;
	bool ret;

	raw_spin_lock_irqsave(&log->lock, flags);
	ret = at->seq < ring_end_seq(log);
	raw_spin_unlock_irqrestore(&log->lock, flags);
	return ret;
}

/* log_first - go to the oldest record */
void log_first(struct vkfs_log *log, struct log_cursor *at)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&log->lock, flags);
	at->seq = log->first_seq;
	at->pos = log->tail;
	raw_spin_unlock_irqrestore(&log->lock, flags);
}

/* log_after_last - go behind the newest record that can be read */
void log_after_last(struct vkfs_log *log, struct log_cursor *at)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&log->lock, flags);
	at->seq = ring_end_seq(log);
	at->pos = log->open ? log->last : log->head;
	raw_spin_unlock_irqrestore(&log->lock, flags);
}

/* log_after_clear - go to what has not been cleared */
void log_after_clear(struct vkfs_log *log, struct log_cursor *at)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&log->lock, flags);
	*at = log->clear;
	raw_spin_unlock_irqrestore(&log->lock, flags);
}

/* log_clear - from now on everything before @at counts as cleared */
void log_clear(struct vkfs_log *log, const struct log_cursor *at)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&log->lock, flags);
	log->clear = *at;
	raw_spin_unlock_irqrestore(&log->lock, flags);
}
