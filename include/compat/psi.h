/* SPDX-License-Identifier: GPL-2.0 */
/* Pressure: since 7.2 and in the stable kernels the worker is made apart. */
#ifndef _VKFS_COMPAT_PSI_H
#define _VKFS_COMPAT_PSI_H

#include <linux/psi.h>

#ifdef HAVE_PSI_WORKER
#define VKFS_PSI_CREATE_PROTO						\
	struct psi_group *group, char *buf, enum psi_res res,		\
	struct file *file, struct kernfs_open_file *of, bool *worker
#define VKFS_PSI_CREATE_BTF						\
	"*psi_trigger(*psi_group,*char,psi_res,*file,*kernfs_open_file,*_Bool)"
#define vkfs_psi_create(call, group, buf, res, file, worker)		\
	call(group, buf, res, file, NULL, worker)
#else
#define VKFS_PSI_CREATE_PROTO						\
	struct psi_group *group, char *buf, enum psi_res res,		\
	struct file *file, struct kernfs_open_file *of
#define VKFS_PSI_CREATE_BTF						\
	"*psi_trigger(*psi_group,*char,psi_res,*file,*kernfs_open_file)"
#define vkfs_psi_create(call, group, buf, res, file, worker)		\
	({ *(worker) = false; call(group, buf, res, file, NULL); })
#endif

#endif /* _VKFS_COMPAT_PSI_H */
