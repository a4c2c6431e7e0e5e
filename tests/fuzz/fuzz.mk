# SPDX-License-Identifier: GPL-3.0-or-later
# Fuzzing: `make fuzz FUZZ_SECONDS=60` runs each target so long, two at a time, from the kept corpus and the golden files.
FUZZ_SECONDS ?= 60
FUZZ_TARGETS := rules layout config pronote lsu siecle opendata absences oneroster archive records columns match mail mailbox listing webdav answer reply
FUZZ_OBJECTS := $(patsubst %,$(BUILD)/tests/fuzz/%.o,language exports archives mail listings webdav settings answers inbox_office)
TEST_PROGRAMS += $(BUILD)/tests/fuzz/test_replay

$(BUILD)/tests/fuzz/test_replay: $(BUILD)/tests/fuzz/test_replay.o $(FUZZ_OBJECTS) $(ARCHIVE)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS) -lcmocka

-include $(FUZZ_OBJECTS:.o=.d)

$(BUILD)/fuzz-%: tests/fuzz/driver.c $(FUZZ_OBJECTS) $(ARCHIVE)
	$(CC) $(CPPFLAGS) $(ALL_CFLAGS) -fsanitize=fuzzer -DTARGET=fuzz_$* $(LDFLAGS) -o $@ $^ $(LDLIBS)

fuzz-programs: $(FUZZ_TARGETS:%=$(BUILD)/fuzz-%)

fuzz:
	@sh tests/support/packages.sh fuzz
	@$(MAKE) -s -j2 PROFILE=fuzz BUILD=build/fuzz CC=clang \
		CFLAGS="-O1 -g -Wno-unknown-warning-option -fsanitize=address,undefined,fuzzer-no-link -fno-sanitize-recover=undefined" fuzz-programs
	@bash tests/fuzz/fuzz.sh build/fuzz $(FUZZ_SECONDS) $(FUZZ_TARGETS)

# What a change to a parser has to stand: as long as each was fuzzed at last.
fuzz-hour:
	@$(MAKE) fuzz FUZZ_SECONDS=3600

.PHONY: fuzz fuzz-hour fuzz-programs
