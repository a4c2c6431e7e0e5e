# SPDX-License-Identifier: GPL-3.0-or-later
# vigie. `make help` lists what there is to make.
ROOMS ?= daemon/base daemon/config daemon/store daemon/referral daemon/report daemon/mail daemon/manager daemon/replay \
         daemon/command \
         connectors connectors/transport connectors/format rules/language rules/engine
PROFILE ?= release
BUILD ?= build/$(PROFILE)
PACKAGES := libcurl libxml-2.0 jansson sqlite3 libsystemd libutf8proc libcrypto gpgme libarchive zlib
VERSION := 0.1.0

prefix ?= /usr
LIBDIR := $(prefix)/lib/vigie
LOCALEDIR := $(prefix)/share/locale

CC := gcc
WARN := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wformat=2 -Wundef -Wpointer-arith \
        -Wwrite-strings -Wimplicit-fallthrough -Wswitch-enum -Wno-missing-field-initializers $(if $(WERROR),-Werror)
CFLAGS ?= -O2 -g
, := ,
SANITIZERS := $(if $(SANITIZE),-fsanitize=address$(,)undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
CPPFLAGS += -D_GNU_SOURCE -D_FORTIFY_SOURCE=2 -Iinclude -I. -DVIGIE_VERSION='"$(VERSION)"' \
            -DVIGIE_LIBDIR='"$(LIBDIR)"' -DLOCALEDIR='"$(LOCALEDIR)"' \
            $(shell pkg-config --cflags $(PACKAGES) 2>/dev/null)
ALL_CFLAGS = -std=gnu11 $(CFLAGS) $(WARN) $(SANITIZERS) -fstack-protector-strong -fPIE \
             -ffile-prefix-map=$(CURDIR)=.
LDFLAGS += -pie -Wl,-z,relro,-z,now
LDLIBS := $(shell pkg-config --libs $(PACKAGES) 2>/dev/null)

PROGRAMS := vigie vigied
MAINS := $(PROGRAMS:%=daemon/%.c)
SOURCES := $(filter-out $(MAINS),$(foreach room,$(ROOMS),$(wildcard $(room)/*.c)))
OBJECTS := $(SOURCES:%.c=$(BUILD)/%.o)
ARCHIVE := $(BUILD)/libvigie.a
CATALOGUE := $(BUILD)/locale/fr/LC_MESSAGES/vigie.mo

# Tests are programs that print TAP: C files named test_*.c and scripts named test_*.sh.
SUITES := unit contract golden property fault integration
UNIT_TESTS := $(patsubst %.c,$(BUILD)/%,$(foreach room,$(ROOMS),$(wildcard tests/unit/$(notdir $(room))/test_*.c)))
TEST_PROGRAMS := $(patsubst %.c,$(BUILD)/%,$(wildcard $(SUITES:%=tests/%/test_*.c) $(SUITES:%=tests/%/*/test_*.c)))
TEST_SCRIPTS := $(wildcard $(SUITES:%=tests/%/test_*.sh) $(SUITES:%=tests/%/*/test_*.sh))
LINTS := $(wildcard tests/support/lint/*.sh)
COUNTS ?= $(BUILD)/counts

all: $(PROGRAMS:%=$(BUILD)/%) $(CATALOGUE)

help:
	@echo 'make            build build/vigie and build/vigied'
	@echo 'make demo       install what is missing, build, and do the whole job on an invented department'
	@echo 'make check      install what is missing, and run all tests and linters'
	@echo 'make check-unit the unit tests of ROOMS="…" only;  SANITIZE=1 PROFILE=sanitize for the sanitizers'
	@echo 'make check-system  the package on a Debian machine that it boots (systemd-nspawn), from install to purge'
	@echo 'make bench      measure, beside other programs that do the same'
	@echo 'make fuzz       fuzz each parser for FUZZ_SECONDS (60)'
	@echo 'make install    DESTDIR=… prefix=/usr'
	@echo 'make deb        the Debian package, build/vigie_$(VERSION)_….deb'
	@echo 'make man        the manual pages, $(BUILD)/man;  make man-messages   daemon/man/fr.po as they need it'
	@echo 'make format     lay out the C files;  make clean   remove build/'

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(ARCHIVE): $(OBJECTS)
	@rm -f $@
	@ar rcs $@ $^

$(BUILD)/vigie $(BUILD)/vigied: $(BUILD)/%: $(BUILD)/daemon/%.o $(ARCHIVE)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)
ifeq ($(PROFILE),release)
	@ln -sfn $(patsubst build/%,%,$@) build/$*
endif

$(CATALOGUE): daemon/po/fr.po
	@mkdir -p $(@D)
	msgfmt --check -o $@ $<

$(BUILD)/tests/%: $(BUILD)/tests/%.o $(ARCHIVE)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS) -lcmocka -lm

-include tests/support/generate/generate.mk
-include tests/support/probe/probe.mk
-include tests/bench/bench.mk
-include tests/support/mail.mk
-include tests/fuzz/fuzz.mk
-include daemon/man/man.mk
include systemd/package/package.mk
include daemon/mail/templates.mk

check-unit: $(UNIT_TESTS)
	@bash tests/support/run.sh $(COUNTS) $^

# Every test program and script, without the linters and without installing anything.
check-programs: all $(BUILD)/generate $(BUILD)/probe $(BUILD)/inbox-probe $(TEST_PROGRAMS)
	@BUILD=$(BUILD) bash tests/support/run.sh $(COUNTS) $(TEST_PROGRAMS) $(TEST_SCRIPTS)

lint:
	@bash tests/support/run.sh $(COUNTS) $(LINTS)

check-all: check-programs lint

# The package on a machine of its own, which is made from Debian's packages and booted: minutes the first time, and root.
check-system: deb $(BUILD)/generate
	@BUILD=$(BUILD) PACKAGE=$(PACKAGE) bash tests/support/run.sh $(COUNTS) tests/system/test_system.sh

check:
	@sh tests/support/packages.sh test
	@rm -f $(COUNTS)
	@status=0; $(MAKE) -s check-all || status=1; \
	awk '{ p += $$1; f += $$2; s += $$3 } END { printf "%d passed, %d failed%s\n", p, f, s ? ", " s " skipped" : "" }' $(COUNTS); \
	exit $$status

# Two vigie and the service on one queue for 10,000 random actions: minutes.
check-queue: all
	@BUILD=$(BUILD) QUEUE_ACTIONS=10000 bash tests/integration/queue/test_concurrent.sh

# kill -9 and power failures, 500 of each: some ten minutes. SEED=… draws others.
check-crash: all
	@BUILD=$(BUILD) KILLS=500 CUTS=500 bash tests/integration/service/test_crash.sh

demo:
	@sh tests/support/packages.sh build
	@$(MAKE) -s -j2 all build/release/generate
	@bash tests/support/demo.sh

format:
	@clang-format -i $$(git ls-files -co --exclude-standard '*.c' '*.h')

clean:
	rm -rf build

.PHONY: all help check-crash check-queue check-unit check-programs lint check-all check demo format clean
.SECONDARY:
-include $(OBJECTS:.o=.d) $(TEST_PROGRAMS:=.d) $(MAINS:%.c=$(BUILD)/%.d)
