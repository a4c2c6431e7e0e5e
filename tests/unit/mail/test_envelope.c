/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Digests to a coordinator with a key: names within what is encrypted, and nowhere else. */
#include "daemon/mail/envelope.h"
#include "daemon/store/outbox.h"
#include "tests/unit/mail/digests.h"
#include "tests/unit/mail/seal_keys.h"

static void name_pupil(struct office *office)
{
	office_execute(office,
		       "UPDATE person SET last = 'ESSAI-ZÉBULON', first = 'Écho' WHERE id = 1");
}

static int count_access(struct office *office)
{
	VIGIE_CLEANUP(database_resetp) sqlite3_stmt *statement = NULL;
	int n;

	assert_int_equal(sqlite3_prepare_v2(database_handle(office->store),
					    "SELECT count(*) FROM access", -1, &statement, NULL),
			 SQLITE_OK);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	n = sqlite3_column_int(statement, 0);
	sqlite3_finalize(TAKE_PTR(statement));
	return n;
}

static struct vigie_config_coordinator *sealed_coordinator(struct office *office, const char *key)
{
	struct vigie_config_coordinator *coordinator = one_coordinator(office);

	coordinator->identity = VIGIE_IDENTITY_FULL;
	coordinator->seal = (struct vigie_config_seal){.kind = VIGIE_SEAL_OPENPGP,
						       .file = "secteur.asc",
						       .bytes = key,
						       .size = strlen(key)};
	office->config.mail.smtp = "smtp://localhost";
	office->day = (vigie_day)(SEAL_KEYS_MADE / VIGIE_USEC_PER_SEC / 86400) + 1;
	name_pupil(office);
	return coordinator;
}

static void expect_no_name(const struct vigie_buffer *raw, const struct vigie_buffer *text)
{
	static const char *const names[] = {"BULON", "cho", "ESSAI", "Z. "};

	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(names); i++) {
		assert_null(strstr(raw->data, names[i]));
		assert_null(strstr(text->data, names[i]));
	}
}

static void a_key_encrypts_the_names_and_the_header_has_none(void **state)
{
	struct office *office = *state;

	sealed_coordinator(office, seal_key_good);
	flag_pupil(office, 0);
	assert_int_equal(enqueue(office), 1);
	READ(office);
	expect_no_name(&raw, &text);
	assert_non_null(strstr(raw.data, "\r\nSubject: 1 referral: 1 new\r\n"));
	assert_non_null(strstr(raw.data, "\r\nContent-Type: multipart/encrypted;"));
	assert_null(strstr(raw.data, "quoted-printable"));
	assert_int_equal(count_access(office), 1);
	assert_int_equal(vigie_mail_append_text(raw.data, &text), -EINVAL);
}

static void what_shows_no_name_is_encrypted_too(void **state)
{
	struct office *office = *state;

	sealed_coordinator(office, seal_key_good)->identity = VIGIE_IDENTITY_NONE;
	flag_pupil(office, 0);
	assert_int_equal(enqueue(office), 1);
	READ(office);
	assert_non_null(strstr(raw.data, "-----BEGIN PGP MESSAGE-----"));
	assert_int_equal(count_access(office), 0);
}

static void a_key_that_cannot_be_used_leaves_a_digest_without_names_that_says_why(void **state)
{
	static const char *const keys[] = {seal_key_revoked, seal_key_weak, seal_key_sign, "?"};

	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(keys); i++) {
		struct office *office = *state;

		if (i == 0)
			sealed_coordinator(office, keys[i]);
		office->coordinators[0].seal.bytes = keys[i];
		office->coordinators[0].seal.size = strlen(keys[i]);
		office_execute(office, "DELETE FROM referral; DELETE FROM flag");
		office->day += 1;
		flag_pupil(office, 0);
		assert_int_equal(enqueue(office), 1);
		READ(office);
		assert_null(strstr(raw.data, "BULON"));
		assert_null(strstr(text.data, "BULON"));
		assert_non_null(strstr(raw.data, "multipart/alternative"));
		assert_non_null(strstr(text.data, "is not encrypted and names nobody"));
		assert_int_equal(count_access(office), 0);
	}
}

static void with_nothing_to_say_a_useless_key_is_no_reason_to_write(void **state)
{
	struct office *office = *state;

	sealed_coordinator(office, seal_key_revoked);
	assert_int_equal(enqueue(office), 0);
}

/* What was encrypted for an identity that is no longer allowed does not go out. */
static void the_outbox_knows_what_is_inside(void **state)
{
	struct office *office = *state;
	struct outbox_lease lease;
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer body = {0};

	sealed_coordinator(office, seal_key_good);
	flag_pupil(office, 0);
	assert_int_equal(enqueue(office), 1);
	assert_int_equal(
		outbox_lease(office->store, morning(office), morning(office) + 1, 7, &lease, &body),
		1);
	assert_int_equal(lease.shows, SHOWS_NAMES);
	assert_int_equal(envelope_identity(&office->config, &office->coordinators[0]),
			 VIGIE_IDENTITY_FULL);
	office->coordinators[0].seal.kind = VIGIE_SEAL_NONE;
	assert_int_equal(envelope_identity(&office->config, &office->coordinators[0]),
			 VIGIE_IDENTITY_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		OFFICE_TEST(a_key_encrypts_the_names_and_the_header_has_none),
		OFFICE_TEST(what_shows_no_name_is_encrypted_too),
		OFFICE_TEST(a_key_that_cannot_be_used_leaves_a_digest_without_names_that_says_why),
		OFFICE_TEST(with_nothing_to_say_a_useless_key_is_no_reason_to_write),
		OFFICE_TEST(the_outbox_knows_what_is_inside),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
