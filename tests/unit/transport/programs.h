/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A transport of a program, which is a script made by its test, driven by a loop of its own; what
 * its callbacks told is in `told`. One per test: set_up() and tear_down(). Where the tests run as
 * root, programs run as nobody. */
#ifndef VIGIE_TESTS_TRANSPORT_PROGRAMS_H
#define VIGIE_TESTS_TRANSPORT_PROGRAMS_H

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <grp.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "connectors/transport/command.h"
#include "connectors/transport/transports.h"

#define LOOP_LIMIT_USEC 20000000 /* an answer that has not come by then does not come */

static char base[64], spool[96], script[96];
static sd_event *loop;
static struct vigie_transport *transport;
static struct vigie_transport_options options;
static char last_known[256], asked[64]; /* the version that is known, and of what */

static struct {
	int result, n_lists, n_fetches;
	size_t n_items;
	char path[256], version[256], message[256], spool_path[256];
	uint64_t size;
} told;

static inline void on_list(void *userdata, int result, const char *message,
			   const struct vigie_item *items, size_t n, size_t n_unsettled)
{
	(void)userdata;
	assert_int_equal(n_unsettled, 0);
	told.result = result;
	told.n_items = n;
	told.n_lists++;
	snprintf(told.message, sizeof(told.message), "%s", message ? message : "");
	if (n == 0)
		return;
	snprintf(told.path, sizeof(told.path), "%s", items->path);
	snprintf(told.version, sizeof(told.version), "%s", items->version);
	told.size = items->size;
}

static inline void on_fetch(void *userdata, int result, const char *message, const char *spool_path)
{
	(void)userdata;
	(void)message;
	told.result = result;
	told.n_fetches++;
	snprintf(told.spool_path, sizeof(told.spool_path), "%s", spool_path ? spool_path : "");
}

static inline int last_version(void *userdata, const char *path, char *buffer, size_t size)
{
	(void)userdata;
	snprintf(asked, sizeof(asked), "%s", path);
	if (!*last_known)
		return -ENOENT;
	snprintf(buffer, size, "%s", last_known);
	return 0;
}

static inline int set_up(void **state)
{
	(void)state;
	snprintf(base, sizeof(base), "/tmp/vigie-command-XXXXXX");
	if (!mkdtemp(base) || chmod(base, 0755) < 0 || sd_event_new(&loop) < 0)
		return -1;
	snprintf(spool, sizeof(spool), "%s/spool", base);
	snprintf(script, sizeof(script), "%s/script", base);
	memset(&told, 0, sizeof(told));
	*last_known = '\0';
	options = (struct vigie_transport_options){
		.source = "essai", .spool = spool, .size_limit = 1 << 20};
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
	vigie_transport_command.close(transport);
	transport = NULL;
	loop = sd_event_unref(loop);
	return nftw(base, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

static inline void write_script(const char *text)
{
	FILE *file = fopen(script, "w");

	assert_non_null(file);
	fprintf(file, "#!/bin/sh\n%s\n", text);
	assert_int_equal(fchmod(fileno(file), 0755), 0);
	fclose(file);
}

static inline int open_url(const char *url)
{
	const struct vigie_transport_events events = {
		.on_list = on_list, .on_fetch = on_fetch, .last_version = last_version};

	options.url = url;
	return vigie_transport_command.open(&options, loop, &events, &transport);
}

static inline void run_until(const int *counter, int goal)
{
	while (*counter < goal)
		assert_true(sd_event_run(loop, LOOP_LIMIT_USEC) > 0);
}

static inline int list(void)
{
	int goal = told.n_lists + 1;

	assert_int_equal(vigie_transport_command.list(transport), 0);
	assert_int_equal(told.n_lists, goal - 1);
	run_until(&told.n_lists, goal);
	return told.result;
}

/* Runs this command. */
static inline int run_url(const char *url)
{
	assert_int_equal(open_url(url), 0);
	return list();
}

/* Runs a script of these lines. */
static inline int run(const char *text)
{
	char url[128];

	write_script(text);
	snprintf(url, sizeof(url), "command:%s", script);
	return run_url(url);
}

static inline int fetch(void)
{
	const struct vigie_item item = {
		.path = told.path, .size = told.size, .version = told.version};
	int goal = told.n_fetches + 1;

	assert_int_equal(vigie_transport_command.fetch(transport, &item), 0);
	assert_int_equal(told.n_fetches, goal - 1);
	run_until(&told.n_fetches, goal);
	return told.result;
}

static char printed_text[4096];

/* What was printed, as it lies in the spool; in `printed_text` too. */
static inline const char *printed(void)
{
	char *bytes = printed_text;
	FILE *file;

	assert_int_equal(told.n_items, 1);
	assert_int_equal(fetch(), 0);
	file = fopen(told.spool_path, "r");
	assert_non_null(file);
	bytes[fread(bytes, 1, sizeof(printed_text) - 1, file)] = '\0';
	fclose(file);
	return bytes;
}

static int n_entries;

static inline int count_entry(const char *path, const struct stat *status, int flag,
			      struct FTW *ftw)
{
	(void)path, (void)status, (void)flag;
	n_entries += ftw->level > 0;
	return 0;
}

static inline int count_spool(void)
{
	n_entries = 0;
	assert_int_equal(nftw(spool, count_entry, 4, FTW_PHYS), 0);
	return n_entries;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

#endif
