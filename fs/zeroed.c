// SPDX-License-Identifier: GPL-2.0
/*
 * Sysctls that count what all do: they are shown as the kernel writes them, with 0
 * in the place of every number that the table of paths does not keep.
 */
#include <linux/ctype.h>
#include <linux/fs.h>
#include <linux/uio.h>

#include "internal.h"

/* The longest is seven numbers. */
#define TEXT_SIZE	192

/* In place. Returns what is left of @len. */
static size_t zero_numbers(char *text, size_t len, unsigned long keep)
{
	const char *from = text, *end = text + len;
	unsigned int nr = 0;
	char *to = text;

	while (from < end) {
		bool kept = nr < BITS_PER_LONG && keep & BIT(nr);

		if (!isdigit(*from)) {
			*to++ = *from++;
			continue;
		}
		if (!kept)
			*to++ = '0';
		for (; from < end && isdigit(*from); from++)
			if (kept)
				*to++ = *from;
		nr++;
	}
	return to - text;
}

static unsigned long kept_numbers(const struct file *file)
{
	const struct vkfs_entry *row = NULL;
	char buf[VKFS_PATH_LEN];
	const char *path = vkfs_dentry_path(file->f_path.dentry, buf, sizeof(buf));

	if (path)
		vkfs_path_class(path, &row);
	return row ? row->keep : 0;
}

/**
 * vkfs_zeroed_read - ->read_iter of a sysctl that is shown without its numbers
 * @iocb: the file
 * @to: the reader's buffer
 */
ssize_t vkfs_zeroed_read(struct kiocb *iocb, struct iov_iter *to)
{
	const struct vkfs_wrap *w = VKFS_WRAP(file_inode(iocb->ki_filp));
	char text[TEXT_SIZE];
	struct kvec vec = {
		.iov_base = text, .iov_len = min(iov_iter_count(to), sizeof(text)),
	};
	struct iov_iter iter;
	ssize_t ret;

	iov_iter_kvec(&iter, ITER_DEST, &vec, 1, vec.iov_len);
	ret = w->lower_fops->read_iter(iocb, &iter);
	if (ret <= 0)
		return ret;
	ret = zero_numbers(text, ret, kept_numbers(iocb->ki_filp));
	return copy_to_iter(text, ret, to) == ret ? ret : -EFAULT;
}
