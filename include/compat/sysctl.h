/* SPDX-License-Identifier: GPL-2.0 */
/* Which sysctls the kernel keeps by namespace. */
#ifndef _VKFS_COMPAT_SYSCTL_H
#define _VKFS_COMPAT_SYSCTL_H

#ifdef HAVE_PIDNS_SYSCTL
#define VKFS_PIDNS_SYSCTL	true
#else
#define VKFS_PIDNS_SYSCTL	false
#endif

#endif /* _VKFS_COMPAT_SYSCTL_H */
