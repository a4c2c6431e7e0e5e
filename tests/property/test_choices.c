/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the checker claims of a condition, that it can never be true or never be false, no pupil
 * contradicts: random conditions from numbered seeds, each underlined part made a rule of its own
 * and evaluated over pupils at the boundaries. Reads no clock.
 */
#include "tests/unit/engine/scene.h"
#include "tests/unit/language/generator.h"

#define SAMPLES 4000 /* conditions */
#define BATCH 200 /* claims evaluated at once */
#define PUPILS 150
#define FEWEST_CLAIMS 1500 /* fewer, and the test shows little */

static const char prefix[] = "rule \"r\" { title \"t\" when ";

static void put_choice(struct generator *generator, unsigned depth);

static void put_side(struct generator *generator, unsigned depth)
{
	static const char *const values[] = {
		"average()",	  "average()", "average()",	     "lateness()",
		"average(\"M\")", "m",	       "(average() else 9)",
	};
	static const char *const operators[] = {" + ", " - ", " * ", " / "};
	static const char *const factors[] = {"2", "3", "(1 - 1)", "-3", "0.333333"};

	if (depth == 0 || pick(generator, 4) > 0) {
		put(generator, PICK(generator, values));
		return;
	}
	put(generator, "(");
	put_side(generator, depth - 1);
	put(generator, PICK(generator, operators));
	put(generator, PICK(generator, factors));
	put(generator, ")");
}

static const char *const constants[] = {"0",  "4",     "8",	"8",	   "9.99",
					"10", "10.01", "2 * 5", "10.0049", "20"};

static void put_plain_choice(struct generator *generator)
{
	static const char *const operators[] = {" < ", " <= ", " = ", " != ", " >= ", " > "};
	static const char *const levels[] = {"6e", "5e", "4e", "CAP1"};
	static const char *const others[] = {"boarder",
					     "scholarship",
					     "boarder = yes",
					     "known(boarder)",
					     "known(average())",
					     "known(lateness())",
					     "low",
					     "level in 6e..4e",
					     "level in (4e, CAP1)",
					     "average() in 8..10",
					     "average() in (8, 10)"};

	switch (pick(generator, 6)) {
	case 0:
		put(generator, PICK(generator, others));
		break;
	case 1:
		put(generator, "level");
		put(generator, PICK(generator, operators));
		put(generator, PICK(generator, levels));
		break;
	case 2:
		put(generator, PICK(generator, constants));
		put(generator, PICK(generator, operators));
		put_side(generator, 2);
		break;
	default:
		put_side(generator, 2);
		put(generator, PICK(generator, operators));
		put(generator, PICK(generator, constants));
		break;
	}
}

static void put_pair(struct generator *generator, const char *operator, unsigned depth)
{
	put(generator, "(");
	put_choice(generator, depth);
	put(generator, operator);
	put_choice(generator, depth);
	put(generator, ")");
}

static void put_choice(struct generator *generator, unsigned depth)
{
	static const char *const operators[] = {" or ", " and ", " or ", " and ", " else ", " = "};

	switch (depth > 0 ? pick(generator, 9) : 0) {
	case 0:
		put(generator, "(");
		put_plain_choice(generator);
		put(generator, ")");
		break;
	case 1:
		put(generator, "(not ");
		put_choice(generator, depth - 1);
		put(generator, ")");
		break;
	case 2:
		put(generator, pick(generator, 2) ? "at least 1 of " : "at least 2 of ");
		put_pair(generator, ", ", depth - 1);
		break;
	default:
		put_pair(generator, PICK(generator, operators), depth - 1);
		break;
	}
}

struct claims {
	struct vigie_buffer rules; /* a rule for each */
	bool never_true[BATCH];
	bool never_false[BATCH];
	unsigned n, total;
};

/* The part of the condition under a line of marks. */
static void copy_marked(struct vigie_buffer *out, const char *text, const char *line,
			const char *mark)
{
	const char *first = line + strcspn(line, "|") + 2, *from = first + strcspn(first, "^~");
	size_t begin = (size_t)(from - first), size = strspn(from, mark);

	assert_true(begin >= strlen(prefix) && begin + size <= strlen(text));
	vigie_buffer_append_char(out, '(');
	vigie_buffer_append(out, text + begin, size);
	vigie_buffer_append_char(out, ')');
}

static const char *next_line(const char *line)
{
	const char *end = strchr(line, '\n');

	assert_non_null(end);
	return end + 1;
}

