/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Digests from the queue: what they say, to whom, once, and what they never say. */
#include "daemon/mail/digest.h"
#include "daemon/referral/queue.h"
#include "tests/unit/referral/office.h"
#include "vigie/mail.h"

#define DAY (86400 * VIGIE_USEC_PER_SEC)

static const char *const programmes[] = {"tutorat"};

/* Morning of the office's day, past every digest's hour. */
static vigie_time morning(const struct office *office)
{
	return vigie_clock_from_local(office->day, 8 * 3600, "Europe/Paris");
}

static struct vigie_config_coordinator *one_coordinator(struct office *office)
{
	office->config.office = "Académie Essai";
	office->config.timezone = "Europe/Paris";
	office->config.mail.from = "vigie <vigie@exemple.fr>";
	office->config.mail.smtp = "smtps://smtp.exemple.fr";
	office_programme(office, "tutorat")->title = "Tutorat solidaire";
	office->rules.info[0].programmes = programmes;
	office_rule(office, "r")->programmes = programmes;
	office->rules.info[0].n_programmes = 1;
	office->rules.info[0].title = "Au moins quatre demi-journées";
	return office_coordinator(office, "Secteur Est");
}

static size_t enqueue_at(struct office *office, vigie_time now)
{
	size_t n = 99;

	assert_int_equal(vigie_digest_enqueue_due(office->store, &office->config, now, false, &n),
			 0);
	return n;
}

static size_t enqueue(struct office *office)
{
	return enqueue_at(office, morning(office));
}

static void flag_pupil(struct office *office, size_t pupil)
{
	office_set(office, pupil, 0, VIGIE_TRUE);
	office_evaluate(office, 0);
}

static int last_id(void *userdata, const struct vigie_mail *mail)
{
	*(struct vigie_mail *)userdata = *mail;
	return 0;
}

static struct vigie_mail last_mail(struct office *office)
{
	struct vigie_mail mail = {0};

	assert_int_equal(vigie_mail_each(office->store, true, last_id, &mail), 0);
	return mail;
}

static int hexadecimal(char c)
{
	const char *digits = "0123456789ABCDEF", *at = c ? strchr(digits, c) : NULL;

	return at ? (int)(at - digits) : -1;
}

/* Quoted-printable and encoded words undone, lines joined: what a reader could ever see. */
static void decode(const char *raw, struct vigie_buffer *out)
{
	static const char *const joints[] = {"=\r\n", "?=\r\n =?UTF-8?Q?", "=?UTF-8?Q?"};

	while (*raw) {
		size_t skip = 0;

		for (size_t i = 0; i < VIGIE_ARRAY_SIZE(joints) && !skip; i++)
			if (strncmp(raw, joints[i], strlen(joints[i])) == 0)
				skip = strlen(joints[i]);
		if (skip) {
			raw += skip;
		} else if (*raw == '=' && hexadecimal(raw[1]) >= 0 && hexadecimal(raw[2]) >= 0) {
			vigie_buffer_append_char(
				out, (char)(16 * hexadecimal(raw[1]) + hexadecimal(raw[2])));
			raw += 3;
		} else {
			vigie_buffer_append_char(out, *raw++);
		}
	}
}

static void read_last(struct office *office, struct vigie_buffer *raw, struct vigie_buffer *text)
{
	struct vigie_mail mail = last_mail(office);

	vigie_buffer_clear(raw);
	vigie_buffer_clear(text);
	assert_int_equal(vigie_mail_get(office->store, mail.id, &mail, raw), 0);
	decode(raw->data, text);
}

#define READ(office)                                                                               \
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer raw = {}, text = {};                  \
	read_last(office, &raw, &text)

static void expect(const struct vigie_buffer *text, const char *words)
{
	if (!strstr(text->data, words))
		fail_msg("\"%s\" is not in:\n%s", words, text->data);
}

