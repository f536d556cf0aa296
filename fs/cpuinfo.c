// SPDX-License-Identifier: GPL-2.0
/*
 * /proc/cpuinfo of a container: the native text of the physical CPUs behind its
 * vCPUs, renumbered from 0 as one package of so many cores.
 *
 * What a CPU is does not change while it is running, but for its clock; so its
 * text is written by the kernel at most once in a while and kept, cut in two at
 * every number that is the container's own. A read is then a few copies, where
 * the kernel spells out every feature flag each time.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": cpuinfo: " fmt

#include <linux/cpumask.h>
#include <linux/jiffies.h>
#include <linux/mutex.h>
#include <linux/printk.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>

#include <vkfs/sched.h>
#include <vkfs/symbols.h>
#include <vkfs/vkernel.h>

#include "internal.h"

/* How old a kept text may be: "cpu MHz" is as fresh as that. */
#define MAX_AGE		HZ
#define TEXT_SIZE	PAGE_SIZE

/* The numbers that are the container's, and what they become. */
enum topology { TOPO_CPU, TOPO_COUNT, TOPO_ZERO };

static const struct {
	const char *name;
	enum topology is;
} renumbered[] = {
	{ "processor",		TOPO_CPU },
	{ "physical id",	TOPO_ZERO },
	{ "siblings",		TOPO_COUNT },
	{ "core id",		TOPO_CPU },
	{ "cpu cores",		TOPO_COUNT },
	{ "apicid",		TOPO_CPU },
	{ "initial apicid",	TOPO_CPU },
};

/* One run of native text, and the number that comes after it. */
struct piece {
	unsigned short start;
	unsigned short len;
	enum topology then;	/* of all but the last piece */
};

struct cpu_text {
	unsigned long stamp;	/* jiffies; meaningless while @nr is 0 */
	unsigned int nr;
	struct piece piece[ARRAY_SIZE(renumbered) + 1];
	char text[TEXT_SIZE];
};

static const struct seq_operations *native __ro_after_init;
static struct cpu_text **cpu_texts;	/* by physical CPU; cpu_text_mutex */
static DEFINE_MUTEX(cpu_text_mutex);

/* Which topology number the line at @line is, or -1. */
static int line_topology(const char *line)
{
	size_t len;
	int i;

	for (i = 0; i < ARRAY_SIZE(renumbered); i++) {
		len = strlen(renumbered[i].name);
		if (!strncmp(line, renumbered[i].name, len) && line[len] == '\t')
			return renumbered[i].is;
	}
	return -1;
}

/* Cut @ct->text, of @len characters, at the numbers that will be replaced. */
static void text_cut(struct cpu_text *ct, size_t len)
{
	char *line = ct->text, *end = ct->text + len, *from = ct->text;
	char *eol, *number;
	int topo;

	ct->nr = 0;
	for (; line < end; line = eol + 1) {
		eol = memchr(line, '\n', end - line) ?: end - 1;
		topo = line_topology(line);
		number = topo < 0 ? NULL : memchr(line, ':', eol - line);
		if (!number || ct->nr == ARRAY_SIZE(renumbered))
			continue;
		number += 2;
		ct->piece[ct->nr++] = (struct piece){
			.start = from - ct->text, .len = number - from, .then = topo,
		};
		from = eol;
	}
	ct->piece[ct->nr++] = (struct piece){
		.start = from - ct->text, .len = end - from,
	};
}

/* Have the kernel write the text of @cpu. */
static int text_refresh(struct cpu_text *ct, unsigned int cpu)
{
	struct seq_file m = { .buf = ct->text, .size = TEXT_SIZE - 1 };
	loff_t pos = cpu;
	void *v;
	int ret;

	v = native->start(&m, &pos);
	if (!v || pos != cpu)
		return -ENXIO;	/* it has just gone offline */
	ret = native->show(&m, v);
	native->stop(&m, v);
	if (ret || seq_has_overflowed(&m))
		return ret ?: -EOVERFLOW;
	text_cut(ct, m.count);
	ct->stamp = jiffies;
	return 0;
}

static struct cpu_text *text_of(unsigned int cpu)
{
	struct cpu_text *ct = cpu_texts[cpu];
	int ret;

