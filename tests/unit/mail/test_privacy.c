/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a digest under `identity none` never says, whatever is configured and whoever it is about.
 */
#include "tests/unit/mail/letters.h"

#include "tests/unit/mail/hostile.h"

#define RANDOM_DIGESTS 2000
#define RANDOM_LETTERS 20 /* of each kind: each needs an office of its own */

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
	static const char alphabet[] = "QXZJWKVY";

	for (int i = 0; i < 9; i++)
		word[i] = alphabet[draw(8)];
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

static void expect_word_absent(const char *text, const char *word)
{
	if (strcasestr(text, word))
		fail_msg("%s is in:\n%s", word, text);
}

static void expect_all_absent(const char *text, const struct personal *personal)
{
	char initials[16];

	expect_word_absent(text, personal->last);
	expect_word_absent(text, personal->first);
	expect_word_absent(text, personal->ine);
	expect_word_absent(text, personal->class_name);
	expect_word_absent(text, personal->born);
	snprintf(initials, sizeof(initials), "%c. %c.", personal->first[0], personal->last[0]);
	expect_word_absent(text, initials);
	snprintf(initials, sizeof(initials), "%c. %c.", personal->last[0], personal->first[0]);
	expect_word_absent(text, initials);
	/* The average that the flag came from. */
	expect_word_absent(text, " 7.4");
	expect_word_absent(text, ">7.4");
}

/* As it is sent, with its transfer coding undone, and with that of its links undone too. */
static void expect_absent(const struct vigie_buffer *raw, const struct vigie_buffer *text,
			  const struct personal *personal)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer links = {0};

	for (const char *at = text->data; *at; at++) {
		if (*at == '%' && hexadecimal(at[1]) >= 0 && hexadecimal(at[2]) >= 0) {
			vigie_buffer_append_char(
				&links, (char)(16 * hexadecimal(at[1]) + hexadecimal(at[2])));
			at += 2;
		} else {
			vigie_buffer_append_char(&links, *at);
		}
	}
	expect_all_absent(raw->data, personal);
	expect_all_absent(text->data, personal);
	expect_all_absent(links.data, personal);
}

/* Exactly the fields that a digest has, each once, in their order, and every line short. */
static void expect_header(const char *raw, bool answers)
{
	static const char *const fields[] = {"Date: ",
					     "From: ",
					     "To: ",
					     "Reply-To: ",
					     "Message-ID: ",
					     "Subject: ",
					     "MIME-Version: ",
					     "Content-Language: ",
					     "List-Id: ",
					     "Auto-Submitted: ",
					     "X-Auto-Response-Suppress: ",
					     "Content-Type: "};
	size_t field = 0;

	while (strncmp(raw, "\r\n", 2) != 0) {
		const char *end = strstr(raw, "\r\n");

		assert_non_null(end);
		assert_true(end - raw <= 998);
		assert_null(memchr(raw, '\n', (size_t)(end - raw)));
		if (*raw != ' ') {
			assert_true(field < VIGIE_ARRAY_SIZE(fields));
			if (!answers && strcmp(fields[field], "Reply-To: ") == 0)
				field++;
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
	VIGIE_CLEANUP(hostile_done) struct hostile hostile = {.n = 0};

	hostile_make(&hostile);
	office->config.letter_texts = hostile.pointers;
	office_execute(office, "PRAGMA synchronous = OFF");
	coordinator->name = strings[0];
	office->config.office = strings[1];
	office->programmes[0].title = strings[2];
	office->rules.info[0].title = strings[3];
	office->config.mail.from = strings[4];
	for (int i = 0; i < RANDOM_DIGESTS; i++) {
		bool answers = draw(2), urgent = draw(4) == 0;

		office->config.n_letter_texts = draw(2) ? hostile.n : 0;
		office->config.mail.inbox.url = answers ? "imaps://imap.exemple.fr/INBOX" : NULL;
		coordinator->urgent_at_once = urgent;
		office->rules.info[0].priority =
			urgent ? VIGIE_PRIORITY_URGENT : VIGIE_PRIORITY_NORMAL;
		for (size_t j = 0; j < 4; j++)
			draw_string(strings[j], sizeof(strings[j]));
		draw_string(strings[4], 64);
		strcat(strings[4], " <vigie@exemple.fr>");
		draw_pupil(office, &personal);
		office_execute(office, "DELETE FROM referral; DELETE FROM flag;"
				       "DELETE FROM digest; DELETE FROM told; DELETE FROM outbox");
		office->day += 1;
		flag_pupil(office, 0);
		assert_int_equal(enqueue(office), 1);
		READ(office);
		expect_header(raw.data, answers);
		expect_lines(raw.data);
		expect_absent(&raw, &text, &personal);
	}
}

/* Pupils whose every particular is a word that occurs nowhere else, in what people wrote too. */
static void draw_pupils(struct office *office, struct personal *personal)
{
	static char why[10];

	snprintf(personal->born, sizeof(personal->born), "2013-02-03");
	draw_personal(personal->class_name);
	letters_name_pupils(office, draw_personal(personal->last), draw_personal(personal->first),
			    draw_personal(personal->ine));
	snprintf(why, sizeof(why), "%s", personal->last);
	letters_why = why;
}

static void write_under_none(enum vigie_letter letter, const struct hostile *hostile)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer raw = {0}, text = {0};
	struct personal personal;
	struct office *office;
	void *state;

	assert_int_equal(office_set_up(&state), 0);
	office = state;
	office_execute(office, "PRAGMA synchronous = OFF");
	letters_prepare(office);
	office->config.letter_texts = (struct vigie_source **)hostile->pointers;
	office->config.n_letter_texts = hostile->n;
	draw_pupils(office, &personal);
	letters[letter].write(office);
	read_last(office, &raw, &text);
	expect_lines(raw.data);
	expect_absent(&raw, &text, &personal);
	assert_int_equal(office_tear_down(&state), 0);
}

/* Thousands of digests are written above: here it is each kind, by the worst template. */
static void no_letter_and_no_template_shows_a_pupil(void **state)
{
	VIGIE_CLEANUP(hostile_done) struct hostile hostile = {.n = 0};

	(void)state;
	hostile_make(&hostile);
	for (enum vigie_letter letter = 0; letter < VIGIE_LETTERS_N; letter++)
		for (int i = 0; i < RANDOM_LETTERS; i++)
			write_under_none(letter, &hostile);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		OFFICE_TEST(random_offices_never_leak_a_pupil_nor_add_a_header),
		cmocka_unit_test(no_letter_and_no_template_shows_a_pupil),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