static void a_digest_says_what_is_new_and_proposes_it(void **state)
{
	struct office *office = *state;
	struct vigie_referral referral;

	one_coordinator(office);
	office->programmes[0].answer_days = 3;
	flag_pupil(office, 0);
	assert_int_equal(enqueue(office), 1);
	READ(office);
	expect(&text, "To: Secteur Est\r\n <secteur@exemple.fr>\r\n");
	expect(&text, "Subject: 1 referral: 1 new\r\n");
	expect(&text,
	       "\r\n\r\n1 referral: 1 new, 0 still open, 0 closed since the last message\r\n");
	expect(&text, "No. 1: Collège Essai (0750001A)\r\n    Tutorat solidaire\r\n"
		      "    answer by 2026-11-05\r\n    Au moins quatre demi-journées\r\n");
	expect(&text, "<td style=\"padding:6px 8px;border:1px solid #767676;text-align:left;"
		      "vertical-align:top\">Collège Essai (0750001A)");
	expect(&text, "Académie Essai");
	assert_int_equal(vigie_referral_get(office->store, 1, &referral), 0);
	assert_int_equal(referral.state, VIGIE_REFERRAL_PROPOSED);
	assert_int_equal(referral.proposed, office->day);
}

static void one_digest_a_day_and_none_with_nothing_to_say(void **state)
{
	struct office *office = *state;

	one_coordinator(office);
	office->coordinators[0].digest_second = 7 * 3600;
	assert_int_equal(enqueue(office), 0);
	flag_pupil(office, 0);
	assert_int_equal(enqueue(office), 0); /* this day's hour has passed, with nothing to say */
	office->day += 1;
	assert_int_equal(enqueue_at(office, morning(office) - 2 * 3600 * VIGIE_USEC_PER_SEC), 0);
	assert_int_equal(enqueue(office), 1);
	flag_pupil(office, 1);
	assert_int_equal(enqueue(office), 0);
	office->day += 1;
	assert_int_equal(enqueue(office), 1);
	office->day += 1;
	assert_int_equal(enqueue(office), 0);
}

static void the_second_digest_says_what_is_still_open_and_closed(void **state)
{
	struct office *office = *state;
	struct referral_change decline = {.referral = 1,
					  .from = VIGIE_REFERRAL_PROPOSED,
					  .to = VIGIE_REFERRAL_DECLINED,
					  .deadline = VIGIE_DAY_NONE,
					  .who = "x",
					  .why = "x",
					  .through = "x"};

	one_coordinator(office);
	flag_pupil(office, 0);
	flag_pupil(office, 1);
	assert_int_equal(enqueue(office), 1);
	office->day += 1;
	decline.day = office->day;
	decline.moment = morning(office) - 1;
	assert_int_equal(referrals_change(office->store, &decline), 0);
	flag_pupil(office, 2);
	assert_int_equal(enqueue(office), 1);
	READ(office);
	expect(&text, "2 referrals: 1 new, 1 still open, 1 closed since the last message");
	expect(&text, "== New (1) ==\r\n\r\nNo. 3:");
	expect(&text, "== Still open (1) ==\r\n\r\nNo. 2:");
	expect(&text, "== Closed since the last message (1) ==\r\n\r\nNo. 1:");
	expect(&text, "declined");
}

static void urgent_ones_come_first(void **state)
{
	struct office *office = *state;

	one_coordinator(office);
	flag_pupil(office, 0);
	office_rule(office, "urgent")->priority = VIGIE_PRIORITY_URGENT;
	office->rules.info[1].programmes = programmes;
	office->rules.info[1].n_programmes = 1;
	office_set(office, 1, 1, VIGIE_TRUE);
	office_evaluate(office, 0);
	enqueue(office);
	READ(office);
	expect(&text, "2 referrals: 2 new (1 urgent), 0 still open");
	expect(&text, "== New (2) ==\r\n\r\nNo. 2, URGENT: Collège");
}

