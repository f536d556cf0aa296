// SPDX-License-Identifier: GPL-2.0
/*
 * Mount options: ours, then proc's own.
 *
 *   cpus=quota|cpuset|host	which CPUs the namespace is shown
 *   log=<size>[KM]		bytes of its kernel log, rounded up to a power of two
 */
#include <linux/fs_context.h>
#include <linux/fs_parser.h>
#include <linux/kernel.h>
#include <linux/log2.h>

#include <vkfs/log.h>
#include <vkfs/sched.h>

#include "internal.h"

enum { OPT_CPUS, OPT_LOG };

static const struct constant_table cpus_names[] = {
	{ "quota",	VKFS_CPUS_QUOTA },
	{ "cpuset",	VKFS_CPUS_CPUSET },
	{ "host",	VKFS_CPUS_HOST },
	{ }
};

static const struct fs_parameter_spec vkfs_params[] = {
	fsparam_enum("cpus", OPT_CPUS, cpus_names),
	fsparam_string("log", OPT_LOG),
	{ }
};

/**
 * vkfs_cpus_name - a choice of CPUs as it is spelled in the option
 * @mode: an enum vkfs_cpus_mode
 */
const char *vkfs_cpus_name(int mode)
{
	const struct constant_table *c;

	for (c = cpus_names; c->name; c++)
		if (c->value == mode)
			return c->name;
	return "?";
}

static int parse_log(struct fs_context *fc, const char *text)
{
	unsigned int max = vkfs_log_max();
	unsigned long long size;
	char *end;

	size = memparse(text, &end);
	if (end == text || *end || size < VKFS_LOG_MIN || size > max)
		return invalfc(fc, "log=%s is not a size from %u to %u", text,
			       (unsigned int)VKFS_LOG_MIN, max);
	VKFS_FC(fc)->log_size = roundup_pow_of_two(size);
	return 0;
}

/**
 * vkfs_parse_param - take one mount option
 * @fc: the mount
 * @param: the option
 *
 * Return: 0; -EINVAL with a reason in @fc; for those that are not ours, as proc.
 */
int vkfs_parse_param(struct fs_context *fc, struct fs_parameter *param)
{
	struct vkfs_fc *vfc = VKFS_FC(fc);
	struct fs_parse_result result;
	int opt;

	opt = fs_parse(fc, vkfs_params, param, &result);
	if (opt == -ENOPARAM)
		return vfc->lower->parse_param(fc, param);
	if (opt < 0)
		return opt;
	if (opt == OPT_LOG)
		return parse_log(fc, param->string);
	vfc->cpus = result.uint_32;
	vfc->cpus_set = true;
	return 0;
}
