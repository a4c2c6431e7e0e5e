/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The files of configuration and rules, and how each looked when it was last loaded. Owns an
 * inotify descriptor and two timers. Refuses to say "changed" before two looks in a row agree.
 */
#include "vigie/watch.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "vigie/hash.h"

#define HINTS                                                                                      \
	(IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ATTRIB |        \
	 IN_DELETE_SELF | IN_MOVE_SELF)

struct input {
	char *path;
	const char *suffix; /* NULL: a file; else files of the folder that end so. Static. */
	uint64_t loaded; /* how it looked when it was loaded */
};

struct inputs {
	struct input *items;
	size_t n;
};

struct vigie_watch {
	struct vigie_watch_options options;
	struct inputs inputs;
	uint64_t seen; /* how all of them looked last */
	int fd; /* inotify; -1 there is none */
	sd_event_source *hints, *quiet, *interval;
	bool armed; /* `quiet` will fire */
};

/* One file without reading it; 0 when it is not there. */
static uint64_t look_at_file(int folder, const char *name)
{
	struct stat status;
	int64_t facts[6];

	if (fstatat(folder, name, &status, 0) < 0)
		return 0;
	facts[0] = (int64_t)status.st_dev;
	facts[1] = (int64_t)status.st_ino;
	facts[2] = (int64_t)status.st_mode;
	facts[3] = status.st_size;
	facts[4] = status.st_mtim.tv_sec;
	facts[5] = status.st_mtim.tv_nsec;
	return vigie_hash(vigie_hash_string(VIGIE_HASH_START, name), facts, sizeof(facts));
}

static bool ends_with(const char *name, const char *suffix)
{
	size_t n = strlen(name), m = strlen(suffix);

	return n > m && name[0] != '.' && strcmp(name + n - m, suffix) == 0;
}

/* A sum, so that the order in which a folder lists its files does not matter. */
static uint64_t look_at_folder(const char *path, const char *suffix)
{
	DIR *folder = opendir(path);
	uint64_t sum = 1;

	if (!folder)
		return 0;
	for (const struct dirent *entry = readdir(folder); entry; entry = readdir(folder))
		if (ends_with(entry->d_name, suffix))
			sum += look_at_file(dirfd(folder), entry->d_name);
	closedir(folder);
	return sum;
}

static uint64_t look_at(const struct input *input)
{
	return input->suffix ? look_at_folder(input->path, input->suffix)
			     : look_at_file(AT_FDCWD, input->path);
}

static uint64_t look(const struct vigie_watch *watch, bool *ret_changed)
{
	uint64_t hash = VIGIE_HASH_START;

	*ret_changed = false;
	for (size_t i = 0; i < watch->inputs.n; i++) {
		uint64_t now = look_at(&watch->inputs.items[i]);

		*ret_changed |= now != watch->inputs.items[i].loaded;
		hash = vigie_hash(hash, &now, sizeof(now));
	}
	return hash;
}

/* The folder that holds `path`, which may be replaced as a whole. */
static void listen_above(const struct vigie_watch *watch, const char *path)
{
	VIGIE_CLEANUP(vigie_freep) char *folder = strdup(path);
	char *slash = folder ? strrchr(folder, '/') : NULL;

	if (slash) {
		slash[slash == folder] = '\0';
		(void)inotify_add_watch(watch->fd, folder, HINTS | IN_ONLYDIR);
	}
}

/* Again and again: a folder that was replaced has lost its watch, and one may have appeared. The
 * same folder twice is one watch. */
static void listen(const struct vigie_watch *watch)
{
	for (size_t i = 0; watch->fd >= 0 && i < watch->inputs.n; i++) {
		const struct input *input = &watch->inputs.items[i];

		if (input->suffix)
			(void)inotify_add_watch(watch->fd, input->path, HINTS | IN_ONLYDIR);
		listen_above(watch, input->path);
	}
}

static int on_quiet(sd_event_source *source, uint64_t usec, void *userdata);
static int on_interval(sd_event_source *source, uint64_t usec, void *userdata);

static int arm(struct vigie_watch *watch, sd_event_source **timer, int64_t wait,
	       sd_event_time_handler_t handler, const char *what)
{
	int r;

	if (*timer) {
		r = sd_event_source_set_time_relative(*timer, (uint64_t)wait);
		return r < 0 ? r : sd_event_source_set_enabled(*timer, SD_EVENT_ONESHOT);
	}
	r = sd_event_add_time_relative(watch->options.event, timer, CLOCK_BOOTTIME, (uint64_t)wait,
				       1, handler, watch);
	if (r < 0)
		return r;
	(void)sd_event_source_set_description(*timer, what);
	(void)sd_event_source_set_exit_on_failure(*timer, true);
	return 0;
}

static int arm_quiet(struct vigie_watch *watch)
{
	watch->armed = true;
	return arm(watch, &watch->quiet, watch->options.quiet_usec, on_quiet, "vigie-watch-quiet");
}

