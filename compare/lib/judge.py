# SPDX-License-Identifier: GPL-2.0
"""What accuracy.guest has printed, judged: right, host's, wrong, 0 or absent.

right	what the cgroup's files say, or what was really done
host's	the host's own value of that moment
0	a 0 for what no cgroup file tells
wrong	neither
absent	no such field
"""
import json
import math
import re

SUBJECTS = ["plain", "vkfs", "lxcfs", "lxcfs-cfs", "docker"]


def parse(path):
    snaps, files, name = {}, {}, None
    for line in open(path, errors="replace"):
        line = line.rstrip("\n")
        if line.startswith("== "):
            files = snaps.setdefault(tuple(line.split()[1:]), {})
            name = None
        elif line.startswith("-- ") or line.startswith("==> "):
            name = line[3:].strip() if line[0] == "-" else line[4:-4]
            files[name] = ""
        elif name:
            files[name] += line + "\n"
    return snaps


def first(pattern, text, scale=1):
    found = re.search(pattern, text or "", re.M)
    return float(found[1]) * scale if found else None


def meminfo(field):
    return lambda s: first(rf"^{re.escape(field)}: +(\d+)", s.get("/proc/meminfo"))


def column(path, line, n):
    def get(s):
        rows = [r.split() for r in s.get(path, "").splitlines()]
        rows = [r for r in rows if r and re.match(line + "$", r[0])]
        return float(rows[0][n]) if rows and len(rows[0]) > n else None
    return get


def word(path, n):
    def get(s):
        words = s.get(path, "").split()
        return float(words[n]) if len(words) > n and re.match(r"[\d.]+$", words[n]) else None
    return get


def sysinfo(field, scale=1.0):
    return lambda s: first(rf"^{field} (\d+)", s.get("sysinfo"), scale)


def cpus(path):
    def get(s):
        text = s.get(path, "").strip()
        if not re.match(r"[\d,-]+$", text):
            return None
        return float(sum(int(p.split("-")[-1]) - int(p.split("-")[0]) + 1 for p in text.split(",")))
    return get


def lines(path, pattern):
    return lambda s: float(len(re.findall(pattern, s[path], re.M))) if path in s else None


def written(s):
    rows = [r.split() for r in s.get("/proc/diskstats", "").splitlines()]
    return float(sum(int(r[9]) for r in rows if len(r) > 9)) if "/proc/diskstats" in s else None


def stat_key(key, unit=1024):
    def get(t):
        value = first(rf"^{key} (\d+)", t["memory.stat"])
        return None if value is None else value / unit
    return get


def number(name, unit=1024):
    return lambda t: float(t[name].split()[0]) / unit if t[name].split()[0] != "max" else None


def free(t):
    return number("memory.max")(t) - number("memory.current")(t)


def commit_limit(t):     # with an overcommit_ratio of 50
    return number("memory.max")(t) / 2 + number("memory.swap.max")(t)


def committed(t):        # what is mapped, and tmpfs's pages, of which some are mapped
    if "committed" not in t:
        return None
    return float(t["committed"]), float(t["committed"]) + stat_key("shmem")(t)


def available(t):
    cache = stat_key("active_file")(t) + stat_key("inactive_file")(t)
    return free(t) + cache / 2, free(t) + cache + stat_key("slab_reclaimable")(t)


def usec(key):
    return lambda t: first(rf"^{key} (\d+)", t["cpu.stat"]) / 1e4


def age(t):
    return float(t["age"])


def load_of(tasks, since):
    return lambda t: tasks * (1 - math.exp(-max(age(t) - since, 0) / 60))


def idle(t):
    return age(t) - usec("usage_usec")(t) / 100


def constant(value):
    return lambda t: float(value)


def stall(name):
    return lambda t: first(r"^some .*total=(\d+)", t[name + ".pressure"], 1e-3)


def pressure(name):
    return lambda s: first(r"^some .*total=(\d+)", s.get("/proc/pressure/" + name), 1e-3)


def io_written(t):
    return sum(int(n) for n in re.findall(r"wbytes=(\d+)", t["io.stat"])) / 512


MEM = {
    "Cached": "file", "SwapCached": "swapcached", "Active(anon)": "active_anon",
    "Inactive(anon)": "inactive_anon", "Active(file)": "active_file",
    "Inactive(file)": "inactive_file", "AnonPages": "anon", "Mapped": "file_mapped",
    "Dirty": "file_dirty", "Shmem": "shmem", "AnonHugePages": "anon_thp", "Slab": "slab",
    "SReclaimable": "slab_reclaimable", "SUnreclaim": "slab_unreclaimable",
    "KReclaimable": "slab_reclaimable", "KernelStack": "kernel_stack",
    "PageTables": "pagetables", "Percpu": "percpu",
}
SMALL = {"KernelStack": 64, "PageTables": 64, "Percpu": 64, "Dirty": 256, "SReclaimable": 160,
         "SUnreclaim": 160, "KReclaimable": 160, "Slab": 160}
