# SPDX-License-Identifier: GPL-3.0-or-later
# The programs that drive one transport, or the inbox, by hand, for the tests against real servers.
$(BUILD)/probe: $(BUILD)/tests/support/probe/probe.o $(ARCHIVE)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(BUILD)/inbox-probe: $(BUILD)/tests/support/probe/inbox.o $(ARCHIVE)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

-include $(BUILD)/tests/support/probe/probe.d $(BUILD)/tests/support/probe/inbox.d
