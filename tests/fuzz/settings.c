/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The configuration, by a file of any bytes in a folder of its own, and the patterns of `match`:
 * the first line is the pattern, the second the path. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/fuzz/targets.h"
#include "vigie/config.h"
#include "vigie/match.h"

static char path[64];

static void forget(void)
{
	unlink(path);
	*strrchr(path, '/') = '\0';
	rmdir(path);
}

static void prepare(void)
{
	char folder[] = "/tmp/vigie-fuzz-XXXXXX";

	if (*path)
		return;
	if (!mkdtemp(folder))
		abort();
	snprintf(path, sizeof(path), "%s/vigie.conf", folder);
	atexit(forget);
}

static void write_file(const uint8_t *bytes, size_t size)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	if (fd < 0 || write(fd, bytes, size) != (ssize_t)size)
		abort();
	close(fd);
}

int fuzz_config(const uint8_t *bytes, size_t size)
{
	VIGIE_CLEANUP(vigie_diagnostics_freep) struct vigie_diagnostics *list = NULL;
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer messages = {0};
	struct vigie_config *config = NULL;

	prepare();
	write_file(bytes, size);
	if (vigie_diagnostics_new(&list) < 0)
		abort();
	if (vigie_config_load(path, list, &config) >= 0)
		vigie_diagnostics_render(list, false, &messages);
	vigie_config_free(config);
	return 0;
}

int fuzz_match(const uint8_t *bytes, size_t size)
{
	VIGIE_CLEANUP(vigie_arena_freep) struct vigie_arena *arena = NULL;
	VIGIE_CLEANUP(vigie_freep) char *text = strndup((const char *)bytes, size);
	struct vigie_hints hints;
	char *end;
	size_t offset;

	if (!text || vigie_arena_new(&arena) < 0)
		abort();
	end = strchr(text, '\n');
	if (!end)
		return 0;
	*end = '\0';
	if (vigie_match_check(text, &offset) == 0 &&
	    vigie_match_path(text, end + 1, arena, &hints) < 0)
		abort();
	return 0;
}
