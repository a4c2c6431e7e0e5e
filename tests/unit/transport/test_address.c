/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Addresses of servers, names that servers say, versions that they say, and the copy of options. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "connectors/transport/address.h"
#include "connectors/transport/http.h"
#include "connectors/transport/names.h"
#include "connectors/transport/options.h"

static void addresses_of_servers_are_taken(void **state)
{
	static const char *const good[] = {"https://depots.exemple.fr/a/b.csv",
					   "davs://depots.exemple.fr",
					   "davs://depots.exemple.fr:8443/dépôts/",
					   "https://[::1]:8443/x?jour=1&a=b", "https://127.0.0.1/"};
	const char *message;

	(void)state;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(good); i++)
		assert_int_equal(vigie_address_check(good[i], &message), 0);
}

static void addresses_of_nothing_are_refused(void **state)
{
	static const char *const bad[] = {"https:",
					  "https://",
					  "https:///x",
					  "https://a b/x",
					  "https://host/x\r\ny",
					  "https://host:99999/",
					  "https://[::1/x"};
	const char *message;

	(void)state;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(bad); i++) {
		message = NULL;
		assert_int_equal(vigie_address_check(bad[i], &message), -EINVAL);
		assert_non_null(message);
	}
}

static void a_user_or_a_secret_in_an_address_is_refused_and_not_repeated(void **state)
{
	const char *message;

	(void)state;
	assert_int_equal(vigie_address_check("https://vigie:motdepasse@host/", &message), -EINVAL);
	assert_non_null(strstr(message, "keys of their own"));
	assert_null(strstr(message, "motdepasse"));
	assert_int_equal(vigie_address_check("https://vigie@host/", &message), -EINVAL);
}

static void assert_split(const char *url, const char *origin, const char *path)
{
	struct vigie_buffer origin_text = {0}, path_text = {0};

	assert_int_equal(vigie_address_split(url, "https", &origin_text, &path_text), 0);
	assert_string_equal(vigie_buffer_string(&origin_text), origin);
	assert_string_equal(vigie_buffer_string(&path_text), path);
	vigie_buffer_done(&origin_text);
	vigie_buffer_done(&path_text);
}

static void an_address_is_split_into_server_and_decoded_path(void **state)
{
	(void)state;
	assert_split("davs://h.exemple.fr:8443/d%C3%A9p%20x/", "https://h.exemple.fr:8443",
		     "/dép x");
	assert_split("davs://h.exemple.fr", "https://h.exemple.fr", "");
	assert_split("davs://h.exemple.fr//", "https://h.exemple.fr", "");
	assert_split("https://[::1]:1/a?b", "https://[::1]:1", "/a");
}

static void a_path_written_into_an_address_is_read_back(void **state)
{
	struct vigie_buffer url = {0}, path = {0};
	char all[256];

	(void)state;
	for (int i = 1; i < 256; i++)
		all[i - 1] = (char)i;
	all[255] = '\0';
	vigie_address_append_path(&url, all);
	for (size_t i = 0; i < url.size; i++)
		assert_true(url.data[i] > ' ' && url.data[i] < '\x7f');
	assert_int_equal(vigie_address_decode(url.data, url.size, &path), 0);
	assert_string_equal(path.data, all);
	vigie_buffer_done(&url);
	vigie_buffer_done(&path);
}

static void codes_that_are_none_are_refused(void **state)
{
	static const char *const bad[] = {"%", "a%4", "%4", "%zz", "%00", "%-1"};
	struct vigie_buffer path = {0};

	(void)state;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(bad); i++)
		assert_int_equal(vigie_address_decode(bad[i], strlen(bad[i]), &path), -EINVAL);
	vigie_buffer_clear(&path);
	assert_int_equal(vigie_address_decode("%41x", 3, &path), 0);
	assert_string_equal(path.data, "A");
	vigie_buffer_done(&path);
}

static void only_parts_of_a_path_are_safe_names(void **state)
{
	(void)state;
	assert_true(vigie_name_is_safe("Élèves 6e.csv", strlen("Élèves 6e.csv")));
	assert_true(vigie_name_is_safe("...", 3));
	assert_false(vigie_name_is_safe("", 0));
	assert_false(vigie_name_is_safe(".", 1));
	assert_false(vigie_name_is_safe("..", 2));
	assert_false(vigie_name_is_safe("a/b", 3));
	assert_false(vigie_name_is_safe("a\0b", 3));
	assert_false(vigie_name_is_safe("a\nb", 3));
	assert_false(vigie_name_is_safe("a\x7f", 2));
	assert_false(vigie_name_is_safe("\xff", 1));
}

static void tags_and_dates_can_be_asked_about(void **state)
{
	(void)state;
	assert_true(vigie_http_is_validator("\"abc\""));
	assert_true(vigie_http_is_validator("W/\"abc\""));
	assert_true(vigie_http_is_validator("\"\""));
	assert_true(vigie_http_is_validator("Sun, 22 Nov 2026 13:15:28 GMT"));
	assert_false(vigie_http_is_validator(""));
	assert_false(vigie_http_is_validator("\""));
	assert_false(vigie_http_is_validator("W/\""));
	assert_false(vigie_http_is_validator("abc"));
	assert_false(vigie_http_is_validator("00000000000000ff-12"));
	assert_false(vigie_http_is_validator("\"a\r\nX-Evil: b\""));
}

static void options_are_copied_whole(void **state)
{
	const char *senders[] = {"a@exemple.fr", "b@exemple.fr"};
	const struct vigie_transport_options options = {.source = "s",
							.url = "u",
							.spool = "p",
							.size_limit = 7,
							.user = "v",
							.secret = "x",
							.login = VIGIE_LOGIN_BEARER,
							.authority = "a",
							.certificate = "c",
							.key = "k",
							.known_hosts = "h",
							.senders = senders,
							.n_senders = 2,
							.folder = "f",
							.limits = {1, 2, 3}};
	struct vigie_transport_options copy;

	(void)state;
	assert_int_equal(vigie_options_copy(&options, &copy), 0);
	assert_string_equal(copy.source, "s");
	assert_string_equal(copy.url, "u");
	assert_string_equal(copy.spool, "p");
	assert_string_equal(copy.user, "v");
	assert_string_equal(copy.secret, "x");
	assert_string_equal(copy.authority, "a");
	assert_string_equal(copy.certificate, "c");
	assert_string_equal(copy.key, "k");
	assert_string_equal(copy.known_hosts, "h");
	assert_string_equal(copy.folder, "f");
	assert_string_equal(copy.senders[1], "b@exemple.fr");
	assert_ptr_not_equal(copy.senders[0], senders[0]);
	assert_int_equal(copy.limits.total_seconds, 3);
	vigie_options_done(&copy);
	assert_null(copy.secret);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(addresses_of_servers_are_taken),
		cmocka_unit_test(addresses_of_nothing_are_refused),
		cmocka_unit_test(a_user_or_a_secret_in_an_address_is_refused_and_not_repeated),
		cmocka_unit_test(an_address_is_split_into_server_and_decoded_path),
		cmocka_unit_test(a_path_written_into_an_address_is_read_back),
		cmocka_unit_test(codes_that_are_none_are_refused),
		cmocka_unit_test(only_parts_of_a_path_are_safe_names),
		cmocka_unit_test(tags_and_dates_can_be_asked_about),
		cmocka_unit_test(options_are_copied_whole),
	};

	return cmocka_run_group_tests_name("address", tests, NULL, NULL);
}