MEMINFO = "meminfo"
ROWS = [    # file, field, what is shown, the truth, by how much it may differ
    (MEMINFO, "MemTotal", meminfo("MemTotal"), number("memory.max"), 0),
    (MEMINFO, "MemFree", meminfo("MemFree"), free, 1024),
    (MEMINFO, "MemAvailable", meminfo("MemAvailable"), available, 1024),
    *((MEMINFO, f, meminfo(f), stat_key(k), SMALL.get(f, 512)) for f, k in MEM.items()),
    (MEMINFO, "SwapTotal", meminfo("SwapTotal"), number("memory.swap.max"), 0),
    (MEMINFO, "SwapFree", meminfo("SwapFree"),
     lambda t: number("memory.swap.max")(t) - number("memory.swap.current")(t), 512),
    *((MEMINFO, f, meminfo(f), None, 0) for f in
      ("Buffers", "Mlocked", "VmallocUsed", "DirectMap4k")),
    (MEMINFO, "Committed_AS", meminfo("Committed_AS"), committed, 2048),
    (MEMINFO, "CommitLimit", meminfo("CommitLimit"), commit_limit, 8),
    ("swaps", "size", column("/proc/swaps", r"(/|none|virtual).*", 2), number("memory.swap.max"), 8),
    ("swaps", "used", column("/proc/swaps", r"(/|none|virtual).*", 3), number("memory.swap.current"), 512),
    ("stat", "number of cpuN lines", lines("/proc/stat", r"^cpu\d"), constant(1), 0),
    ("stat", "user time", ("delta", column("/proc/stat", "cpu", 1)), usec("user_usec"), 40),
    ("stat", "system time", ("delta", column("/proc/stat", "cpu", 3)), usec("system_usec"), 40),
    ("stat", "idle time", ("delta", column("/proc/stat", "cpu", 4)), lambda t: idle(t) * 100, 80),
    ("stat", "ctxt", column("/proc/stat", "ctxt", 1), "own", 0),
    ("stat", "processes", column("/proc/stat", "processes", 1), "own", 0),
    ("stat", "btime", column("/proc/stat", "btime", 1), "btime", 2),
    ("stat", "intr", column("/proc/stat", "intr", 1), None, 0),
    ("uptime", "up", word("/proc/uptime", 0), age, 1.5),
    ("uptime", "idle", word("/proc/uptime", 1), idle, 3),
    ("loadavg", "of one minute", word("/proc/loadavg", 0), load_of(1.2, 3), 0.3),
    ("loadavg", "number of tasks", lambda s: first(r"/(\d+)", s.get("/proc/loadavg")),
     number("pids.current", 1), 8),     # which counts those that wait outside its namespace
    ("cpuinfo", "number of CPUs", lines("cpuinfo", r"^processor"), constant(1), 0),
    ("cpuinfo", "siblings", lambda s: first(r"^siblings\s*: (\d+)", s.get("cpuinfo")), constant(1), 0),
    ("cpuinfo", "cpu cores", lambda s: first(r"^cpu cores\s*: (\d+)", s.get("cpuinfo")), constant(1), 0),
    ("diskstats", "sectors written", written, io_written, 64),
    ("vmstat", "nr_anon_pages", column("/proc/vmstat", "nr_anon_pages", 1), stat_key("anon", 4096), 128),
    ("vmstat", "nr_shmem", column("/proc/vmstat", "nr_shmem", 1), stat_key("shmem", 4096), 128),
    ("vmstat", "pgfault", column("/proc/vmstat", "pgfault", 1), stat_key("pgfault", 1), 600),
    *(("pressure", n, pressure(n), stall(n), 20) for n in ("cpu", "memory", "io")),
    ("/sys cpu", "online", cpus("/sys/devices/system/cpu/online"), constant(1), 0),
    ("/sys cpu", "present", cpus("/sys/devices/system/cpu/present"), constant(1), 0),
    ("slabinfo", "readable by anybody", lines("slabinfo", r"^\d+ "), constant(0), 0),
    ("sysinfo(2)", "totalram", sysinfo("totalram"), number("memory.max"), 0),
    ("sysinfo(2)", "freeram", sysinfo("freeram"), free, 1024),
    ("sysinfo(2)", "totalswap", sysinfo("totalswap"), number("memory.swap.max"), 8),
    ("sysinfo(2)", "uptime", sysinfo("uptime"), age, 2),
    ("sysinfo(2)", "load of one minute", sysinfo("load", 1 / 65536), load_of(1.2, 3), 0.3),
    ("sched_getaffinity(2)", "number of CPUs", word("nproc", 0), constant(1), 0),
    ("/proc/<pid>/stat", "age of init (ps)", word("initage", 0), age, 2),
    ("kernel log", "lines of the host", word("dmesg", 0), constant(0), 0),
]
CASES = [   # scene, file and field, what was done, what is shown, the truth, slack
    ("changed", "MemTotal", "memory.max is lowered", meminfo("MemTotal"), number("memory.max"), 0),
    ("changed", "cpuinfo", "cpu.max is raised to two CPUs", lines("cpuinfo", r"^processor"), constant(2), 0),
    ("ancestor", "MemTotal", "the limit is an ancestor's", meminfo("MemTotal"), number("memory.max"), 0),
    ("ancestor", "cpuinfo", "the CPU quota is an ancestor's", lines("cpuinfo", r"^processor"), constant(2), 0),
    ("cpuset", "cpuinfo", "cpuset.cpus 0-3 below an ancestor's 0,2", lines("cpuinfo", r"^processor"),
     constant(2), 0),
    ("cpuset", "/sys cpu online", "the same", cpus("/sys/devices/system/cpu/online"), constant(2), 0),
    ("unlimited", "MemFree", "no limit: no more than the host has", meminfo("MemFree"), "host or less", 4096),
    ("fresh-proc", "MemTotal", "proc is mounted once more inside",
     lambda s: first(r"^MemTotal: +(\d+)", s.get("out")), constant(200 * 1024), 0),
    ("nested", "MemTotal", "a container in the container, of 64 MiB",
     lambda s: first(r"^MemTotal: +(\d+)", s.get("out")), constant(64 * 1024), 0),
    ("nested", "cpuinfo", "the same, of one CPU", lines("out", r"^processor"), constant(1), 0),
    ("swap-lowered", "SwapFree", "memory.swap.max is lowered below what is in use",
     meminfo("SwapFree"), constant(0), 1024),
    ("locked-shmem", "AnonPages", "shared memory is locked", meminfo("AnonPages"), stat_key("anon"), 512),
    ("init-name", "uptime", "init's name has a space", word("/proc/uptime", 0), age, 1.5),
    ("deep-load", "loadavg", "four D tasks four cgroups down", word("/proc/loadavg", 0), load_of(4, 3), 0.4),
    ("big-swap", "swaps, size", "the host has 120 GiB of swap",
     column("/proc/swaps", r"(/|none|virtual).*", 2), "SwapTotal", 16),
    ("past-end", "meminfo", "pread(2) past the end",
     lambda s: 0.0 if s.get("out", "").strip() == "0" else -22.0 if "Invalid argument" in s.get("out", "") else None,
     constant(0), 0),
]


