/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Drives one transport by hand, for the tests against real servers: lists, fetches every item,
 * settles it, and prints what it is told, a line each. Options are words NAME=VALUE after the URL:
 *
 *	probe URL spool=DIR [out=DIR] [user=… secret=… login=bearer authority=… certificate=… key=…
 *	      known_hosts=… sender=… folder=…] [limit=BYTES] [connect=MSEC] [stall=SECONDS]
 *	      [total=SECONDS] [settle=USEC] [after=keep|archive|delete] [polls=N] [listed=COMMAND]
 *	      [fetched=COMMAND] [fetching=COMMAND]
 *
 * COMMAND is run by the shell once: after the first listing, once the first fetch is under way (the
 * spool holds some of it), or after the first fetch. What is fetched is copied to out=DIR.
 * Remembers versions between polls as the store does.
 */
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "vigie/buffer.h"
#include "vigie/input.h"
#include "vigie/translate.h"
#include "vigie/transport.h"

#define ITEMS_MOST 20000

struct item {
	char *path, *version;
	uint64_t size;
	int64_t modified;
};

struct probe {
	struct vigie_transport_options options;
	const char *out, *listed, *fetching, *fetched;
	const char *senders[8];
	enum vigie_settle after;
	int polls;
	sd_event *event;
	struct vigie_transport *transport;
	struct item items[ITEMS_MOST], known[ITEMS_MOST];
	size_t n_items, n_known;
	bool told; /* the operation under way has answered */
	int result;
	char spool_path[512];
};

static void print(const char *what, const char *path, int result, const char *message)
{
	printf("%s%s%s %s%s%s\n", what, path ? " " : "", path ? path : "",
	       result < 0 ? strerrorname_np(-result) : "ok", message ? ": " : "",
	       message ? message : "");
	fflush(stdout);
}

static void run_command(const char **command)
{
	const char *text = *command;

	*command = NULL;
	if (text && system(text) != 0)
		printf("command failed\n");
}

static void forget(struct item *items, size_t *n)
{
	for (size_t i = 0; i < *n; i++) {
		free(items[i].path);
		free(items[i].version);
	}
	*n = 0;
}

static struct item copy_item(const struct vigie_item *item)
{
	return (struct item){strdup(item->path), item->version ? strdup(item->version) : NULL,
			     item->size, item->modified};
}

static void on_list(void *userdata, int result, const char *message, const struct vigie_item *items,
		    size_t n, size_t n_unsettled)
{
	struct probe *probe = userdata;

	forget(probe->items, &probe->n_items);
	for (size_t i = 0; i < n && i < ITEMS_MOST; i++)
		probe->items[probe->n_items++] = copy_item(&items[i]);
	print("list", NULL, result, message);
	printf("items %zu, unsettled %zu\n", n, n_unsettled);
	probe->told = true;
	probe->result = result;
}

static void on_fetch(void *userdata, int result, const char *message, const char *spool_path)
{
	struct probe *probe = userdata;

	(void)message;
	snprintf(probe->spool_path, sizeof(probe->spool_path), "%s", spool_path ? spool_path : "");
	print("fetch", NULL, result, message);
	probe->told = true;
	probe->result = result;
}

static void on_hint(void *userdata)
{
	(void)userdata;
}

static void on_settle(void *userdata, int result, const char *message)
{
	struct probe *probe = userdata;

	print("settle", NULL, result, message);
	probe->told = true;
	probe->result = result;
}

static struct item *find_known(struct probe *probe, const char *path)
{
	for (size_t i = 0; i < probe->n_known; i++)
		if (strcmp(probe->known[i].path, path) == 0)
			return &probe->known[i];
	return NULL;
}

static int last_version(void *userdata, const char *path, char *buffer, size_t size)
{
	const struct item *item = find_known(userdata, path);

	if (!item)
		return -ENOENT;
	snprintf(buffer, size, "%s", item->version ? item->version : "");
	return 0;
}

static int was_stored(void *userdata, const char *path, const char *version)
{
	const struct item *item = find_known(userdata, path);

	return item && strcmp(item->version ? item->version : "", version) == 0;
}

/* Has some of the fetch arrived? */
static bool has_begun(const struct probe *probe)
{
	char pattern[512];
	struct stat status;
	bool begun = false;
	glob_t found;

	snprintf(pattern, sizeof(pattern), "%s/*.part", probe->options.spool);
	if (glob(pattern, 0, NULL, &found) != 0)
		return false;
	for (size_t i = 0; i < found.gl_pathc; i++)
		begun |= stat(found.gl_pathv[i], &status) == 0 && status.st_size > 0;
	globfree(&found);
	return begun;
}

/* Turns the loop until the operation has answered. */
static int await(struct probe *probe, int r)
{
	if (r < 0)
		return r;
	while (!probe->told) {
		if (sd_event_run(probe->event, probe->fetching ? 1000 : UINT64_MAX) < 0)
			return -EIO;
		if (probe->fetching && has_begun(probe))
			run_command(&probe->fetching);
	}
	return probe->result;
}

static void keep(const struct probe *probe, const struct item *item)
{
	char command[2048], name[256];

	snprintf(name, sizeof(name), "%s", item->path);
	for (char *c = name; *c; c++)
		if (*c == '/')
			*c = '_';
	snprintf(command, sizeof(command), "cp '%s' '%s/%s'", probe->spool_path, probe->out, name);
	if (system(command) != 0)
		printf("cannot keep it\n");
}

static void remember(struct probe *probe, struct item *item)
{
	struct item *known = find_known(probe, item->path);

	if (!known) {
		known = &probe->known[probe->n_known++];
	} else {
		free(known->path);
		free(known->version);
	}
	*known = copy_item(
		&(struct vigie_item){item->path, item->size, item->modified, item->version});
}

