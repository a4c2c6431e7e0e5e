/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libFuzzer's entry: one program per target, named by TARGET. Owns nothing. */
#include "tests/fuzz/targets.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	return TARGET(bytes, size);
}