static void those_who_wait_are_counted_by_programme_and_school(void **state)
{
	struct office *office = *state;

	one_coordinator(office);
	office->programmes[0].capacity_per_school = 1;
	for (size_t i = 0; i < 3; i++)
		flag_pupil(office, i);
	enqueue(office);
	READ(office);
	expect(&text, "== Waiting for a place ==\r\n\r\n"
		      "Tutorat solidaire, Collège Essai (0750001A): 2\r\n");
}

static void places_that_came_since_are_filled_before_the_digest(void **state)
{
	struct office *office = *state;

	one_coordinator(office);
	office->programmes[0].capacity_per_school = 1;
	flag_pupil(office, 0);
	flag_pupil(office, 1);
	office->programmes[0].capacity_per_school = 2;
	enqueue(office);
	READ(office);
	expect(&text, "2 referrals: 2 new");
}

static void each_coordinator_hears_of_what_they_cover(void **state)
{
	struct office *office = *state;
	static const char *const schools[] = {"0770002B"}, *const others[] = {"homeclasse"};
	struct vigie_config_coordinator *other;

	one_coordinator(office);
	other = office_coordinator(office, "Ailleurs");
	other->covers_all = false;
	other->schools = schools;
	other->n_schools = 1;
	other = office_coordinator(office, "Autre programme");
	other->programmes = others;
	other->n_programmes = 1;
	office_coordinator(office, "Second");
	flag_pupil(office, 0);
	assert_int_equal(enqueue(office), 2);
	assert_string_equal(last_mail(office).coordinator, "Second");
	READ(office);
	expect(&text, "1 referral: 1 new");
}

static void nobody_past_until_is_written_to(void **state)
{
	struct office *office = *state;

	one_coordinator(office)->until = office->day - 1;
	flag_pupil(office, 0);
	assert_int_equal(enqueue(office), 0);
}

static void a_bad_address_keeps_nobody_else_waiting(void **state)
{
	struct office *office = *state;

	one_coordinator(office)->email = "a@exemple.fr\r\nBcc: b@exemple.fr";
	office_coordinator(office, "Second");
	flag_pupil(office, 0);
	assert_int_equal(enqueue(office), 1);
	assert_string_equal(last_mail(office).recipient, "secteur@exemple.fr");
	office->config.n_coordinators = 1;
	assert_true(vigie_mail_next_due(office->store, &office->config, morning(office) + DAY) <=
		    morning(office));
}

static void the_next_moment_is_that_of_the_next_digest(void **state)
{
	struct office *office = *state;
	vigie_time now;

	one_coordinator(office);
	now = morning(office) - 2 * 3600 * VIGIE_USEC_PER_SEC;
	assert_int_equal(vigie_mail_next_due(office->store, &office->config, now),
			 vigie_clock_from_local(office->day, 27000, "Europe/Paris"));
	assert_int_equal(enqueue(office), 0);
	assert_int_equal(vigie_mail_next_due(office->store, &office->config, morning(office)),
			 vigie_clock_from_local(office->day + 1, 27000, "Europe/Paris"));
}

static void name_pupil(struct office *office)
{
	office_execute(office, "UPDATE person SET last = 'ESSAI-ZÉBULON', first = 'Écho'");
}

static int count_access(struct office *office)
{
	sqlite3_stmt *statement;
	int n;

	assert_int_equal(sqlite3_prepare_v2(database_handle(office->store),
					    "SELECT count(*) FROM access", -1, &statement, NULL),
			 SQLITE_OK);
	assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
	n = sqlite3_column_int(statement, 0);
	sqlite3_finalize(statement);
	return n;
}

