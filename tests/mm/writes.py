# SPDX-License-Identifier: GPL-2.0
# Random writes to the overcommit files of /proc/sys/vm: what came of each, and what
# is in the file then. The same seed gives the same writes.
#
#   writes.py SEED COUNT
import errno
import os
import random
import sys

DIR = "/proc/sys/vm/"
FILES = ["overcommit_memory", "overcommit_ratio", "overcommit_kbytes",
         "admin_reserve_kbytes", "user_reserve_kbytes"]

rnd = random.Random(int(sys.argv[1]))


def number():
    n = rnd.choice([rnd.randrange(-3, 4), rnd.randrange(-200, 201),
                    (1 << rnd.randrange(8, 70)) + rnd.randrange(-2, 3)])
    return rnd.choice(["%d", "%d", "%d\n", " %d ", "-%d", "+%d", "%d %d", "0x%x", "0%o",
                       "%dx", "%d,%d", "%d\0"]).replace("%d %d", "%d 1").replace("%d,%d", "%d,1") % n


def garbage():
    return bytes(rnd.randrange(256) for _ in range(rnd.randrange(0, 20)))


def data():
    kind = rnd.randrange(10)
    if kind == 0:
        return garbage()
    if kind == 1:
        return rnd.choice([b"", b" ", b"\n", b"9" * 100, b"x" * 300, b"\t1", b"1\n2\n", b"1.5"])
    return number().encode()


def write(path):
    text = data()
    at = rnd.choice([0] * 9 + [1, 5])
    before = open(path).read()
    fd = os.open(path, os.O_WRONLY)
    try:
        result = os.pwrite(fd, text, at)
    except OSError as e:
        result = errno.errorcode[e.errno]
    os.close(fd)
    after = open(path).read()
    kept = "" if result not in ("EINVAL", 0) or before == after else " CHANGED"
    print(os.path.basename(path), text, at, result, after.strip() + kept)


def put(name, value):
    with open(DIR + name, "w") as f:
        f.write(value)


was = {name: open(DIR + name).read() for name in FILES}
for name in FILES:
    for _ in range(int(sys.argv[2])):
        write(DIR + name)
    if name in ("overcommit_ratio", "overcommit_kbytes"):
        print("the other is", open(DIR + FILES[3 - FILES.index(name)]).read().strip())
        put("overcommit_ratio", was["overcommit_ratio"])
    else:
        put(name, was[name])
