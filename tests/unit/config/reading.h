/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A configuration written to a file of its own and read; what an administrator is told about it. */
#ifndef VIGIE_TESTS_CONFIG_READING_H
#define VIGIE_TESTS_CONFIG_READING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "vigie/config.h"

struct reading {
	char folder[40], path[64];
	struct vigie_diagnostics *list;
	struct vigie_config *config;
	struct vigie_buffer messages;
	int result;
};

static inline void begin(struct reading *reading, const char *text)
{
	FILE *file;

	*reading = (struct reading){.folder = "/tmp/vigie-test-XXXXXX"};
	assert_non_null(mkdtemp(reading->folder));
	snprintf(reading->path, sizeof(reading->path), "%s/vigie.conf", reading->folder);
	file = fopen(reading->path, "w");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(vigie_diagnostics_new(&reading->list), 0);
	reading->result = vigie_config_load(reading->path, reading->list, &reading->config);
	vigie_diagnostics_render(reading->list, false, &reading->messages);
}

static inline void end(struct reading *reading)
{
	vigie_buffer_done(&reading->messages);
	vigie_diagnostics_free(reading->list);
	vigie_config_free(reading->config);
	assert_int_equal(unlink(reading->path), 0);
	assert_int_equal(rmdir(reading->folder), 0);
}

#endif
