/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ten independent errors give ten messages, whichever ten and in whatever order, with right rules
 * between them: no error hides another, none is told twice. */
#include "tests/unit/language/generator.h"

#define SAMPLES 400
#define ERRORS 10

/* Items with one error each; %u is a number that makes names unique. */
static const struct {
	const char *code, *text;
} mistakes[] = {
	{"V012", "rule \"e%u\" { title \"t\" when moyene() < 8 }"},
	{"V012", "let e%u = averge(\"MATHS\") - 1"},
	{"V020", "rule \"e%u\" { title \"t\" when average() < 7 days }"},
	{"V020", "score \"e%u\" { 1 point when half_days() > 10 % }"},
	{"V021", "rule \"e%u\" { title \"t\" when average() }"},
	{"V021", "rule \"e%u\" { title \"t\" when boarder and 3 }"},
	{"V013", "rule \"e%u\" { title \"t\" when average(over: fortnight) < 8 }"},
	{"V014", "rule \"e%u\" { title \"t\" title \"u\" when boarder }"},
	{"V015", "rule \"e%u\" { title \"t\" }"},
	{"V015", "rule \"e%u\" { when boarder }"},
	{"V015", "test \"e%u\" { pupil \"A\" { boarder } }"},
	{"V011", "rule \"e%u\" { title \"t\" when boarder whenever it rains }"},
	{"V011", "rool \"e%u\" { title \"t\" when boarder }"},
	{"V010", "rule \"e%u\" { title \"t\" when average() < }"},
	{"V010", "rule \"e%u\" { title \"t\" when boarder priority }"},
	{"V010", "rule \"e%u\" { title \"t\" when (boarder and repeating }"},
	{"V023", "rule \"e%u\" { title \"t\" when score(\"nowhere\") > 2 }"},
	{"V023",
	 "test \"e%u\" { on 2026-11-30 pupil \"A\" { boarder } expect \"no rule\" for \"A\" }"},
	{"V026", "rule \"e%u\" { title \"t\" when support(\"XYZ\") }"},
	{"V027", "rule \"e%u\" { title \"t\" when age(over: 30 days) > 12 }"},
	{"V028", "rule \"e%u\" { title \"t\" when subjects_below() > 2 }"},
	{"V029", "rule \"e%u\" { title \"t\" when average() in 12..8 }"},
	{"V030", "rule \"e%u\" { title \"t\" when at least 3 of (boarder, repeating) }"},
	{"V022", "rule \"e%u\" { title \"t\" when school.kind < \"college\" }"},
	{"V032", "rule \"e%u\" { title \"t\" from 2027-01-02 to 2027-01-01 when boarder }"},
	{"V036", "test \"e%u\" { on 2026-11-30 pupil \"A\" { average 25 term 1 } }"},
	{"V024", "let e%u = e%u + 1"},
	{"V018", "subject \"s%u\" { code 061300 }\nlet average = 3"},
};

/* As many numbers as the text asks for, at most two. */
static void put_mistake(struct vigie_buffer *out, size_t which, unsigned number)
{
	const char *text = mistakes[which].text;

	for (; *text; text++) {
		if (text[0] == '%' && text[1] == 'u') {
			vigie_buffer_append_format(out, "%u", number);
			text++;
		} else {
			vigie_buffer_append_char(out, *text);
		}
	}
	vigie_buffer_append_char(out, '\n');
}

static size_t count(const char *text, const char *word)
{
	size_t n = 0;

	while ((text = strstr(text, word))) {
		text += strlen(word);
		n++;
	}
	return n;
}

static void draw_mistakes(struct generator *generator, size_t *drawn)
{
	size_t places[VIGIE_ARRAY_SIZE(mistakes)];

	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(places); i++)
		places[i] = i;
	for (size_t i = 0; i < ERRORS; i++) {
		size_t other = i + pick(generator, (unsigned)(VIGIE_ARRAY_SIZE(places) - i));

		drawn[i] = places[other];
		places[other] = places[i];
	}
}

static void assert_messages(const char *text, const size_t *drawn, size_t n)
{
	struct page page;
	const char *messages;

	page_open(&page, text);
	messages = vigie_buffer_string(&page.messages);
	if (page_errors(&page) != n)
		fail_msg("%zu messages for %zu errors\n%s\n%s", page_errors(&page), n, text,
			 messages);
	for (size_t i = 0; i < n; i++) {
		const char *code = mistakes[drawn[i]].code;
		size_t expected = 0;
		char shown[16];

		for (size_t j = 0; j < n; j++)
			expected += strcmp(mistakes[drawn[j]].code, code) == 0;
		snprintf(shown, sizeof(shown), "error %s", code);
		if (count(messages, shown) != expected)
			fail_msg("%s is not there %zu times\n%s\n%s", code, expected, text,
				 messages);
	}
	page_done(&page);
}

static void each_mistake_alone_is_one_message(void **state)
{
	(void)state;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(mistakes); i++) {
		VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};

		put_mistake(&text, i, 1);
		assert_messages(vigie_buffer_string(&text), &i, 1);
	}
}

static void ten_independent_errors_give_ten_messages(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= SAMPLES; seed++) {
		VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};
		struct generator generator = {.state = seed, .out = &text};
		size_t drawn[ERRORS];

		draw_mistakes(&generator, drawn);
		put_file(&generator);
		for (unsigned i = 0; i < ERRORS; i++) {
			put_mistake(&text, drawn[i], i);
			if (pick(&generator, 2))
				put_rule(&generator, 100 + i);
		}
		assert_messages(vigie_buffer_string(&text), drawn, ERRORS);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_mistake_alone_is_one_message),
		cmocka_unit_test(ten_independent_errors_give_ten_messages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
