# SPDX-License-Identifier: GPL-3.0-or-later
# The program that drives one transport by hand, for the tests against real servers.
$(BUILD)/probe: $(BUILD)/tests/support/probe/probe.o $(ARCHIVE)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

-include $(BUILD)/tests/support/probe/probe.d