static void a_name_is_shown_only_where_it_was_asked_for(void **state)
{
	static const struct {
		enum vigie_identity identity;
		const char *shown, *smtp;
		int logged;
	} cases[] = {
		{VIGIE_IDENTITY_NONE, NULL, "smtps://smtp.exemple.fr", 0},
		{VIGIE_IDENTITY_INITIALS, "É. E.", "smtp://smtp.exemple.fr", 1},
		{VIGIE_IDENTITY_FULL, "ESSAI-ZÉBULON Écho", "smtps://smtp.exemple.fr", 1},
		{VIGIE_IDENTITY_FULL, "ESSAI-ZÉBULON Écho", "file:///tmp/x", 1},
		{VIGIE_IDENTITY_FULL, NULL, "smtp://localhost", 0},
		{VIGIE_IDENTITY_INITIALS, NULL, "smtp://127.0.0.1:25", 0},
	};
	struct office *office = *state;

	one_coordinator(office);
	name_pupil(office);
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(cases); i++) {
		int before = count_access(office);

		office->coordinators[0].identity = cases[i].identity;
		office->config.mail.smtp = cases[i].smtp;
		office_execute(office, "DELETE FROM referral; DELETE FROM flag");
		office->day += 1;
		flag_pupil(office, 0);
		assert_int_equal(enqueue(office), 1);
		READ(office);
		assert_int_equal(strstr(text.data, "ZÉBULON") != NULL,
				 cases[i].shown && cases[i].identity == VIGIE_IDENTITY_FULL);
		if (cases[i].shown)
			expect(&text, cases[i].shown);
		else
			assert_null(strstr(text.data, "É. E."));
		assert_int_equal(count_access(office) - before, cases[i].logged);
	}
}

/* ---- random offices ---- */

#define RANDOM_DIGESTS 2000

static uint64_t random_state = 42;

static uint32_t draw(uint32_t below)
{
	random_state = random_state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(random_state >> 33) % below;
}

/* Configured strings are whatever somebody typed, or pasted, or meant badly. */
static char *draw_string(char *string, size_t size)
{
	static const char *const pieces[] = {"\r\n",
					     "\nBcc: evil@exemple.fr\n",
					     "\r",
					     "\"",
					     "<",
					     ">",
					     "é",
					     "€",
					     " ",
					     "=?UTF-8?Q?x?=",
					     "a",
					     "Secteur",
					     "\xff",
					     "\x80",
					     ":",
					     ",",
					     "\r\n\r\n",
					     "--=_",
					     "&",
					     "\t",
					     "\xe2\x80\xa8",
					     "X-Evil: 1",
					     ".\r\n",
					     "'",
					     "\\"};
	size_t n = draw(12);

	string[0] = '\0';
	for (size_t i = 0; i < n; i++)
		strncat(string, pieces[draw(VIGIE_ARRAY_SIZE(pieces))], size - strlen(string) - 1);
	return string;
}

/* A word that occurs in no message by chance. */
static char *draw_personal(char *word)
{
	static const char letters[] = "QXZJWKVY";

	for (int i = 0; i < 9; i++)
		word[i] = letters[draw(8)];
	word[9] = '\0';
	return word;
}

struct personal {
	char last[10], first[10], ine[10], class_name[10], born[16];
};

static void draw_pupil(struct office *office, struct personal *personal)
{
	char sql[512];
	int year = 2006 + (int)draw(10), month = 1 + (int)draw(12), day = 1 + (int)draw(28);

	snprintf(personal->born, sizeof(personal->born), "%04d-%02d-%02d", year, month, day);
	snprintf(sql, sizeof(sql),
		 "UPDATE person SET last = '%s', first = '%s', ine = '%s', born = %d WHERE id = 1;"
		 "INSERT OR REPLACE INTO member(school, year, person, class)"
		 " VALUES(1, 2026, 1, '%s')",
		 draw_personal(personal->last), draw_personal(personal->first),
		 draw_personal(personal->ine), vigie_day_from_date(year, month, day),
		 draw_personal(personal->class_name));
	office_execute(office, sql);
}

