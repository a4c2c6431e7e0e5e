/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What every transport of the registry obeys, whatever its protocol: the same tests over each, at
 * addresses on loopback where nobody listens, or where somebody does and never answers. What they
 * do with real servers is in tests/integration/transport.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "connectors/transport/transports.h"
#include "vigie/cleanup.h"
#include "vigie/translate.h"

#define LOOP_LIMIT_USEC 20000000 /* an answer that has not come by then does not come */

/* One line per transport: "%d" stands for a port of loopback, "%s" for the test's own folder. A
 * transport without a line here fails the contract. */
static const struct subject {
	const char *scheme;
	const char *url;
	const char *const wrong[4]; /* addresses that no such transport can have */
	bool is_remote;
} subjects[] = {
	{.scheme = "directory",
	 .url = "directory://%s/root",
	 .wrong = {"directory:", "directory:relative", "directory://relative"}},
	{.scheme = "command",
	 .url = "command:/bin/true",
	 .wrong = {"command:", "command:relative", "command: "}},
	{.scheme = "https",
	 .url = "https://127.0.0.1:%d/a.csv",
	 .wrong = {"https:", "https://", "https:///a.csv", "https://u:p@x/a.csv"},
	 .is_remote = true},
	{.scheme = "davs",
	 .url = "davs://127.0.0.1:%d/depots/",
	 .wrong = {"davs:", "davs://", "davs:///depots", "davs://u:p@x/depots"},
	 .is_remote = true},
	{.scheme = "sftp",
	 .url = "sftp://127.0.0.1:%d/depots/",
	 .wrong = {"sftp:", "sftp://", "sftp:///depots", "sftp://x/depots?a"},
	 .is_remote = true},
	{.scheme = "ftps",
	 .url = "ftps://127.0.0.1:%d/depots/",
	 .wrong = {"ftps:", "ftps://", "ftps:///depots", "ftps://x/depots#a"},
	 .is_remote = true},
	{.scheme = "imaps",
	 .url = "imaps://127.0.0.1:%d/INBOX",
	 .wrong = {"imaps:", "imaps://", "imaps:///INBOX", "imaps://u:p@x/INBOX"},
	 .is_remote = true},
};

static char base[64], spool[96], hosts[96];
static sd_event *loop;
static int listener, port;
static struct {
	int n_lists, n_fetches, n_settles, result;
	size_t n_items;
	char message[512];
} told;

static void note(int result, const char *message)
{
	told.result = result;
	snprintf(told.message, sizeof(told.message), "%s", message ? message : "");
}

static void on_list(void *userdata, int result, const char *message, const struct vigie_item *items,
		    size_t n_items, size_t n_unsettled)
{
	(void)userdata, (void)items, (void)n_unsettled;
	note(result, message);
	told.n_lists++;
	told.n_items = n_items;
}

static void on_fetch(void *userdata, int result, const char *message, const char *spool_path)
{
	(void)userdata, (void)spool_path;
	note(result, message);
	told.n_fetches++;
}

static void on_hint(void *userdata)
{
	(void)userdata;
}

static void on_settle(void *userdata, int result, const char *message)
{
	(void)userdata;
	note(result, message);
	told.n_settles++;
}

static void make_file(const char *path)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_int_equal(fclose(file), 0);
}