def verdict(got, lo, hi, slack, host):
    if got is None:
        return "absent"
    right = lo is not None and lo - slack <= got <= hi + slack
    hosts = False
    if host is not None:
        low, high = (min(host), max(host)) if isinstance(host, tuple) else (host, host)
        more = max(high * 0.02, 1.01 if high > 20 else 0)
        hosts = high and low - more <= got <= high + more
        # Both, as far as can be told: the nearer.
        if right and hosts and abs(low + high - lo - hi) / 2 > slack:
            right = abs(got - (lo + hi) / 2) <= abs(got - (low + high) / 2)
    if right:
        return "right"
    if hosts:
        return "host's"
    return "0" if lo is None and got == 0 else "wrong"


def range_of(truth, *snaps):
    values = []
    for snap in snaps:
        value = truth(snap)
        values += list(value) if isinstance(value, tuple) else [value]
    if any(v is None for v in values):
        return None, None
    return min(values), max(values)


def docker(snaps):
    """The rows that GET /containers/<id>/stats has something for."""
    try:
        stats = json.loads(snaps["docker", "use", "container"]["out"])
    except (KeyError, ValueError):
        return None, None
    text = {
        "/proc/meminfo": "MemTotal: %d\nMemFree: %d\n" % (
            stats["memory_stats"]["limit"] / 1024,
            (stats["memory_stats"]["limit"] - stats["memory_stats"]["usage"]) / 1024)
        + "".join("%s: %d\n" % (f, stats["memory_stats"]["stats"][k] / 1024)
                  for f, k in MEM.items() if k in stats["memory_stats"]["stats"]),
        "nproc": str(stats["cpu_stats"]["online_cpus"]),
        "/proc/stat": "cpu %d 0 %d\n" % (stats["cpu_stats"]["cpu_usage"]["usage_in_usermode"] / 1e7,
                                         stats["cpu_stats"]["cpu_usage"]["usage_in_kernelmode"] / 1e7),
        "/proc/vmstat": "".join("%s %d\n" % (k, stats["memory_stats"]["stats"].get(v, 0) / u) for k, v, u in (
            ("nr_anon_pages", "anon", 4096), ("nr_shmem", "shmem", 4096), ("pgfault", "pgfault", 1))),
    }
    if stats["blkio_stats"].get("io_service_bytes_recursive") is not None:
        total = sum(r["value"] for r in stats["blkio_stats"]["io_service_bytes_recursive"] if r["op"] == "write")
        text["/proc/diskstats"] = "0 0 x 0 0 0 0 0 0 %d\n" % (total / 512)
    return text, [snaps["docker", "use", t] for t in ("truth", "truth2") if ("docker", "use", t) in snaps]


