# SPDX-License-Identifier: GPL-2.0
# The table of paths of a view of sysfs (fs/sysfs_paths.c) against a live /sys.
#
#   sysfs.py unknown    native paths of which the table says nothing
#   sysfs.py native     all native paths
#   sysfs.py wrong      in a view: paths that are not what the table says of those in
#                       /tmp/native
import os
import re
import sys

SOURCE = open("/vkfs/fs/sysfs_paths.c").read()
NAMES = dict(re.findall(r'^#define\t?(?: )?([A-Z]+)\t+((?:[A-Z]+ )?"[^"]*")$', SOURCE, re.M))
ROW = re.compile(r'^\t(SHARED|DIR|TEXT|FIXED|LIVE|LINK|SOME|HIDDEN|NATIVE|PARAM)\(((?:[A-Z]+ ?)?(?:"[^"]*")?)', re.M)
TOPS = ("devices/system/cpu", "devices/system/node")


def expand(text):
    """A name of the source, macros and all."""
    out = ""
    for word in re.findall(r'[A-Z]+|"[^"]*"', text):
        out += word[1:-1] if word[0] == '"' else expand(NAMES[word])
    return out


TABLE = {expand(name): kind for kind, name in ROW.findall(SOURCE)}


def pattern(path):
    return "/".join(re.sub(r"^(cpu|node|index|memory)(0|[1-9]\d*)$", r"\1#", name)
                    for name in path.split("/"))


def walk(at, hidden):
    yield at
    if os.path.isdir("/sys/" + at) and not os.path.islink("/sys/" + at) and \
            (hidden or TABLE.get(pattern(at)) != "HIDDEN"):
        for name in sorted(os.listdir("/sys/" + at)):
            yield from walk(at + "/" + name, hidden)


def walk_all(hidden=False):
    for top in TOPS:
        yield from walk(top, hidden)


def has(path):
    """Whether the container, which has all online CPUs, has what it is about."""
    cpus = len(os.sched_getaffinity(0))
    return all(int(n) < cpus for n in re.findall(r"/cpu(\d+)", path)) and \
        all(int(n) < 1 for n in re.findall(r"/node(\d+)", path))


def wrong():
    here = set(walk_all())
    for path in here:
        kind = TABLE.get(pattern(path), "UNKNOWN")
        full = "/sys/" + path
        if kind in ("HIDDEN", "UNKNOWN", "SHARED", "SOME"):
            yield path + ": listed"
        elif kind == "DIR" and not os.path.isdir(full):
            yield path + ": no directory"
        elif kind == "LINK" and not (os.path.islink(full) and os.path.exists(full)):
            yield path + ": no link, or to nowhere"
        elif kind in ("TEXT", "FIXED", "LIVE"):
            if os.stat(full).st_mode & 0o222 or not open(full, "rb").read():
                yield path + ": writable, or empty"
    for path in open("/tmp/native").read().split():
        kind = TABLE[pattern(path)]
        if kind == "HIDDEN" and os.path.lexists("/sys/" + path):
            yield path + ": there"
        elif kind != "HIDDEN" and has(path) and path not in here:
            yield path + ": missing"


if sys.argv[1] == "native":
    for p in walk_all():
        print(p)
elif sys.argv[1] == "unknown":
    for p in walk_all():
        if pattern(p) not in TABLE:
            print(p)
else:
    for p in wrong():
        print(p)
