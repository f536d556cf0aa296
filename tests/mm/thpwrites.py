# SPDX-License-Identifier: GPL-2.0
# Random writes to files of transparent huge pages; prints what came of each. Natively and
# in a container it must be the same.
#
#   thpwrites.py SEED HOW_MANY FILE...
import errno
import os
import random
import sys

DIR = "/sys/kernel/mm/transparent_hugepage/"
WORDS = ["always", "madvise", "never", "defer", "defer+madvise", "inherit"]
rnd = random.Random(int(sys.argv[1]))


def data():
    kind = rnd.randrange(12)
    if kind < 4:
        return (rnd.choice(WORDS) + rnd.choice(["", "\n"])).encode()
    if kind < 7:
        return str(rnd.choice([0, 1, 2, 64, 511, 512, 10 ** 25, -1, rnd.randrange(600)])).encode()
    return rnd.choice([
        b"", b" ", b"\n", b"\0", b"always\0x", b"always ", b" never", b"never\n\n", b"alway", b"ALWAYS", b"[always]",
        b"0x10", b"010", b"+5", b"5 ", b" 5", b"5\n", b"5\n\n", b"1.5", b"-0", b"x" * 5000, b"1" * 5000, b"never" + b" " * 5000,
        bytes(rnd.randrange(256) for _ in range(rnd.randrange(1, 20)))])


def write(path):
    text = data()
    at = rnd.choice([0] * 9 + [1, 5, 5000])
    before = open(path).read()
    fd = os.open(path, os.O_WRONLY | rnd.choice([0, os.O_TRUNC, os.O_APPEND]))
    try:
        result = os.pwrite(fd, text, at)
    except OSError as e:
        result = errno.errorcode[e.errno]
    os.close(fd)
    after = open(path).read()
    kept = " CHANGED" if isinstance(result, str) and before != after else ""
    print(path, text[:40], len(text), at, result, after.strip() + kept)


os.chdir(DIR)
was = {name: open(name).read() for name in sys.argv[3:]}
for name in was:
    for _ in range(int(sys.argv[2])):
        write(name)
    value = was[name]
    with open(name, "w") as f:
        f.write(value[value.find("[") + 1:value.find("]")] if "[" in value else value)
