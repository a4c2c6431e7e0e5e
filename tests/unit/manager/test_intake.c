/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A large archive in a source: the loop turns while it is expanded, and whatever ends the service
 * meanwhile has stored nothing of it, leaves nothing behind, and loses nothing. */
#include "tests/unit/manager/branch.h"

#include <dirent.h>
#include <signal.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/unit/connectors/archive_maker.h"

#define ARCHIVE_BYTES (6u << 20) /* six turns at the least */
#define EXPORT                                                                                     \
	"{\"t\":\"delivery\",\"school\":\"0999998Y\",\"kind\":\"records\",\"year\":2026}\n"        \
	"{\"t\":\"pupil\",\"id\":{\"be\":\"1\"},\"level\":\"5e\"}\n"

struct service {
	sd_event *event;
	sd_event_source *other; /* something else to do, whenever the loop comes by */
	struct vigie_manager *manager;
	int n_unpackings, n_others, n_reloads, n_cycles;
	int n_others_then; /* when the last delivery came */
	enum vigie_delivery_state state; /* of it */
};

static void on_status(void *userdata, const char *status)
{
	struct service *service = userdata;

	service->n_unpackings += strncmp(status, "Unpacking depots", 16) == 0;
}

static void on_delivery(void *userdata, const struct vigie_delivery *delivery)
{
	struct service *service = userdata;

	service->n_others_then = service->n_others;
	service->state = delivery->state;
}

static void on_cycle(void *userdata, const struct vigie_cycle *cycle)
{
	(void)cycle;
	((struct service *)userdata)->n_cycles++;
}

static void on_reloaded(void *userdata)
{
	((struct service *)userdata)->n_reloads++;
}

/* Like a signal or a packet, it comes while the service works. */
static int on_other(sd_event_source *source, void *userdata)
{
	struct service *service = userdata;

	(void)source;
	service->n_others += service->n_unpackings > 0;
	service->other = sd_event_source_disable_unref(service->other);
	return sd_event_add_defer(service->event, &service->other, on_other, service);
}

static void start(struct history *history, struct service *service)
{
	struct vigie_manager_options options = {.store = history->store,
						.setup = &history->setup,
						.now = branch_now,
						.on_delivery = on_delivery,
						.on_cycle = on_cycle,
						.on_status = on_status,
						.on_reloaded = on_reloaded,
						.userdata = service};

	*service = (struct service){0};
	branch_moment = NOON(SEPTEMBER + 1);
	assert_int_equal(sd_event_new(&service->event), 0);
	options.event = service->event;
	assert_true(sd_event_add_defer(service->event, &service->other, on_other, service) >= 0);
	assert_int_equal(vigie_manager_new(&options, &service->manager), 0);
	assert_int_equal(vigie_manager_start(service->manager), 0);
}

static void turn(struct service *service)
{
	assert_true(sd_event_run(service->event, UINT64_MAX) >= 0);
}

/* Until the archive is in hand, and `more` things were done beside it. */
static void enter(struct service *service, int more)
{
	while (service->n_others < more || service->n_unpackings == 0)
		turn(service);
}

static void finish(struct service *service)
{
	while (service->n_cycles == 0)
		turn(service);
}

static void stop(struct service *service)
{
	vigie_manager_free(service->manager);
	sd_event_source_disable_unref(service->other);
	sd_event_unref(service->event);
}

static int count_spooled(const struct history *history)
{
	DIR *folder = opendir(history_path(history, "spool"));
	struct dirent *entry;
	int n = 0;

	assert_non_null(folder);
	while ((entry = readdir(folder)))
		n += entry->d_type == DT_REG;
	closedir(folder);
	return n;
}

static int64_t stored(struct history *history)
{
	return ask(history, "SELECT count(*) FROM delivery WHERE source = 'depots'");
}

static void write_bytes(const char *path, const struct vigie_buffer *bytes)
{
	const struct timeval long_ago[2] = {{1500000000, 0}, {1500000000, 0}};
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes->data, 1, bytes->size, file), bytes->size);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(utimes(path, long_ago), 0);
}