/* A port of the kernel's choice; `answered`: connections are taken, and nothing more. */
static void bind_port(bool answered)
{
	struct sockaddr_in address = {.sin_family = AF_INET,
				      .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof(address);

	listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_true(listener >= 0);
	assert_int_equal(bind(listener, (struct sockaddr *)&address, size), 0);
	assert_int_equal(getsockname(listener, (struct sockaddr *)&address, &size), 0);
	port = ntohs(address.sin_port);
	if (answered)
		assert_int_equal(listen(listener, 64), 0);
}

static int set_up_folder(void)
{
	char root[96];

	memset(&told, 0, sizeof(told));
	snprintf(base, sizeof(base), "/tmp/vigie-transports-XXXXXX");
	if (!mkdtemp(base))
		return -1;
	snprintf(root, sizeof(root), "%s/root", base);
	snprintf(spool, sizeof(spool), "%s/spool", base);
	snprintf(hosts, sizeof(hosts), "%s/known_hosts", base);
	make_file(hosts);
	return mkdir(root, 0700) < 0 || sd_event_new(&loop) < 0 ? -1 : 0;
}

static int set_up_dead(void **state)
{
	(void)state;
	bind_port(false);
	return set_up_folder();
}

static int set_up_silent(void **state)
{
	(void)state;
	bind_port(true);
	return set_up_folder();
}

static int remove_entry(const char *path, const struct stat *status, int flag, struct FTW *ftw)
{
	(void)status, (void)flag, (void)ftw;
	return remove(path);
}

static int tear_down(void **state)
{
	(void)state;
	loop = sd_event_unref(loop);
	close(listener);
	return nftw(base, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

static const struct vigie_transport_class *class_of(const struct subject *subject)
{
	return vigie_transport_find(subject->url);
}

static const char *url_of(const struct subject *subject)
{
	static char url[160];
	const char *mark = strchr(subject->url, '%');

	snprintf(url, sizeof(url), "%s", subject->url);
	if (mark && mark[1] == 'd')
		snprintf(url + (mark - subject->url), sizeof(url) - (size_t)(mark - subject->url),
			 "%d%s", port, mark + 2);
	else if (mark)
		snprintf(url + (mark - subject->url), sizeof(url) - (size_t)(mark - subject->url),
			 "%s%s", base, mark + 2);
	return url;
}

static struct vigie_transport *open_one(const struct subject *subject)
{
	static const char *const senders[] = {"essai@example.fr"};
	const struct vigie_transport_options options = {.source = "essai",
							.url = url_of(subject),
							.spool = spool,
							.size_limit = 1 << 20,
							.user = "essai",
							.secret = "secret",
							.known_hosts = hosts,
							.senders = senders,
							.n_senders = 1,
							.folder = "Traites"};
	const struct vigie_transport_events events = {on_list,	 on_fetch, on_hint, NULL,
						      on_settle, NULL,	   NULL};
	struct vigie_transport *transport = NULL;

	assert_int_equal(class_of(subject)->open(&options, loop, &events, &transport), 0);
	assert_ptr_equal(transport->class, class_of(subject));
	return transport;
}

static void run_until(const int *counter, int goal)
{
	while (*counter < goal)
		assert_true(sd_event_run(loop, LOOP_LIMIT_USEC) > 0);
}

/* Whatever is ready now. */
static void run_ready(void)
{
	for (int i = 0; i < 100 && sd_event_run(loop, 0) > 0; i++)
		;
}

#define EACH_SUBJECT(each)                                                                         \
	for (const struct subject *each = subjects; each < subjects + VIGIE_ARRAY_SIZE(subjects);  \
	     each++)

static void every_transport_of_the_registry_is_held_to_this(void **state)
{
	(void)state;
	for (size_t i = 0; vigie_transports[i]; i++) {
		const struct vigie_transport_class *class = vigie_transports[i];
		size_t n = 0;

		EACH_SUBJECT(subject)
		n += strcmp(subject->scheme, class->scheme) == 0;
		assert_int_equal(n, 1);
		assert_true(class->check && class->open && class->close && class->list &&
			    class->fetch && class->settle);
		assert_int_equal(class->needs & ~class->uses, 0);
	}
}

static void an_address_is_checked_without_touching_anything(void **state)
{
	(void)state;
	EACH_SUBJECT(subject)
	{
		const char *message = NULL;

		assert_int_equal(class_of(subject)->check(url_of(subject), &message), 0);
		for (size_t i = 0; i < VIGIE_ARRAY_SIZE(subject->wrong) && subject->wrong[i]; i++) {
			message = NULL;
			if (class_of(subject)->check(subject->wrong[i], &message) != -EINVAL)
				fail_msg("%s was accepted", subject->wrong[i]);
			assert_non_null(message);
			assert_true(strlen(message) > 10);
		}
	}
}

static void a_second_operation_while_one_is_under_way_is_refused(void **state)
{
	const struct vigie_item item = {.path = "a.csv", .version = "1"};

	(void)state;
	EACH_SUBJECT(subject)
	{
		struct vigie_transport *transport = open_one(subject);

		assert_int_equal(transport->class->list(transport), 0);
		assert_int_equal(told.n_lists, 0); /* never from within the call */
		assert_int_equal(transport->class->list(transport), -EBUSY);
		assert_int_equal(transport->class->fetch(transport, &item), -EBUSY);
		transport->class->close(transport);
	}
}

static void closing_in_the_middle_is_silent(void **state)
{
	(void)state;
	EACH_SUBJECT(subject)
	{
		struct vigie_transport *transport = open_one(subject);
		int n = told.n_lists;

		assert_int_equal(transport->class->list(transport), 0);
		if (subject->is_remote)
			run_ready(); /* the connection is made; no answer comes */
		assert_true(!subject->is_remote || told.n_lists == n);
		n = told.n_lists;
		transport->class->close(transport);
		run_ready();
		assert_int_equal(told.n_lists, n);
	}
}

static void closing_without_an_operation_or_an_object_is_fine(void **state)
{
	(void)state;
	EACH_SUBJECT(subject)
	{
		struct vigie_transport *transport = open_one(subject);

		transport->class->close(transport);
		class_of(subject)->close(NULL);
	}
}

static void a_server_that_is_not_there_is_told_in_words_and_may_be_asked_again(void **state)
{
	(void)state;
	EACH_SUBJECT(subject)
	{
		struct vigie_transport *transport;

		if (!subject->is_remote)
			continue;
		transport = open_one(subject);
		for (int i = 0; i < 2; i++) {
			int goal = told.n_lists + 1;

			assert_int_equal(transport->class->list(transport), 0);
			run_until(&told.n_lists, goal);
			assert_true(told.result < 0);
			assert_true(strlen(told.message) > 10);
			assert_null(strstr(told.message, "secret"));
			assert_int_equal(told.n_items, 0);
		}
		run_ready();
		transport->class->close(transport);
	}
}

static void listing_twice_answers_twice(void **state)
{
	(void)state;
	EACH_SUBJECT(subject)
	{
		struct vigie_transport *transport;

		if (subject->is_remote)
			continue;
		transport = open_one(subject);
		for (int i = 0; i < 2; i++) {
			int goal = told.n_lists + 1;

			assert_int_equal(transport->class->list(transport), 0);
			run_until(&told.n_lists, goal);
			assert_int_equal(told.n_lists, goal);
		}
		transport->class->close(transport);
	}
}

static void an_item_that_is_not_there_cannot_be_fetched(void **state)
{
	const struct vigie_item item = {.path = "a.csv", .version = "1"};

	(void)state;
	EACH_SUBJECT(subject)
	{
		struct vigie_transport *transport = open_one(subject);
		int goal = told.n_fetches + 1, r = transport->class->fetch(transport, &item);

		if (r == 0) {
			assert_int_equal(told.n_fetches, goal - 1);
			run_until(&told.n_fetches, goal);
			assert_true(told.result < 0);
			/* -EAGAIN: at the next poll, without a word */
			assert_true(told.result == -EAGAIN || strlen(told.message) > 10);
		} else {
			assert_true(r < 0);
		}
		transport->class->close(transport);
	}
}

static void settling_ends_at_once_or_is_answered_once(void **state)
{
	(void)state;
	EACH_SUBJECT(subject)
	for (int how = VIGIE_SETTLE_KEEP; how <= VIGIE_SETTLE_DELETE; how++) {
		struct vigie_transport *transport;
		int n = told.n_settles, r;

		if (how != VIGIE_SETTLE_KEEP && !(class_of(subject)->uses & VIGIE_USE_AFTER))
			continue; /* the configuration refuses it */
		transport = open_one(subject);
		r = transport->class->settle(transport, "a.csv", (enum vigie_settle)how);
		assert_true(r <= 1);
		assert_int_equal(told.n_settles, n);
		if (r == 1) {
			run_until(&told.n_settles, n + 1);
			assert_true(told.result <= 0);
			assert_true(told.result == 0 || strlen(told.message) > 10);
		}
		run_ready();
		assert_int_equal(told.n_settles, n + (r == 1));
		/* Nobody answered; what is gone from a folder is settled. */
		if (how != VIGIE_SETTLE_KEEP && subject->is_remote)
			assert_true(r == 1 ? told.result < 0 : r < 0);
		transport->class->close(transport);
	}
}

#define DEAD(name) cmocka_unit_test_setup_teardown(name, set_up_dead, tear_down)
#define SILENT(name) cmocka_unit_test_setup_teardown(name, set_up_silent, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_transport_of_the_registry_is_held_to_this),
		DEAD(an_address_is_checked_without_touching_anything),
		SILENT(a_second_operation_while_one_is_under_way_is_refused),
		SILENT(closing_in_the_middle_is_silent),
		SILENT(closing_without_an_operation_or_an_object_is_fine),
		DEAD(a_server_that_is_not_there_is_told_in_words_and_may_be_asked_again),
		DEAD(listing_twice_answers_twice),
		DEAD(an_item_that_is_not_there_cannot_be_fetched),
		DEAD(settling_ends_at_once_or_is_answered_once),
	};

	vigie_translate_init("en");
	return cmocka_run_group_tests_name("the contract of transports", tests, NULL, NULL);
}
