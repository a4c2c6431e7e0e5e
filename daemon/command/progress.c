/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The line of progress. See progress.h. */
#include "daemon/command/progress.h"

#include <stdio.h>
#include <unistd.h>

#define PATIENCE_MS 1000 /* shorter work needs no line */
#define INTERVAL_MS 100 /* as often as an eye can follow */

static long elapsed_ms(const struct timespec *since, const struct timespec *now)
{
	return (now->tv_sec - since->tv_sec) * 1000 + (now->tv_nsec - since->tv_nsec) / 1000000;
}

void progress_init(struct progress *progress)
{
	*progress = (struct progress){.terminal = isatty(STDERR_FILENO)};
	(void)clock_gettime(CLOCK_MONOTONIC, &progress->started);
}

bool progress_is_due(const struct progress *progress)
{
	struct timespec now;

	if (!progress->terminal)
		return false;
	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return elapsed_ms(&progress->started, &now) >= PATIENCE_MS &&
	       elapsed_ms(&progress->last, &now) >= INTERVAL_MS;
}

void progress_show(struct progress *progress, const char *what, size_t done, size_t total)
{
	if (!progress_is_due(progress))
		return;
	(void)clock_gettime(CLOCK_MONOTONIC, &progress->last);
	progress->shown = true;
	fprintf(stderr, "\r\033[K%s %zu/%zu (%zu %%)", what, done, total,
		total ? done * 100 / total : 100);
}

void progress_clear(struct progress *progress)
{
	if (progress->shown)
		fputs("\r\033[K", stderr);
	progress->shown = false;
}
