# SPDX-License-Identifier: GPL-2.0
# The table of paths (fs/paths.c) against a live /proc.
#
#   paths.py unknown    native paths of which the table says nothing
#   paths.py native     all native paths but processes and what the kernel keeps by
#                       namespace
#   paths.py wrong      in a container: paths that are not what the table says of those
#                       in /tmp/native
import errno
import os
import re
import sys

ROW = re.compile(r'^\t(VIRTUAL|FORMED|EMPTY|HIDDEN|PARTLY|NATIVE|ZEROED|PARAM|OWN)\("([^"]+)"', re.M)
TABLE = {path: kind for kind, path in ROW.findall(open("/vkfs/fs/paths.c").read())}


def row(path):
    """The row of a path or of the nearest directory above it."""
    while path and path not in TABLE:
        path = path.rpartition("/")[0]
    return path


def kind(path):
    at = row(path)
    if not at or (TABLE[at] == "PARTLY" and at != path):
        return "HIDDEN"
    # The kernel decides these by whose they are.
    if path == "sys/kernel/pid_max" or at == "sys/user":
        return "BY NAMESPACE"
    return TABLE[at]


def reviewed():
    """Settings that somebody has looked at: they tell nothing of others."""
    names = set()
    for line in open("/vkfs/tests/fs/sysctls"):
        where, _, rest = line.partition(":")
        if not line.startswith("#"):
            names.update("sys/" + where + "/" + name for name in rest.split())
    return names


def walk(path="", root="/proc"):
    for name in sorted(os.listdir(root + "/" + path)):
        at = (path + "/" + name).lstrip("/")
        if name.isdigit() and not path:
            continue
        yield at
        full = root + "/" + at
        if os.path.isdir(full) and not os.path.islink(full) and \
                kind(at) in ("PARTLY", "NATIVE", "ZEROED"):
            yield from walk(at, root)


def unknown():
    known = reviewed()
    for path in walk():
        full = "/proc/" + path
        at = row(path)
        if at == path or (at and TABLE[at] != "PARTLY" and at != "sys"):
            continue
        if at == "sys" and (path in known or os.path.isdir(full)):
            continue
        yield path


def error_of(call, *args):
    try:
        got = call(*args)
    except OSError as error:
        return errno.errorcode[error.errno]
    if isinstance(got, int):
        os.close(got)
    return "none"


def wrong():
    here = set(walk())
    for path in here:
        full = "/proc/" + path
        what = kind(path)
        if what == "HIDDEN":
            yield path + ": listed"
        if error_of(os.lstat, full) != "none":
            yield path + ": listed, but not there"
        if what == "EMPTY" and open(full).read():
            yield path + ": not empty"
        if what not in ("PARTLY", "NATIVE", "ZEROED"):
            continue
        if not os.path.isdir(full) and error_of(os.open, full, os.O_WRONLY) != "EROFS":
            yield path + ": open for writing: " + error_of(os.open, full, os.O_WRONLY)
        if error_of(os.chmod, full, 0o777) != "EPERM":
            yield path + ": chmod: " + error_of(os.chmod, full, 0o777)
    for path in open("/tmp/native").read().split("\n"):
        if kind(path) == "HIDDEN" and path in here:
            yield path + ": listed"
        elif kind(path) == "HIDDEN" and path and error_of(os.lstat, "/proc/" + path) != "ENOENT":
            yield path + ": there"
        elif path and kind(path) != "HIDDEN" and path not in here:
            yield path + ": missing"


if sys.argv[1] == "native":
    for p in walk():
        print(p)
else:
    for p in {"unknown": unknown, "wrong": wrong}[sys.argv[1]]():
        print(p)
