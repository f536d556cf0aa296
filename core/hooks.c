// SPDX-License-Identifier: GPL-2.0
/* The hook table: every place where vkfs steps into the kernel's path. */
#include <linux/kernel.h>
#include <linux/pid_namespace.h>

#include <compat/mm.h>
#include <compat/sched.h>
#include <compat/thp.h>
#include <vkfs/clock.h>
#include <vkfs/hook.h>

struct vkfs_feature vkfs_features[VKFS_NR_FEATURES] = {
	[VKFS_FEATURE_SYSINFO]		= { .name = "sysinfo" },
	[VKFS_FEATURE_AFFINITY]		= { .name = "affinity" },
	[VKFS_FEATURE_SYSFS_CPUS]	= { .name = "sysfs_cpus" },
	[VKFS_FEATURE_STARTTIME]	= { .name = "starttime" },
	[VKFS_FEATURE_CLOCK]		= { .name = "clock" },
	[VKFS_FEATURE_SWITCHES]		= { .name = "switches" },
	[VKFS_FEATURE_SCHED_WAKEUP]	= { .name = "sched_wakeup", .on_demand = true },
	[VKFS_FEATURE_SCHED_SLICE]	= { .name = "sched_slice", .on_demand = true },
	[VKFS_FEATURE_SCHED_CUSTOM_SLICE] = { .name = "sched_custom_slice",
					      .on_demand = true },
	[VKFS_FEATURE_SCHED_RR]		= { .name = "sched_rr", .on_demand = true },
	[VKFS_FEATURE_SCHED_MIGRATION]	= { .name = "sched_migration",
					    .on_demand = true },
	[VKFS_FEATURE_LOG]		= { .name = "log" },
	[VKFS_FEATURE_LOG_OOM]		= { .name = "log_oom" },
	[VKFS_FEATURE_LOG_NET]		= { .name = "log_net" },
	[VKFS_FEATURE_REAL_POLICY]	= { .name = "real_policy", .on_demand = true },
	[VKFS_FEATURE_OVERCOMMIT]	= { .name = "overcommit", .on_demand = true },
	[VKFS_FEATURE_THP]		= { .name = "thp", .on_demand = true },
	[VKFS_FEATURE_THP_DEFRAG]	= { .name = "thp_defrag", .on_demand = true },
	[VKFS_FEATURE_KHUGEPAGED]	= { .name = "khugepaged", .on_demand = true },
};