static bool is_known(struct probe *probe, const struct item *item)
{
	const struct item *known = find_known(probe, item->path);

	return known && known->size == item->size && known->modified == item->modified &&
	       strcmp(known->version ? known->version : "", item->version ? item->version : "") ==
		       0;
}

static int settle(struct probe *probe, const struct item *item)
{
	int r;

	probe->told = false;
	r = probe->transport->class->settle(probe->transport, item->path, probe->after);
	if (r > 0)
		return await(probe, 0);
	print("settle", NULL, r, NULL);
	return r;
}

static void take(struct probe *probe, struct item *item)
{
	const struct vigie_item wanted = {item->path, item->size, item->modified, item->version};

	if (is_known(probe, item)) {
		printf("known %s\n", item->path);
		return;
	}
	printf("item %s %llu %s\n", item->path, (unsigned long long)item->size,
	       item->version ? item->version : "-");
	probe->told = false;
	if (await(probe, probe->transport->class->fetch(probe->transport, &wanted)) < 0)
		return;
	if (probe->out && probe->out[0])
		keep(probe, item);
	unlink(probe->spool_path);
	run_command(&probe->fetched);
	if (settle(probe, item) == 0)
		remember(probe, item);
}

static int poll_once(struct probe *probe)
{
	int r;

	probe->told = false;
	r = await(probe, probe->transport->class->list(probe->transport));
	if (r < 0 && !probe->told)
		print("list", NULL, r, NULL);
	run_command(&probe->listed);
	for (size_t i = 0; r == 0 && i < probe->n_items; i++)
		take(probe, &probe->items[i]);
	return r;
}

static enum vigie_settle parse_after(const char *word)
{
	return strcmp(word, "archive") == 0  ? VIGIE_SETTLE_ARCHIVE
	       : strcmp(word, "delete") == 0 ? VIGIE_SETTLE_DELETE
					     : VIGIE_SETTLE_KEEP;
}

static bool parse(struct probe *probe, char *word)
{
	struct vigie_transport_options *o = &probe->options;
	char *value = strchr(word, '=');

	if (!value)
		return false;
	*value++ = '\0';
#define TEXT(name, field)                                                                          \
	if (strcmp(word, name) == 0)                                                               \
		return field = value, true;
#define NUMBER(name, field)                                                                        \
	if (strcmp(word, name) == 0)                                                               \
		return field = atoi(value), true;
	TEXT("spool", o->spool)
	TEXT("user", o->user)
	TEXT("secret", o->secret)
	TEXT("authority", o->authority)
	TEXT("certificate", o->certificate)
	TEXT("key", o->key)
	TEXT("known_hosts", o->known_hosts)
	TEXT("folder", o->folder)
	TEXT("out", probe->out)
	TEXT("listed", probe->listed)
	TEXT("fetching", probe->fetching)
	TEXT("fetched", probe->fetched)
	NUMBER("connect", o->limits.connect_msec)
	NUMBER("stall", o->limits.stall_seconds)
	NUMBER("total", o->limits.total_seconds)
	NUMBER("settle", o->settle_usec)
	NUMBER("polls", probe->polls)
	if (strcmp(word, "sender") == 0)
		probe->senders[o->n_senders++ % VIGIE_ARRAY_SIZE(probe->senders)] = value;
	else if (strcmp(word, "limit") == 0)
		o->size_limit = strtoull(value, NULL, 10);
	else if (strcmp(word, "after") == 0)
		probe->after = parse_after(value);
	else if (strcmp(word, "login") == 0)
		o->login = strcmp(value, "bearer") ? VIGIE_LOGIN_BASIC : VIGIE_LOGIN_BEARER;
	else
		return false;
	return true;
}

static int run(struct probe *probe)
{
	const struct vigie_transport_class *class = vigie_transport_find(probe->options.url);
	const struct vigie_transport_events events = {.on_list = on_list,
						      .on_fetch = on_fetch,
						      .on_hint = on_hint,
						      .userdata = probe,
						      .on_settle = on_settle,
						      .last_version = last_version,
						      .was_stored = was_stored};
	const char *message;
	int r = 0;

	if (!class || class->check(probe->options.url, &message) < 0) {
		printf("refused: %s\n", class ? message : "no such transport");
		return -EINVAL;
	}
	if (sd_event_new(&probe->event) < 0)
		return -ENOMEM;
	r = class->open(&probe->options, probe->event, &events, &probe->transport);
	if (r < 0)
		print("open", NULL, r, NULL);
	for (int i = 0; r == 0 && i < probe->polls; i++)
		r = poll_once(probe);
	class->close(probe->transport);
	sd_event_unref(probe->event);
	return r;
}

int main(int argc, char **argv)
{
	static struct probe probe = {.polls = 1};
	int r;

	signal(SIGPIPE, SIG_IGN);
	vigie_translate_init(NULL);
	probe.options.size_limit = VIGIE_INPUT_LIMIT;
	probe.options.senders = probe.senders;
	probe.options.source = "probe";
	for (int i = 2; i < argc; i++) {
		if (parse(&probe, argv[i]))
			continue;
		fprintf(stderr, "probe: unknown word '%s'\n", argv[i]);
		return 2;
	}
	if (argc < 2 || !probe.options.spool) {
		fprintf(stderr, "usage: probe URL spool=DIR [NAME=VALUE…]\n");
		return 2;
	}
	probe.options.url = argv[1];
	r = run(&probe);
	forget(probe.items, &probe.n_items);
	forget(probe.known, &probe.n_known);
	return r < 0;
}
