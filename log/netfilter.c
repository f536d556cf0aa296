// SPDX-License-Identifier: GPL-2.0
/*
 * What netfilter says of a packet (iptables' LOG, nft's log) is the container's in
 * whose network namespace the packet is, whichever task it happens to interrupt.
 *
 * nf_log_packet() is told the namespace. The loggers that it calls put a line
 * together in a buffer and print that with nf_log_buf_close(), all on one CPU.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": log: " fmt

#include <linux/hashtable.h>
#include <linux/kern_levels.h>
#include <linux/kernel.h>
#include <linux/netfilter.h>
#include <linux/nsproxy.h>
#include <linux/percpu.h>
#include <linux/preempt.h>
#include <linux/printk.h>
#include <linux/rculist.h>
#include <linux/sched/clock.h>
#include <linux/sched/task.h>
#include <linux/spinlock.h>
#include <linux/static_call.h>
#include <linux/string.h>
#include <net/net_namespace.h>
#include <net/netfilter/nf_log.h>

#include <vkfs/hook.h>
#include <vkfs/symbols.h>
#include <vkfs/vkernel.h>

#include "internal.h"

/* Logs by the cookie of their network namespace, which is never used again. RCU. */
static DEFINE_READ_MOSTLY_HASHTABLE(logs_by_net, 8);
static DEFINE_SPINLOCK(logs_by_net_lock);

/* The namespace of the packet that nf_log_packet() has on this CPU, or NULL. */
static DEFINE_PER_CPU(struct net *, packet_net);

/* struct nf_log_buf, which is private: what is in it, and how much has room. */
static int buf_count __ro_after_init = -1;
static int buf_text __ro_after_init = -1;
static int buf_room __ro_after_init;

static void no_log_packet(struct net *net, u8 pf, unsigned int hooknum,
			  const struct sk_buff *skb, const struct net_device *in,
			  const struct net_device *out, const struct nf_loginfo *info,
			  const char *fmt, ...)
{
}

static void no_buf_close(struct nf_log_buf *m)
{
}

DEFINE_STATIC_CALL(vkfs_nf_log_packet, no_log_packet);
DEFINE_STATIC_CALL(vkfs_nf_log_buf_close, no_buf_close);

static u64 net_cookie_of(struct vkernel *vk)
{
	struct task_struct *init;
	u64 cookie = 0;

	rcu_read_lock();
	init = vkernel_init_task(vk);
	if (init) {
		task_lock(init);
		if (init->nsproxy && !net_eq(init->nsproxy->net_ns, &init_net))
			cookie = init->nsproxy->net_ns->net_cookie;
		task_unlock(init);
	}
	rcu_read_unlock();
	return cookie;
}

/**
 * log_net_add - a log takes what is about its container's network namespace
 * @vk: the log's vkernel
 *
 * If several share the namespace (a pod), the first of them has it. The host's own is
 * nobody's.
 */
void log_net_add(struct vkernel *vk)
{
	struct vkfs_log *log = vk->log;
	struct hlist_head *head;

	log->net_cookie = net_cookie_of(vk);
	if (!log->net_cookie)
		return;
	head = &logs_by_net[hash_min(log->net_cookie, HASH_BITS(logs_by_net))];
	spin_lock(&logs_by_net_lock);
	hlist_add_tail_rcu(&log->net_node, head);
	spin_unlock(&logs_by_net_lock);
}

/** log_net_del - and no more; @log is freed after a grace period */
void log_net_del(struct vkfs_log *log)
{
	if (!log->net_cookie)
		return;
	spin_lock(&logs_by_net_lock);
	hlist_del_rcu(&log->net_node);
	spin_unlock(&logs_by_net_lock);
}

/* The log of a network namespace, or NULL. RCU. */
static struct vkfs_log *log_of_net(const struct net *net)
{
	struct vkfs_log *log;

	hash_for_each_possible_rcu(logs_by_net, log, net_node, net->net_cookie)
		if (log->net_cookie == net->net_cookie)
			return log;
	return NULL;
}

static void packet_store(struct vkfs_log *log, char *text, unsigned int len)
{
	struct log_record r = { .ts = local_clock(), .text = text, .text_len = len };

	log_parse(&r, LOGLEVEL_DEFAULT);
	r.flags |= LOG_NEWLINE;
	log_store(log, &r, false);
}

/* Behind the level, if there is one, put the container's name; the end may go. */
static unsigned int packet_tag(const struct vkfs_log *log, char *text, unsigned int len)
{
	unsigned int at = printk_get_level(text) ? 2 : 0;
	unsigned int n = strlen(log->tag), rest;

	if (at + n + 2 >= buf_room)
		return len;
	rest = min(len - at, buf_room - at - n - 2);
	memmove(text + at + n + 2, text + at, rest);
	memcpy(text + at, log->tag, n);
	memcpy(text + at + n, ": ", 2);
	return at + n + 2 + rest;
}

/* In place of nf_log_buf_close(), which prints what is in the buffer. */
void vkfs_hook_nf_log_buf_close(struct nf_log_buf *m)
{
	struct net *net = this_cpu_read(packet_net);
	unsigned int *count = (void *)m + buf_count;
	char *text = (char *)m + buf_text;
	struct vkfs_log *log = NULL;

	rcu_read_lock();
	if (net && *count && *count <= buf_room)
		log = log_of_net(net);
	if (log) {
		text[*count] = '\0';
		packet_store(log, text, *count);
		*count = packet_tag(log, text, *count);
		log_capture_off();
	}
	static_call(vkfs_nf_log_buf_close)(m);
	if (log)
		log_capture_on();
	rcu_read_unlock();
	vkfs_leave();
}

/*
 * In place of nf_log_packet(). Loggers do not sleep: most packets come to them in a
 * softirq, and one of those may come while another is being logged here.
 */
void vkfs_hook_nf_log_packet(struct net *net, u8 pf, unsigned int hooknum,
			     const struct sk_buff *skb, const struct net_device *in,
			     const struct net_device *out,
			     const struct nf_loginfo *info, const char *fmt, ...)
{
	char prefix[NF_LOG_PREFIXLEN];
	struct net *outer;
	va_list args;

	va_start(args, fmt);
	vscnprintf(prefix, sizeof(prefix), fmt, args);
	va_end(args);
	preempt_disable();
	outer = this_cpu_read(packet_net);
	this_cpu_write(packet_net, net);
	static_call(vkfs_nf_log_packet)(net, pf, hooknum, skb, in, out, info, "%s",
					prefix);
	this_cpu_write(packet_net, outer);
	preempt_enable();
	vkfs_leave();
}

void __init log_netfilter_init(void)
{
	int size = vkfs_btf_size("nf_log_buf");

	buf_count = vkfs_btf_member("nf_log_buf", "count", "unsigned int");
	buf_text = vkfs_btf_member("nf_log_buf", "buf", "");
	/* The last byte is that of the terminator. */
	buf_room = size - buf_text - 1;
	if (buf_count < 0 || buf_text < 0 || buf_room <= 0 ||
	    !vkfs_bind(vkfs_nf_log_packet, "nf_log_packet") ||
	    !vkfs_bind(vkfs_nf_log_buf_close, "nf_log_buf_close"))
		vkfs_feature_refuse(VKFS_FEATURE_LOG_NET, -ENOENT);
}