static void note_claim(struct claims *claims, const char *text, const char *message)
{
	const char *marks = next_line(next_line(message));
	bool with = strstr(message, "together") && strstr(message, "together") < next_line(message);
	bool unknown = strstr(message, "always") && strstr(message, "always") < next_line(message);

	vigie_buffer_append_format(&claims->rules, "rule \"%u\" { title \"t\" when ", claims->n);
	copy_marked(&claims->rules, text, marks, "^~");
	if (with) {
		vigie_buffer_append_string(&claims->rules, " and ");
		copy_marked(&claims->rules, text, next_line(marks), "~");
	}
	vigie_buffer_append_string(&claims->rules, " }\n");
	claims->never_true[claims->n] = strncmp(strstr(message, "V04"), "V040", 4) == 0;
	claims->never_false[claims->n] = unknown || !claims->never_true[claims->n];
	claims->n++;
	claims->total++;
}

static const char definitions[] = "\nlet m = average()\nlet low = average() < 10\n";

/* Claims of the first line of the text, the condition: those of a let are there on its own. */
static void note_claims(struct claims *claims, const char *text)
{
	struct vigie_buffer whole = {0};
	struct page page;

	vigie_buffer_append_format(&whole, "%s%s", text, definitions);
	page_open_right(&page, vigie_buffer_string(&whole));
	for (const char *at = vigie_buffer_string(&page.messages);
	     (at = strstr(at, "test.rules:1:")) && claims->n < BATCH; at++)
		note_claim(claims, text, at);
	page_done(&page);
	vigie_buffer_done(&whole);
}

static void put_pupil(struct generator *generator, unsigned number)
{
	static const char *const levels[] = {"level 6e ", "level 5e ", "level 4e ", "level CAP1 ",
					     ""};
	static const char *const grades[] = {"0",    "3.99", "4",  "6.66",  "7.99",   "8",  "8.01",
					     "9.99", "10",   "10", "10.01", "10.005", "12", "20"};
	static const char *const answers[] = {"", " no"};

	vigie_buffer_append_format(generator->out, "pupil \"%u\" { ", number);
	put(generator, PICK(generator, levels));
	if (pick(generator, 4) > 0)
		vigie_buffer_append_format(generator->out, "average %s term 1 ",
					   PICK(generator, grades));
	if (pick(generator, 2))
		vigie_buffer_append_format(generator->out, "average \"M\" %s term 1 ",
					   PICK(generator, grades));
	if (pick(generator, 3) > 0)
		vigie_buffer_append_format(generator->out, "count lateness %u term 1 ",
					   pick(generator, 22));
	if (pick(generator, 3) > 0)
		vigie_buffer_append_format(generator->out, "boarder%s ", PICK(generator, answers));
	if (pick(generator, 3) > 0)
		vigie_buffer_append_format(generator->out, "scholarship%s ",
					   PICK(generator, answers));
	put(generator, "}\n");
}

static void hold_to_claims(struct claims *claims, struct generator *generator)
{
	struct vigie_buffer block = {0};
	struct scene scene;

	generator->out = &block;
	put(generator, "on 2026-11-30\n");
	for (unsigned i = 0; i < PUPILS; i++)
		put_pupil(generator, i);
	vigie_buffer_append_string(&claims->rules, definitions);
	scene = scene_open(vigie_buffer_string(&claims->rules), vigie_buffer_string(&block));
	scene_evaluate(&scene);
	for (unsigned rule = 0; rule < claims->n; rule++) {
		for (unsigned pupil = 0; pupil < PUPILS; pupil++) {
			enum vigie_truth truth = vigie_verdicts_when(scene.verdicts, pupil, rule);

			if ((truth == VIGIE_TRUE && claims->never_true[rule]) ||
			    (truth == VIGIE_FALSE && claims->never_false[rule]))
				fail_msg("pupil %u contradicts what is said of rule %u of\n%s%s",
					 pupil, rule, vigie_buffer_string(&claims->rules),
					 vigie_buffer_string(&block));
		}
	}
	scene_close(&scene);
	vigie_buffer_done(&block);
	vigie_buffer_done(&claims->rules);
	claims->n = 0;
}

static void no_pupil_contradicts_what_can_never_be(void **state)
{
	struct generator generator = {.state = 1};
	struct claims claims = {0};

	(void)state;
	for (unsigned i = 0; i < SAMPLES; i++) {
		struct vigie_buffer text = {0};

		generator.out = &text;
		put(&generator, prefix);
		put_choice(&generator, 3);
		put(&generator, " }");
		note_claims(&claims, vigie_buffer_string(&text));
		vigie_buffer_done(&text);
		if (claims.n > BATCH / 2)
			hold_to_claims(&claims, &generator);
	}
	if (claims.n > 0)
		hold_to_claims(&claims, &generator);
	assert_true(claims.total >= FEWEST_CLAIMS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_pupil_contradicts_what_can_never_be),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
