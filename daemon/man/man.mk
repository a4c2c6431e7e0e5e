# SPDX-License-Identifier: GPL-3.0-or-later
# $(BUILD)/man/*: the manual pages, from the templates beside this file and the tables of the program. The Makefile includes this file.
BUILD ?= build/release
MAN_FOLDER := daemon/man
MAN_PAGES := vigie.1 vigie.conf.5 vigie.rules.5 vigie-records.5 vigied.8
MAN_BUILT := $(MAN_PAGES:%=$(BUILD)/man/%) $(MAN_PAGES:%=$(BUILD)/man/fr/%)
MAN_CATALOGUE := $(BUILD)/locale/fr/LC_MESSAGES/vigie-man.mo
MAN_GENERATE := $(BUILD)/$(MAN_FOLDER)/generate
MAN_LIST := $(BUILD)/$(MAN_FOLDER)/list_commands
MAN_OBJECTS := $(patsubst %,$(BUILD)/$(MAN_FOLDER)/%.o,generate mdoc french rule_tables config_tables service_tables move_tables)

man: $(MAN_BUILT)

# tests/integration/man looks at the pages.
check-programs: man

$(MAN_GENERATE): $(MAN_OBJECTS)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^

$(MAN_LIST): $(BUILD)/$(MAN_FOLDER)/list_commands.o $(BUILD)/$(MAN_FOLDER)/mdoc.o $(BUILD)/$(MAN_FOLDER)/french.o $(ARCHIVE)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(BUILD)/man/vigie.1: $(MAN_FOLDER)/vigie.1.in $(MAN_GENERATE) $(MAN_LIST)
	@mkdir -p $(@D)
	@$(MAN_LIST) >$@.commands
	@$(MAN_GENERATE) $< <$@.commands >$@.part && mv $@.part $@ && rm $@.commands

$(BUILD)/man/%: $(MAN_FOLDER)/%.in $(MAN_GENERATE)
	@mkdir -p $(@D)
	@$(MAN_GENERATE) $< </dev/null >$@.part && mv $@.part $@

# In French: MAN_LOCALE names the catalogues; what they do not say stays English.
$(MAN_CATALOGUE): $(MAN_FOLDER)/fr.po
	@mkdir -p $(@D)
	msgfmt --check -o $@ $<

$(BUILD)/man/fr/vigie.1: $(MAN_FOLDER)/vigie.1.in $(MAN_GENERATE) $(MAN_LIST) $(MAN_CATALOGUE) $(CATALOGUE)
	@mkdir -p $(@D)
	@MAN_LOCALE=$(BUILD)/locale $(MAN_LIST) >$@.commands
	@MAN_LOCALE=$(BUILD)/locale $(MAN_GENERATE) $< <$@.commands >$@.part && mv $@.part $@ && rm $@.commands

$(BUILD)/man/fr/%: $(MAN_FOLDER)/%.in $(MAN_GENERATE) $(MAN_CATALOGUE) $(CATALOGUE)
	@mkdir -p $(@D)
	@MAN_LOCALE=$(BUILD)/locale $(MAN_GENERATE) $< </dev/null >$@.part && mv $@.part $@

# daemon/man/fr.po with what the pages and tables say now: the new is left to be translated, the former is dropped.
man-messages: man
	@BUILD=$(BUILD) bash $(MAN_FOLDER)/messages.sh refresh >$(BUILD)/man/fr.po
	@msgfmt --check --statistics -o /dev/null $(BUILD)/man/fr.po && mv $(BUILD)/man/fr.po $(MAN_FOLDER)/fr.po

.PHONY: man man-messages
-include $(MAN_OBJECTS:.o=.d) $(BUILD)/$(MAN_FOLDER)/list_commands.d
