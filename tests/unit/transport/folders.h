/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A directory transport on real folders below /tmp, driven by a loop of its own; what its callbacks
 * told is in `told`. One per test: set_up() and tear_down(). */
#ifndef VIGIE_TESTS_TRANSPORT_FOLDERS_H
#define VIGIE_TESTS_TRANSPORT_FOLDERS_H

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <cmocka.h>
#include "connectors/transport/directory.h"
#include "connectors/transport/transports.h"
#include "vigie/buffer.h"

#define LOOP_LIMIT_USEC 5000000 /* a callback that has not come by then does not come */

static char base[64], root[128], spool[128];
static sd_event *loop;
static struct vigie_transport *transport;

/* What the callbacks told. */
static struct {
	struct vigie_buffer listing; /* "path size;" for each item */
	struct vigie_item last; /* strings below */
	char last_path[VIGIE_ITEM_PATH_LIMIT + 1];
	int result, n_lists, n_fetches, n_hints;
	size_t n_unsettled;
	char message[256], spool_path[256], version[32]; /* of the last item */
} told;

static inline void on_list(void *userdata, int result, const char *message,
			   const struct vigie_item *items, size_t n_items, size_t n_unsettled)
{
	(void)userdata;
	vigie_buffer_clear(&told.listing);
	for (size_t i = 0; i < n_items; i++) {
		vigie_buffer_append_format(&told.listing, "%s %llu;", items[i].path,
					   (unsigned long long)items[i].size);
		told.last = items[i];
		snprintf(told.last_path, sizeof(told.last_path), "%s", items[i].path);
		told.last.path = told.last_path;
		assert_non_null(items[i].version);
		snprintf(told.version, sizeof(told.version), "%s", items[i].version);
		told.last.version = told.version;
	}
	told.result = result;
	told.n_unsettled = n_unsettled;
	snprintf(told.message, sizeof(told.message), "%s", message ? message : "");
	told.n_lists++;
}

static inline void on_fetch(void *userdata, int result, const char *message, const char *spool_path)
{
	(void)userdata;
	told.result = result;
	snprintf(told.message, sizeof(told.message), "%s", message ? message : "");
	snprintf(told.spool_path, sizeof(told.spool_path), "%s", spool_path ? spool_path : "");
	told.n_fetches++;
}

static inline void on_hint(void *userdata)
{
	(void)userdata;
	told.n_hints++;
}

static inline void open_transport(uint64_t size_limit, int64_t settle_usec)
{
	char url[160];
	const struct vigie_transport_options options = {
		.url = url, .spool = spool, .size_limit = size_limit, .settle_usec = settle_usec};
	const struct vigie_transport_events events = {on_list, on_fetch, on_hint, NULL};

	snprintf(url, sizeof(url), "directory://%s", root);
	assert_int_equal(vigie_transport_directory.open(&options, loop, &events, &transport), 0);
}

static inline int set_up(void **state)
{
	(void)state;
	snprintf(base, sizeof(base), "/tmp/vigie-directory-XXXXXX");
	if (!mkdtemp(base))
		return -1;
	snprintf(root, sizeof(root), "%s/root", base);
	snprintf(spool, sizeof(spool), "%s/spool", base);
	if (mkdir(root, 0700) < 0 || sd_event_new(&loop) < 0)
		return -1;
	memset(&told, 0, sizeof(told));
	open_transport(1 << 20, 0);
	return 0;
}

static inline int remove_entry(const char *path, const struct stat *status, int flag,
			       struct FTW *ftw)
{
	(void)status, (void)flag, (void)ftw;
	return remove(path);
}

static inline int tear_down(void **state)
{
	(void)state;
	vigie_transport_directory.close(transport);
	transport = NULL;
	vigie_buffer_done(&told.listing);
	loop = sd_event_unref(loop);
	return nftw(base, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

static inline const char *below(const char *path)
{
	static char full[4][2048];
	static int turn;

	turn = (turn + 1) % 4;
	snprintf(full[turn], sizeof(full[turn]), "%s/%s", root, path);
	return full[turn];
}

static inline void put(const char *path, const char *content)
{
	FILE *file = fopen(below(path), "w");

	assert_non_null(file);
	fputs(content, file);
	fclose(file);
}

static inline void make_dir(const char *path)
{
	assert_int_equal(mkdir(below(path), 0700), 0);
}

/* Turns the loop until `*counter` is at least `goal`. */
static inline void run_until(const int *counter, int goal)
{
	while (*counter < goal)
		assert_true(sd_event_run(loop, LOOP_LIMIT_USEC) > 0);
}

static inline const char *list(void)
{
	int goal = told.n_lists + 1;

	assert_int_equal(transport->class->list(transport), 0);
	assert_int_equal(told.n_lists, goal - 1);
	run_until(&told.n_lists, goal);
	return vigie_buffer_string(&told.listing);
}

/* Fetches the last item listed. */
static inline int fetch(void)
{
	int goal = told.n_fetches + 1;

	assert_int_equal(transport->class->fetch(transport, &told.last), 0);
	assert_int_equal(told.n_fetches, goal - 1);
	run_until(&told.n_fetches, goal);
	return told.result;
}

static inline void assert_file(const char *path, const char *expected)
{
	char bytes[64] = "";
	FILE *file = fopen(path, "r");

	assert_non_null(file);
	assert_int_equal(fread(bytes, 1, sizeof(bytes) - 1, file), strlen(expected));
	assert_string_equal(bytes, expected);
	fclose(file);
}

static inline bool exists(const char *path)
{
	struct stat status;

	return lstat(below(path), &status) == 0;
}

static inline int settle(const char *path, enum vigie_settle how)
{
	return transport->class->settle(transport, path, how);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

#endif
