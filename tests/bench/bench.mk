# SPDX-License-Identifier: GPL-3.0-or-later
# `make bench`: the measured goals, each beside another program that does the same in the same run.
# `make bench-data` makes its 100,000 invented pupils once, below build/bench.
BENCH_PROGRAMS := $(patsubst %,$(BUILD)/bench/%,timed rows lsu school engine)

$(BUILD)/bench/%: $(BUILD)/tests/bench/%.o $(ARCHIVE)
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(BUILD)/bench/engine: $(patsubst %,$(BUILD)/tests/bench/engine_%.o,facts twins sql)

bench-data: $(BUILD)/generate
	@BUILD=$(BUILD) bash tests/bench/data.sh

bench:
	@sh tests/support/packages.sh test
	@$(MAKE) -s -j2 all $(BUILD)/generate $(BENCH_PROGRAMS)
	@$(MAKE) -s bench-data
	@BUILD=$(BUILD) bash tests/bench/bench.sh $(FIGURES)

.PHONY: bench bench-data
