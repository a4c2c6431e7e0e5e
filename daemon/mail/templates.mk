# SPDX-License-Identifier: GPL-3.0-or-later
# The shipped letters as strings of the program: X("digest.fr.text", "…") for each. The Makefile includes this file.
TEMPLATES := $(sort $(wildcard daemon/mail/templates/*))

$(BUILD)/templates.inc: $(TEMPLATES) daemon/mail/templates.mk
	@mkdir -p $(@D)
	@for file in $(TEMPLATES); do printf 'X("%s",\n' $${file##*/}; sed 's/[\\"]/\\&/g; s/.*/"&\\n"/' $$file; echo ')'; done >$@

$(BUILD)/daemon/mail/template_file.o: $(BUILD)/templates.inc
$(BUILD)/daemon/mail/template_file.o: CPPFLAGS += -I$(BUILD)
