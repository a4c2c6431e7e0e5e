# SPDX-License-Identifier: GPL-3.0-or-later
# What an office needs, put in place by hand (`make install`) or as a Debian package (`make deb`): the same files. The Makefile includes
# this file.
INSTALLED := $(DESTDIR)$(prefix)
PACKAGE = build/vigie_$(VERSION)_$(shell dpkg --print-architecture).deb

# Nothing is started. The programs look below the prefix that they were built with: give the same one to `make` and `make install`.
install: all man
	@install -d $(addprefix $(INSTALLED)/,bin lib/vigie/rules lib/vigie/mail lib/systemd/system lib/systemd/catalog lib/sysusers.d \
		lib/tmpfiles.d share/locale/fr/LC_MESSAGES share/bash-completion/completions share/doc/vigie/examples)
	@install -m 755 $(PROGRAMS:%=$(BUILD)/%) $(INSTALLED)/bin/
	@install -m 644 rules/library/*.rules $(INSTALLED)/lib/vigie/rules/
	@install -m 644 daemon/config/calendrier-scolaire.csv $(INSTALLED)/lib/vigie/
	@install -m 644 $(TEMPLATES) $(INSTALLED)/lib/vigie/mail/
	@install -m 644 daemon/config/examples/*.conf $(INSTALLED)/share/doc/vigie/examples/
	@install -m 644 systemd/package/copyright $(INSTALLED)/share/doc/vigie/
	@install -m 644 systemd/vigie.sysusers $(INSTALLED)/lib/sysusers.d/vigie.conf
	@install -m 644 systemd/vigie.tmpfiles $(INSTALLED)/lib/tmpfiles.d/vigie.conf
	@install -m 644 systemd/*.catalog $(INSTALLED)/lib/systemd/catalog/
	@install -m 644 $(CATALOGUE) $(INSTALLED)/share/locale/fr/LC_MESSAGES/
	@install -m 644 daemon/completion/vigie.bash $(INSTALLED)/share/bash-completion/completions/vigie
	@$(if $(wildcard daemon/completion/_vigie),install -D -m 644 daemon/completion/_vigie $(INSTALLED)/share/zsh/vendor-completions/_vigie)
	@bash systemd/package/units.sh $(prefix) $(INSTALLED)/lib/systemd/system
	@bash systemd/package/pages.sh $(BUILD)/man $(INSTALLED)/share/man

deb: all man
	@rm -rf $(BUILD)/package
	@$(MAKE) -s install DESTDIR=$(BUILD)/package prefix=/usr
	@bash systemd/package/make.sh $(VERSION) $(BUILD)/package $(PACKAGE)

.PHONY: install deb
