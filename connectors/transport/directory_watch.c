/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * inotify as a hint: an event arms one timer, the timer tells the owner to list again. Every scan
 * watches every folder anew, which revives watches of folders that were replaced; where there is no
 * inotify (network file systems, no watches left) nothing is lost, the owner polls.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/inotify.h>

#include "connectors/transport/directory.h"

#define DEBOUNCE_USEC 500000 /* a school's export writes many files within a second */
#define MASK                                                                                       \
	(IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR |   \
	 IN_DONT_FOLLOW)

static int on_debounce(sd_event_source *source, uint64_t usec, void *userdata)
{
	struct directory *self = userdata;

	(void)source, (void)usec;
	self->debounce = sd_event_source_unref(self->debounce);
	self->events.on_hint(self->events.userdata);
	return 0;
}

/* Not put off by later events: a folder that never rests is listed all the same. */
static void arm(struct directory *self)
{
	uint64_t now;

	if (self->debounce || sd_event_now(self->event, CLOCK_MONOTONIC, &now) < 0)
		return;
	/* Accuracy 1: 0 would mean 250 ms. */
	if (sd_event_add_time(self->event, &self->debounce, CLOCK_MONOTONIC, now + DEBOUNCE_USEC, 1,
			      on_debounce, self) >= 0)
		sd_event_source_set_description(self->debounce, "directory: hint");
}

static bool matters(struct directory *self, const struct inotify_event *event)
{
	/* A folder moved away is watched no more, unless the next scan finds it again. */
	if (event->mask & IN_MOVE_SELF)
		inotify_rm_watch(self->inotify, event->wd);
	if (event->mask & IN_IGNORED)
		return false;
	return event->len == 0 || !vigie_name_is_ignored(event->name);
}

static int on_events(sd_event_source *source, int fd, uint32_t revents, void *userdata)
{
	char bytes[4096] __attribute__((aligned(__alignof__(struct inotify_event))));
	struct directory *self = userdata;
	ssize_t n;

	(void)source, (void)revents;
	while ((n = read(fd, bytes, sizeof(bytes))) > 0) {
		const char *at = bytes;

		while (at < bytes + n) {
			const struct inotify_event *event = (const void *)at;

			if (matters(self, event))
				arm(self);
			at += sizeof(*event) + event->len;
		}
	}
	return 0;
}

void vigie_directory_watch_start(struct directory *self)
{
	self->inotify = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	if (self->inotify < 0)
		return;
	if (sd_event_add_io(self->event, &self->watch, self->inotify, EPOLLIN, on_events, self) >=
	    0)
		sd_event_source_set_description(self->watch, "directory: inotify");
}

void vigie_directory_watch_folder(struct directory *self, const char *path)
{
	char full[PATH_MAX];

	if (self->inotify < 0)
		return;
	/* "." lets the root itself be a symbolic link. */
	if ((size_t)snprintf(full, sizeof(full), "%s/%s", self->root, *path ? path : ".") <
	    sizeof(full))
		inotify_add_watch(self->inotify, full, MASK);
}

void vigie_directory_watch_stop(struct directory *self)
{
	self->debounce = sd_event_source_disable_unref(self->debounce);
	self->watch = sd_event_source_disable_unref(self->watch);
	vigie_closep(&self->inotify);
	self->inotify = -1;
}