static int on_quiet(sd_event_source *source, uint64_t usec, void *userdata)
{
	struct vigie_watch *watch = userdata;
	bool changed;
	uint64_t before = watch->seen;

	(void)source;
	(void)usec;
	watch->armed = false;
	watch->seen = look(watch, &changed);
	if (changed && watch->seen != before)
		return arm_quiet(watch);
	if (changed)
		watch->options.on_change(watch->options.userdata);
	return 0;
}

static int on_interval(sd_event_source *source, uint64_t usec, void *userdata)
{
	struct vigie_watch *watch = userdata;
	bool changed;

	(void)source;
	(void)usec;
	listen(watch);
	(void)look(watch, &changed);
	if (changed && !watch->armed && arm_quiet(watch) < 0)
		return -ENOMEM;
	return arm(watch, &watch->interval, watch->options.interval_usec, on_interval,
		   "vigie-watch-interval");
}

/* Whatever it is: the files say what it was. */
static int on_hint(sd_event_source *source, int fd, uint32_t events, void *userdata)
{
	char bytes[4096] __attribute__((aligned(__alignof__(struct inotify_event))));
	struct vigie_watch *watch = userdata;

	(void)source;
	(void)events;
	while (read(fd, bytes, sizeof(bytes)) > 0)
		;
	return watch->armed ? 0 : arm_quiet(watch);
}

static int open_hints(struct vigie_watch *watch)
{
	int r;

	watch->fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	if (watch->fd < 0)
		return 0;
	r = sd_event_add_io(watch->options.event, &watch->hints, watch->fd, EPOLLIN, on_hint,
			    watch);
	if (r >= 0)
		(void)sd_event_source_set_description(watch->hints, "vigie-watch-hints");
	return r < 0 ? r : 0;
}

int vigie_watch_new(const struct vigie_watch_options *options, struct vigie_watch **ret_watch)
{
	VIGIE_CLEANUP(vigie_watch_freep) struct vigie_watch *watch = calloc(1, sizeof(*watch));
	int r;

	if (!watch)
		return -ENOMEM;
	watch->options = *options;
	watch->fd = -1;
	r = open_hints(watch);
	if (r == 0)
		r = arm(watch, &watch->interval, options->interval_usec, on_interval,
			"vigie-watch-interval");
	if (r < 0)
		return r;
	*ret_watch = TAKE_PTR(watch);
	return 0;
}

static void inputs_done(struct inputs *inputs)
{
	for (size_t i = 0; i < inputs->n; i++)
		free(inputs->items[i].path);
	free(inputs->items);
	*inputs = (struct inputs){0};
}

void vigie_watch_free(struct vigie_watch *watch)
{
	if (!watch)
		return;
	sd_event_source_disable_unref(watch->hints);
	sd_event_source_disable_unref(watch->quiet);
	sd_event_source_disable_unref(watch->interval);
	if (watch->fd >= 0)
		close(watch->fd);
	inputs_done(&watch->inputs);
	free(watch);
}

void vigie_watch_begin_load(struct vigie_watch *watch)
{
	for (size_t i = 0; i < watch->inputs.n; i++)
		watch->inputs.items[i].loaded = look_at(&watch->inputs.items[i]);
}

static const struct input *find(const struct inputs *inputs, const char *path)
{
	for (size_t i = 0; i < inputs->n; i++)
		if (strcmp(inputs->items[i].path, path) == 0)
			return &inputs->items[i];
	return NULL;
}

struct listing {
	const struct inputs *known;
	struct inputs inputs;
};

static int add_input(void *userdata, const char *path, const char *suffix)
{
	struct listing *listing = userdata;
	const struct input *known = find(listing->known, path);
	struct input *larger, *input;

	if (find(&listing->inputs, path))
		return 0;
	larger = reallocarray(listing->inputs.items, listing->inputs.n + 1, sizeof(*larger));
	if (!larger)
		return -ENOMEM;
	listing->inputs.items = larger;
	input = &larger[listing->inputs.n];
	*input = (struct input){.path = strdup(path), .suffix = suffix};
	if (!input->path)
		return -ENOMEM;
	input->loaded = known ? known->loaded : look_at(input);
	listing->inputs.n++;
	return 0;
}

int vigie_watch_end_load(struct vigie_watch *watch, const struct vigie_config *in_force,
			 const struct vigie_config *refused)
{
	struct listing listing = {.known = &watch->inputs};
	bool changed;
	int r = vigie_config_each_input(in_force, add_input, &listing);

	if (r == 0 && refused)
		r = vigie_config_each_input(refused, add_input, &listing);
	if (r < 0) {
		inputs_done(&listing.inputs);
		return r;
	}
	inputs_done(&watch->inputs);
	watch->inputs = listing.inputs;
	watch->seen = look(watch, &changed);
	listen(watch);
	return 0;
}