	lockdep_assert_held(&cpu_text_mutex);
	if (!ct) {
		ct = kzalloc(sizeof(*ct), GFP_KERNEL);
		if (!ct)
			return ERR_PTR(-ENOMEM);
		cpu_texts[cpu] = ct;
	}
	if (!ct->nr || time_after(jiffies, ct->stamp + MAX_AGE)) {
		ret = text_refresh(ct, cpu);
		if (ret)
			return ERR_PTR(ret);
	}
	return ct;
}

static void show_text(struct seq_file *m, const struct cpu_text *ct,
		      unsigned int vcpu, unsigned int nr)
{
	const unsigned int number[] = {
		[TOPO_CPU] = vcpu, [TOPO_COUNT] = nr, [TOPO_ZERO] = 0,
	};
	unsigned int i;

	for (i = 0; i < ct->nr; i++) {
		const struct piece *p = &ct->piece[i];

		seq_write(m, ct->text + p->start, p->len);
		if (i + 1 < ct->nr)
			seq_put_decimal_ull(m, "", number[p->then]);
	}
}

/* What one pass over the file shows; made at each read() from the beginning. */
struct pass {
	struct vkernel *vk;
	struct vkfs_cpus cpus;
	bool host;
};

static void *cpuinfo_pos(struct pass *pass, loff_t pos)
{
	/* Not NULL, and otherwise of no meaning: vCPU + 1. */
	return pos < pass->cpus.nr ? (void *)(unsigned long)(pos + 1) : NULL;
}

static void *cpuinfo_start(struct seq_file *m, loff_t *pos)
{
	struct pass *pass;
	int ret;

	pass = kzalloc(sizeof(*pass), GFP_KERNEL);
	if (!pass)
		return ERR_PTR(-ENOMEM);
	pass->vk = m->private;
	pass->host = READ_ONCE(pass->vk->cpus) == VKFS_CPUS_HOST;
	ret = vkfs_cpus_get(pass->vk, &pass->cpus);
	if (ret) {
		kfree(pass);
		return ERR_PTR(ret);
	}
	m->private = pass;
	return cpuinfo_pos(pass, *pos);
}

static void *cpuinfo_next(struct seq_file *m, void *v, loff_t *pos)
{
	return cpuinfo_pos(m->private, ++*pos);
}

static void cpuinfo_stop(struct seq_file *m, void *v)
{
	struct pass *pass;

	if (IS_ERR(v))
		return;
	pass = m->private;
	m->private = pass->vk;
	vkfs_cpus_put(&pass->cpus);
	kfree(pass);
}

/* The physical CPU that is number @rank of the container's. */
static unsigned int cpu_at(const struct cpumask *mask, unsigned int rank)
{
	unsigned int cpu = cpumask_first(mask);

	while (rank--)
		cpu = cpumask_next(cpu, mask);
	return cpu;
}

static int cpuinfo_show(struct seq_file *m, void *v)
{
	struct pass *pass = m->private;
	unsigned int vcpu = (unsigned long)v - 1;
	unsigned int cpu = cpu_at(pass->cpus.mask, vcpu);
	struct cpu_text *ct;
	int ret = 0;

	mutex_lock(&cpu_text_mutex);
	ct = text_of(cpu);
	if (!IS_ERR(ct) && pass->host)
		seq_write(m, ct->text, ct->piece[ct->nr - 1].start +
				       ct->piece[ct->nr - 1].len);
	else if (!IS_ERR(ct))
		show_text(m, ct, vcpu, pass->cpus.nr);
	else if (PTR_ERR(ct) != -ENXIO)
		ret = PTR_ERR(ct);
	mutex_unlock(&cpu_text_mutex);
	return ret;
}

const struct seq_operations vkfs_cpuinfo_op = {
	.start	= cpuinfo_start,
	.next	= cpuinfo_next,
	.stop	= cpuinfo_stop,
	.show	= cpuinfo_show,
};

int __init vkfs_cpuinfo_init(void)
{
	native = (const struct seq_operations *)vkfs_symbol("cpuinfo_op");
	if (!native) {
		pr_err("no cpuinfo_op in this kernel\n");
		return -ENOENT;
	}
	cpu_texts = kcalloc(nr_cpu_ids, sizeof(*cpu_texts), GFP_KERNEL);
	return cpu_texts ? 0 : -ENOMEM;
}

void vkfs_cpuinfo_exit(void)
{
	unsigned int cpu;

	for (cpu = 0; cpu < nr_cpu_ids; cpu++)
		kfree(cpu_texts[cpu]);
	kfree(cpu_texts);
}
