# SPDX-License-Identifier: GPL-3.0-or-later
# $(BUILD)/generate: the invented department for the demonstration, tests and benchmarks.
# It links nothing of vigie, so it builds without the other rooms.
GENERATE_SOURCES := $(wildcard tests/support/generate/*.c)
GENERATE_OBJECTS := $(GENERATE_SOURCES:%.c=$(BUILD)/%.o)

$(BUILD)/generate: $(GENERATE_OBJECTS)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^

-include $(GENERATE_OBJECTS:.o=.d)