def rows(snaps, subject):
    """(file, field, verdict, shown, truth, host's) for each row."""
    def at(scene, who):
        return snaps.get((subject, scene, who), {})
    if subject == "docker":
        shown, truth = docker(snaps)
        if not shown:
            return
        for file, field, get, true, slack in ROWS:
            if field == "number of cpuN lines":
                yield file, field, "absent", None, None, None
                continue
            delta = isinstance(get, tuple)
            got = (get[1] if delta else get)(shown)
            lo = hi = None
            if callable(true) and got is not None:
                lo, hi = range_of(true, *truth)
            hosts = 4 if field == "number of CPUs" else None
            yield file, field, verdict(got, lo, hi, slack, hosts), got, lo, None
        return
    if (subject, "changed", "truth") not in snaps:      # it did not come to its end
        return
    for file, field, get, true, slack in ROWS:
        if isinstance(get, tuple):
            get = get[1]
            pair = [[get(at(s, w)) for w in ("container", "host", "host2")] for s in ("use", "use2")]
            if None in pair[0] + pair[1]:
                yield file, field, "absent", None, None, None
                continue
            got = pair[1][0] - pair[0][0]
            host = (pair[1][1] - pair[0][2], pair[1][2] - pair[0][1])
            lo = true(at("use2", "truth")) - true(at("use", "truth2"))
            hi = true(at("use2", "truth2")) - true(at("use", "truth"))
        else:
            got, host = get(at("use", "container")), get(at("use", "host"))
            host = None if host is None else (host, get(at("use", "host2")) or host)
            lo = hi = None
            if true == "own":   # less than half the host's, more than none
                lo, hi = 1, (host or (0,))[0] / 2
            elif true == "btime":
                t = at("use", "truth")
                up = word("/proc/uptime", 0)(at("use", "host"))
                lo = host[0] + up - age(at("use", "truth2")) - 1
                hi = host[0] + up - age(t) + 1
            elif true:
                lo, hi = range_of(true, at("use", "truth"), at("use", "truth2"))
        yield file, field, verdict(got, lo, hi, slack, host), got, lo, host


def cases(snaps, subject):
    for scene, field, done, get, true, slack in CASES:
        shown = snaps.get((subject, scene, "container"))
        whole = "age" in snaps.get((subject, scene, "truth2"), {}) or (subject, scene, "truth") not in snaps
        if shown is None or not whole:
            yield field, done, "-", None
            continue
        host = get(snaps.get((subject, scene, "host"), snaps.get((subject, "use", "host"), {})))
        truth = [snaps[k] for k in ((subject, scene, "truth"), (subject, scene, "truth2")) if k in snaps]
        got = get(shown)
        if true == "host or less":
            lo, hi, host = 0, host, None
        elif true == "SwapTotal":
            lo = hi = meminfo("SwapTotal")(shown)
            host = None
        else:
            lo, hi = range_of(true, *(truth or [{}]))
        if field == "meminfo":
            host = None
        if scene in ("fresh-proc", "nested") and field == "MemTotal":
            host = meminfo("MemTotal")(snaps[subject, "use", "host"])
        if scene == "nested" and field == "cpuinfo":
            host = lines("cpuinfo", r"^processor")(snaps[subject, "use", "host"])
        yield field, done, verdict(got, lo, hi, slack, host), got