/* The archive, or half of it, in a source of its own. */
static void bring(struct history *history, bool whole)
{
	struct vigie_buffer zip =
		make_zip({"export.ndjson", EXPORT}, {"annexe.bin", NULL, ARCHIVE_BYTES});
	char text[400];

	assert_int_equal(mkdir(history_path(history, "depots"), 0700), 0);
	zip.size = whole ? zip.size : zip.size / 2;
	write_bytes(history_path(history, "depots/classe.zip"), &zip);
	vigie_buffer_done(&zip);
	snprintf(text, sizeof(text),
		 "office \"Essai\" {\n store \"vigie.db\"\n rules \"rules.d\"\n"
		 " spool \"spool\"\n timezone \"UTC\"\n}\n"
		 "source \"depots\" {\n fetch \"directory:%s/depots\"\n every 1 hour\n}\n"
		 "programme \"tutorat\" {\n title \"Tutorat\"\n mode in person\n}\n"
		 "coordinator \"C\" {\n email \"c@exemple.fr\"\n covers all\n}\n",
		 history->folder);
	write_file(history_path(history, "vigie.conf"), text);
	write_rules(history, "rule \"retard\" { title \"t\" when lateness(over: 5 days) >= 1 }\n");
}

static void a_large_archive_leaves_turns_to_others(void **state)
{
	struct history *history = *state;
	struct service service;

	bring(history, true);
	start(history, &service);
	finish(&service);
	assert_int_equal(service.n_unpackings, 1);
	assert_true(service.n_others_then >= (int)(ARCHIVE_BYTES >> 20) - 1);
	assert_int_equal(service.state, VIGIE_DELIVERY_STORED);
	assert_int_equal(stored(history), 1);
	assert_int_equal(count_spooled(history), 0);
	stop(&service);
}

static void a_stop_between_two_turns_ends_at_once_and_loses_nothing(void **state)
{
	struct history *history = *state;
	struct service service;

	bring(history, true);
	for (int turns = 0; turns < (int)(ARCHIVE_BYTES >> 20) - 1; turns++) {
		start(history, &service);
		enter(&service, turns);
		assert_int_equal(count_spooled(history), 1);
		stop(&service);
		assert_int_equal(stored(history), 0);
		assert_int_equal(count_spooled(history), 0);
	}
	start(history, &service);
	finish(&service);
	stop(&service);
	assert_int_equal(stored(history), 1);
	assert_int_equal(count_spooled(history), 0);
}

static void a_reload_between_two_turns_begins_the_archive_again(void **state)
{
	struct history *history = *state;
	struct vigie_setup setup = {0};
	struct service service;

	bring(history, true);
	start(history, &service);
	enter(&service, 2);
	load_setup(history, NULL, &setup);
	assert_int_equal(vigie_manager_reload(service.manager, &setup), 0);
	while (service.n_reloads == 0)
		turn(&service);
	assert_int_equal(stored(history), 0);
	assert_int_equal(count_spooled(history), 0);
	finish(&service);
	assert_int_equal(service.n_unpackings, 2);
	assert_int_equal(stored(history), 1);
	stop(&service);
}

/* The store is opened by whoever uses it: SQLite's locks are not for a forked process. */
static void open_store(struct history *history)
{
	assert_int_equal(vigie_store_open(history_path(history, "vigie.db"), VIGIE_STORE_WRITE,
					  &history->store),
			 0);
}

static void begin_and_be_killed(struct history *history)
{
	struct service service;

	open_store(history);
	start(history, &service);
	enter(&service, 2);
	kill(getpid(), SIGKILL);
}

static void what_a_killed_service_leaves_is_removed_by_the_next_start(void **state)
{
	struct history *history = *state;
	struct service service;
	int status;
	pid_t child;

	bring(history, true);
	vigie_store_close(history->store);
	child = fork();
	assert_true(child >= 0);
	if (child == 0)
		begin_and_be_killed(history);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));
	open_store(history);
	assert_int_equal(count_spooled(history), 1);
	assert_int_equal(stored(history), 0);
	/* Though its file is at the source no more. */
	assert_int_equal(unlink(history_path(history, "depots/classe.zip")), 0);
	start(history, &service);
	finish(&service);
	stop(&service);
	assert_int_equal(count_spooled(history), 0);
}

static void a_damaged_archive_is_refused_as_ever(void **state)
{
	struct history *history = *state;
	struct service service;

	bring(history, false);
	start(history, &service);
	finish(&service);
	stop(&service);
	assert_int_equal(service.state, VIGIE_DELIVERY_REFUSED);
	assert_int_equal(count_spooled(history), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		HISTORY_TEST(a_large_archive_leaves_turns_to_others),
		HISTORY_TEST(a_stop_between_two_turns_ends_at_once_and_loses_nothing),
		HISTORY_TEST(a_reload_between_two_turns_begins_the_archive_again),
		HISTORY_TEST(what_a_killed_service_leaves_is_removed_by_the_next_start),
		HISTORY_TEST(a_damaged_archive_is_refused_as_ever),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
