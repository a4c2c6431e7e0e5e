/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is fuzzed: each target takes any bytes and must neither crash, leak nor hang. Run by
 * libFuzzer (driver.c) and, over the kept corpus, by `make check` (replay.c). */
#ifndef VIGIE_TESTS_FUZZ_TARGETS_H
#define VIGIE_TESTS_FUZZ_TARGETS_H

#include <stddef.h>
#include <stdint.h>

#define FUZZ_TARGETS(X)                                                                            \
	X(rules)                                                                                   \
	X(layout)                                                                                  \
	X(config)                                                                                  \
	X(pronote)                                                                                 \
	X(lsu)                                                                                     \
	X(siecle)                                                                                  \
	X(opendata)                                                                                \
	X(absences)                                                                                \
	X(oneroster)                                                                               \
	X(archive)                                                                                 \
	X(records)                                                                                 \
	X(columns)                                                                                 \
	X(match)                                                                                   \
	X(mail)                                                                                    \
	X(mailbox)                                                                                 \
	X(listing)                                                                                 \
	X(webdav)                                                                                  \
	X(answer)                                                                                  \
	X(reply)

/* These bytes as a file of this format, NULL: of whichever they look like. */
int fuzz_decode(const char *format, const uint8_t *bytes, size_t size);

#define X(name) int fuzz_##name(const uint8_t *bytes, size_t size);
FUZZ_TARGETS(X)
#undef X

#endif