#define REDIRECT(t, p, w, f, feat, l, ...) \
	{ .target = t, .proto = p, .kind = VKFS_HOOK_REDIRECT, .who = w, .func = f, \
	  .feature = VKFS_FEATURE_##feat, .lost = l, __VA_ARGS__ }
#define DIRECT(t, p, tramp, feat, l, ...) \
	{ .target = t, .proto = p, .kind = VKFS_HOOK_DIRECT, .func = tramp, \
	  .feature = VKFS_FEATURE_##feat, .lost = l, __VA_ARGS__ }
#define TRACEPOINT(t, f, feat, l) \
	{ .target = t, .kind = VKFS_HOOK_TRACEPOINT, .func = f, \
	  .feature = VKFS_FEATURE_##feat, .lost = l }

#define ATTR(t, a, feat, l) \
	{ .target = t, .kind = VKFS_HOOK_ATTR, .func = a, \
	  .feature = VKFS_FEATURE_##feat, .lost = l }

#define NO_KHUGE "no transparent_hugepage/khugepaged of one's own"

#define NF_LOG_PACKET \
	"void(*net,unsigned char,unsigned int,*sk_buff,*net_device,*net_device,*nf_loginfo,*char,void)"

struct vkfs_hook vkfs_hooks[] = {
	REDIRECT("__x64_sys_sysinfo", "long int(*pt_regs)", VKFS_HOOK_CONTAINERS,
		 vkfs_hook_sysinfo, SYSINFO, "sysinfo(2) tells the host's numbers"),
	REDIRECT("__ia32_compat_sys_sysinfo", "long int(*pt_regs)", VKFS_HOOK_CONTAINERS,
		 vkfs_hook_compat_sysinfo, SYSINFO,
		 "32-bit sysinfo(2) tells the host's numbers", .optional = true),
	REDIRECT("sched_getaffinity", "long int(int,*cpumask)", VKFS_HOOK_CONTAINERS,
		 vkfs_hook_getaffinity, AFFINITY,
		 "sched_getaffinity(2) tells the host's CPU numbers"),
	REDIRECT("sched_setaffinity", "long int(int,*cpumask)", VKFS_HOOK_CONTAINERS,
		 vkfs_hook_setaffinity, AFFINITY,
		 "sched_setaffinity(2) takes the host's CPU numbers"),
	REDIRECT("show_cpus_attr", "long int(*device,*device_attribute,*char)",
		 VKFS_HOOK_CONTAINERS, vkfs_hook_show_cpus, SYSFS_CPUS,
		 "/sys/devices/system/cpu tells the host's CPUs"),
	REDIRECT("do_task_stat", "int(*seq_file,*pid_namespace,*pid,*task_struct,int)",
		 VKFS_HOOK_ALL, vkfs_hook_do_task_stat, STARTTIME,
		 "/proc/<pid>/stat counts from the host's boot"),
	REDIRECT("uptime_proc_show", "int(*seq_file,*void)", VKFS_HOOK_CONTAINERS,
		 vkfs_hook_uptime, CLOCK,
		 "a host's /proc/uptime in a container counts from its start"),
	REDIRECT("show_stat", "int(*seq_file,*void)", VKFS_HOOK_CONTAINERS,
		 vkfs_hook_stat, CLOCK,
		 "btime of a host's /proc in a container is its start"),
	TRACEPOINT("sched_process_exec", vkfs_probe_exec, CLOCK,
		   "CLOCK_BOOTTIME counts from the host's boot"),
	TRACEPOINT("sched_switch", vkfs_probe_switch, SWITCHES,
		   "ctxt in /proc/stat stays 0"),
	TRACEPOINT("sched_process_fork", vkfs_probe_fork, SWITCHES,
		   "processes in /proc/stat stays 0"),
	DIRECT("wakeup_preempt_fair", "void(*rq,*task_struct,int)", vkfs_tramp_wakeup,
	       SCHED_WAKEUP, "no sched_wakeup_granularity_ns of one's own",
	       .older = { "check_preempt_wakeup_fair", "check_preempt_wakeup" }),
	DIRECT("sched_slice", "long long unsigned int(*cfs_rq,*sched_entity)",
	       vkfs_tramp_slice, SCHED_SLICE,
	       "no sched_min_granularity_ns of one's own"),
	TRACEPOINT("sched_process_fork", vkfs_probe_slice, SCHED_CUSTOM_SLICE,
		   "no sched_min_granularity_ns of one's own"),
	DIRECT("task_tick_rt", "void(*rq,*task_struct,int)", vkfs_tramp_rr_tick,
	       SCHED_RR, "no sched_rr_timeslice_ms of one's own"),
	DIRECT("get_rr_interval_rt", "unsigned int(*rq,*task_struct)",
	       vkfs_tramp_rr_interval, SCHED_RR,
	       "sched_rr_get_interval(2) tells the host's time slice"),
	TRACEPOINT("sched_switch", vkfs_probe_migration, SCHED_MIGRATION,
		   "no sched_migration_cost_ns of one's own"),
	DIRECT("do_syslog", "int(int,*char,int,int)", vkfs_tramp_do_syslog, LOG,
	       "syslog(2) reads the host's log"),
	DIRECT("devkmsg_open", "int(*inode,*file)", vkfs_tramp_devkmsg_open, LOG,
	       "/dev/kmsg is the host's"),
	DIRECT("vprintk_store", "int(int,int,*dev_printk_info,*char,*__va_list_tag)",
	       vkfs_tramp_vprintk_store, LOG, "what the kernel prints is the host's"),
	REDIRECT("__oom_kill_process", "void(*task_struct,*char)", VKFS_HOOK_ALL,
		 vkfs_hook_oom_kill_process, LOG_OOM,
		 "a container's log does not tell which process ran out of memory"),
	REDIRECT("nf_log_buf_close", "void(*nf_log_buf)", VKFS_HOOK_ALL,
		 vkfs_hook_nf_log_buf_close, LOG_NET,
		 "what netfilter logs of a container's packets is the host's"),
	REDIRECT("nf_log_packet", NF_LOG_PACKET, VKFS_HOOK_ALL,
		 (void *)vkfs_hook_nf_log_packet, LOG_NET,
		 "what netfilter logs of a container's packets is the host's"),
	DIRECT("enqueue_task_fair", "void(*rq,*task_struct,int)", vkfs_tramp_enqueue,
	       REAL_POLICY, "no cpu.real_policy"),
	DIRECT("dequeue_task_fair", VKFS_DEQUEUE_PROTO, vkfs_tramp_dequeue,
	       REAL_POLICY, "no cpu.real_policy"),
	DIRECT("yield_task_fair", "void(*rq)", vkfs_tramp_yield, REAL_POLICY,
	       "no cpu.real_policy"),
	DIRECT(VKFS_PICK, VKFS_PICK_PROTO, vkfs_tramp_pick, REAL_POLICY,
	       "no cpu.real_policy"),
	DIRECT("wakeup_preempt", "void(*rq,*task_struct,int)", vkfs_tramp_preempt,
	       REAL_POLICY, "no cpu.real_policy", .older = { "check_preempt_curr" }),
	DIRECT("__vm_enough_memory", "int(*mm_struct,long int,int)", vkfs_tramp_enough,
	       OVERCOMMIT, "no overcommit_memory of one's own"),
	DIRECT("mmap_region", VKFS_MMAP_REGION_PROTO, vkfs_tramp_mmap_region,
	       OVERCOMMIT, "no overcommit_memory of one's own"),
	DIRECT(VKFS_THP_ALLOWED, VKFS_THP_ALLOWED_PROTO, vkfs_tramp_thp_allowed, THP,
	       "no transparent_hugepage/enabled of one's own"),
	ATTR(VKFS_THP_GATE_ATTR, &vkfs_attr_thp_gate, THP,
	     "no transparent_hugepage/enabled of one's own"),
	DIRECT("vma_thp_gfp_mask", "unsigned int(*vm_area_struct)", vkfs_tramp_thp_gfp,
	       THP_DEFRAG, "no transparent_hugepage/defrag of one's own"),
	ATTR("khugepaged_defrag_attr", &vkfs_attr_khuge[0], KHUGEPAGED, NO_KHUGE),
	ATTR("khugepaged_max_ptes_none_attr", &vkfs_attr_khuge[1], KHUGEPAGED, NO_KHUGE),
	ATTR("khugepaged_max_ptes_shared_attr", &vkfs_attr_khuge[2], KHUGEPAGED,
	     NO_KHUGE),
	ATTR("khugepaged_max_ptes_swap_attr", &vkfs_attr_khuge[3], KHUGEPAGED, NO_KHUGE),
	DIRECT("deferred_split_scan", "long unsigned int(*shrinker,*shrink_control)",
	       vkfs_tramp_split, KHUGEPAGED, NO_KHUGE),
	REDIRECT(VKFS_SCAN, VKFS_SCAN_PROTO, VKFS_HOOK_ALL, vkfs_hook_scan, KHUGEPAGED,
		 NO_KHUGE),
};

const unsigned int vkfs_nr_hooks = ARRAY_SIZE(vkfs_hooks);
