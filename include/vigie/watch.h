/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Watches the files that configuration and rules were read from, and says when they have changed
 * and come to rest. What the system tells of folders is a hint only: what counts is what the files
 * look like (name, size, time), which is compared at a low rate too. Never reads a file.
 */
#ifndef VIGIE_WATCH_H
#define VIGIE_WATCH_H

#include <systemd/sd-event.h>

#include "vigie/config.h"

/* Unchanged for so long, the files are complete: editors write one under another name and rename
 * it, or empty it first. */
#define VIGIE_WATCH_QUIET_USEC INT64_C(1000000)
/* Network file systems tell of nothing: they are looked at so often. */
#define VIGIE_WATCH_INTERVAL_USEC INT64_C(60000000)

struct vigie_watch_options {
	sd_event *event; /* borrowed for the life of the watch */
	int64_t quiet_usec, interval_usec;
	/* The files have changed since vigie_watch_begin_load(), and are at rest. */
	void (*on_change)(void *userdata);
	void *userdata;
};

struct vigie_watch;
/* 0 or -errno. Without inotify it still looks at intervals. */
int vigie_watch_new(const struct vigie_watch_options *options,
		    struct vigie_watch **ret_watch) VIGIE_MUST_CHECK;
void vigie_watch_free(struct vigie_watch *watch);
VIGIE_DEFINE_FREEP(vigie_watch, struct vigie_watch, vigie_watch_free)
/*
 * Around each load: the files are taken as they look now, so that a change while they are read is
 * seen; then the inputs that count from now on: those of the configuration in force, and those of
 * one that was refused (NULL none). end_load: 0 or -errno.
 */
void vigie_watch_begin_load(struct vigie_watch *watch);
int vigie_watch_end_load(struct vigie_watch *watch, const struct vigie_config *in_force,
			 const struct vigie_config *refused) VIGIE_MUST_CHECK;

#endif
