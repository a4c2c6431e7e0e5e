# SPDX-License-Identifier: GPL-3.0-or-later
# vigie: `make` builds, `make demo` shows, `make check` tests. `make help` lists the rest.
ROOMS ?= daemon/base daemon/config daemon/store daemon/referral daemon/mail daemon/report daemon/manager daemon \
         connectors connectors/transport connectors/format rules/language rules/engine
PROFILE ?= release
BUILD ?= build/$(PROFILE)
PACKAGES := libcurl libxml-2.0 jansson sqlite3 libsystemd libutf8proc libcrypto

CC := gcc
WARN := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wformat=2 -Wundef -Wpointer-arith \
        -Wwrite-strings -Wimplicit-fallthrough -Wswitch-enum -Wno-missing-field-initializers $(if $(WERROR),-Werror)
CFLAGS ?= -O2 -g
, := ,
SANITIZERS := $(if $(SANITIZE),-fsanitize=address$(,)undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
CPPFLAGS += -D_GNU_SOURCE -D_FORTIFY_SOURCE=2 -Iinclude -I. $(shell pkg-config --cflags $(PACKAGES) 2>/dev/null)
ALL_CFLAGS = -std=gnu11 $(CFLAGS) $(WARN) $(SANITIZERS) -fstack-protector-strong -fPIE
LDFLAGS += -pie -Wl,-z,relro,-z,now
LDLIBS := $(shell pkg-config --libs $(PACKAGES) 2>/dev/null)

PROGRAMS := vigie vigied
MAINS := $(PROGRAMS:%=daemon/%.c)
SOURCES := $(filter-out $(MAINS),$(foreach room,$(ROOMS),$(wildcard $(room)/*.c)))
OBJECTS := $(SOURCES:%.c=$(BUILD)/%.o)
ARCHIVE := $(BUILD)/libvigie.a
UNIT_SOURCES := $(foreach room,$(ROOMS),$(wildcard tests/unit/$(notdir $(room))/test_*.c))
UNIT_TESTS := $(UNIT_SOURCES:%.c=$(BUILD)/%)

all: $(PROGRAMS:%=$(BUILD)/%)

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(ARCHIVE): $(OBJECTS)
	@rm -f $@
	@ar rcs $@ $^

$(BUILD)/vigie $(BUILD)/vigied: $(BUILD)/%: $(BUILD)/daemon/%.o $(ARCHIVE)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)
	@mkdir -p build && ln -sfn $(patsubst build/%,%,$@) build/$*

$(BUILD)/tests/unit/%: $(BUILD)/tests/unit/%.o $(ARCHIVE)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS) -lcmocka

check-unit: $(UNIT_TESTS)
	@for test in $^; do CMOCKA_MESSAGE_OUTPUT=TAP $$test || echo "FAILED: $$test"; done

C_FILES := $(shell git ls-files -co --exclude-standard '*.c' '*.h')
format-check:
	@clang-format --dry-run --Werror $(C_FILES)

clean:
	rm -rf build

.PHONY: all check-unit format-check clean
.SECONDARY:
-include $(OBJECTS:.o=.d)
