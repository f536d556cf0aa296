// SPDX-License-Identifier: GPL-2.0
/*
 * The least that a file costs whose reader must ask a daemon: FUSE's low-level
 * interface, one file, its text made when the daemon starts. What has an answer
 * that the kernel may keep (names, attributes, flush) is asked once.
 *
 *   onefile -f DIR	serves DIR/meminfo
 */
#define FUSE_USE_VERSION 35
#include <errno.h>
#include <fcntl.h>
#include <fuse_lowlevel.h>
#include <string.h>
#include <unistd.h>

#define KEEP 86400.0

static char text[8192];
static size_t length;

static int attributes(fuse_ino_t ino, struct stat *st)
{
	memset(st, 0, sizeof(*st));
	st->st_ino = ino;
	st->st_nlink = 1;
	st->st_mode = ino == FUSE_ROOT_ID ? S_IFDIR | 0755 : S_IFREG | 0444;
	return ino <= 2 ? 0 : -1;
}

static void one_lookup(fuse_req_t req, fuse_ino_t parent, const char *name)
{
	struct fuse_entry_param e = { .ino = 2, .attr_timeout = KEEP, .entry_timeout = KEEP };

	if (parent != FUSE_ROOT_ID || strcmp(name, "meminfo")) {
		fuse_reply_err(req, ENOENT);
		return;
	}
	attributes(2, &e.attr);
	fuse_reply_entry(req, &e);
}

static void one_getattr(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi)
{
	struct stat st;

	(void)fi;
	if (attributes(ino, &st))
		fuse_reply_err(req, ENOENT);
	else
		fuse_reply_attr(req, &st, KEEP);
}

static void one_open(fuse_req_t req, fuse_ino_t ino, struct fuse_file_info *fi)
{
	(void)ino;
	fi->direct_io = 1;	/* a cached text would be an old one */
	fuse_reply_open(req, fi);
}

static void one_read(fuse_req_t req, fuse_ino_t ino, size_t size, off_t off,
		     struct fuse_file_info *fi)
{
	size_t left = (size_t)off < length ? length - off : 0;

	(void)ino, (void)fi;
	fuse_reply_buf(req, text + off, left < size ? left : size);
}

static const struct fuse_lowlevel_ops ops = {
	.lookup = one_lookup, .getattr = one_getattr, .open = one_open, .read = one_read,
};

int main(int argc, char **argv)
{
	struct fuse_args args = FUSE_ARGS_INIT(1, argv);
	int f = open("/proc/meminfo", O_RDONLY);
	struct fuse_session *se;
	ssize_t n;

	if (f < 0 || argc != 3)
		return 2;
	while ((n = read(f, text + length, sizeof(text) - length)) > 0)
		length += n;
	se = fuse_session_new(&args, &ops, sizeof(ops), NULL);
	if (!se || fuse_set_signal_handlers(se) || fuse_session_mount(se, argv[2]))
		return 1;
	n = fuse_session_loop(se);
	fuse_session_unmount(se);
	return n != 0;
}
