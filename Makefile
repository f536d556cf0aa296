# SPDX-License-Identifier: GPL-2.0
# A front for Kbuild and for the tests; the work is done there.
#
#   make                    vkfs.ko for the running kernel
#   make KVER=6.12.0-amd64  for another whose headers are installed
#   make demo               see it work, in a throwaway VM
#   make compare            vkfs beside lxcfs and others, in VMs; KVER=6.12 T='cost tools'
#   make check              all tests, in VMs; KVER=6.12 T='fs/uptime*' for a part

KVER ?= $(shell uname -r)
KDIR ?= /lib/modules/$(KVER)/build

modules:
	$(MAKE) -C $(KDIR) M=$(CURDIR) modules

modules_install:
	$(MAKE) -C $(KDIR) M=$(CURDIR) INSTALL_MOD_DIR=updates modules_install

clean:
	$(MAKE) -C $(KDIR) M=$(CURDIR) clean

demo check lint:
	@tests/$@ $(if $(filter command line,$(origin KVER)),KVER=$(KVER)) $(if $(T),T='$(T)')

compare:
	@compare/all $(if $(filter command line,$(origin KVER)),KVER=$(KVER)) $(if $(T),T='$(T)')

.PHONY: modules modules_install clean demo check lint compare