static void expect_absent(const struct vigie_buffer *bytes, const struct personal *personal)
{
	assert_null(strstr(bytes->data, personal->last));
	assert_null(strstr(bytes->data, personal->first));
	assert_null(strstr(bytes->data, personal->ine));
	assert_null(strstr(bytes->data, personal->class_name));
	assert_null(strstr(bytes->data, personal->born));
}

/* Exactly the fields that a digest has, each once, in their order, and every line short. */
static void expect_header(const char *raw)
{
	static const char *const fields[] = {"Date: ",
					     "From: ",
					     "To: ",
					     "Message-ID: ",
					     "Subject: ",
					     "MIME-Version: ",
					     "Content-Language: ",
					     "Content-Type: ",
					     "Auto-Submitted: ",
					     "X-Auto-Response-Suppress: "};
	size_t field = 0;

	while (strncmp(raw, "\r\n", 2) != 0) {
		const char *end = strstr(raw, "\r\n");

		assert_non_null(end);
		assert_true(end - raw <= 998);
		assert_null(memchr(raw, '\n', (size_t)(end - raw)));
		if (*raw != ' ') {
			assert_true(field < VIGIE_ARRAY_SIZE(fields));
			assert_memory_equal(raw, fields[field], strlen(fields[field]));
			field++;
		}
		raw = end + 2;
	}
	assert_int_equal(field, VIGIE_ARRAY_SIZE(fields));
}

static void expect_lines(const char *raw)
{
	size_t line = 0;

	for (const char *c = raw; *c; c++) {
		assert_true((*c == '\n') == (c > raw && c[-1] == '\r'));
		assert_true((unsigned char)*c < 0x80);
		line = *c == '\n' ? 0 : line + 1;
		assert_true(line <= 79);
	}
}

static void random_offices_never_leak_a_pupil_nor_add_a_header(void **state)
{
	struct office *office = *state;
	static char strings[5][128];
	struct vigie_config_coordinator *coordinator = one_coordinator(office);
	struct personal personal;

	office_execute(office, "PRAGMA synchronous = OFF");
	coordinator->name = strings[0];
	office->config.office = strings[1];
	office->programmes[0].title = strings[2];
	office->rules.info[0].title = strings[3];
	office->config.mail.from = strings[4];
	for (int i = 0; i < RANDOM_DIGESTS; i++) {
		for (size_t j = 0; j < 4; j++)
			draw_string(strings[j], sizeof(strings[j]));
		draw_string(strings[4], 64);
		strcat(strings[4], " <vigie@exemple.fr>");
		draw_pupil(office, &personal);
		office_execute(office, "DELETE FROM referral; DELETE FROM flag;"
				       "DELETE FROM digest; DELETE FROM outbox");
		office->day += 1;
		flag_pupil(office, 0);
		assert_int_equal(enqueue(office), 1);
		READ(office);
		expect_header(raw.data);
		expect_lines(raw.data);
		expect_absent(&raw, &personal);
		expect_absent(&text, &personal);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		OFFICE_TEST(a_digest_says_what_is_new_and_proposes_it),
		OFFICE_TEST(one_digest_a_day_and_none_with_nothing_to_say),
		OFFICE_TEST(the_second_digest_says_what_is_still_open_and_closed),
		OFFICE_TEST(urgent_ones_come_first),
		OFFICE_TEST(those_who_wait_are_counted_by_programme_and_school),
		OFFICE_TEST(places_that_came_since_are_filled_before_the_digest),
		OFFICE_TEST(each_coordinator_hears_of_what_they_cover),
		OFFICE_TEST(nobody_past_until_is_written_to),
		OFFICE_TEST(a_bad_address_keeps_nobody_else_waiting),
		OFFICE_TEST(the_next_moment_is_that_of_the_next_digest),
		OFFICE_TEST(a_name_is_shown_only_where_it_was_asked_for),
		OFFICE_TEST(random_offices_never_leak_a_pupil_nor_add_a_header),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
