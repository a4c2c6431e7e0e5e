/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What holds of the layout of any rule file: laid out twice is laid out once, comments and meaning
 * stay, and the other language and back changes nothing. Random files from numbered seeds. */
#include "tests/unit/language/generator.h"

#define SAMPLES 300

static char *format(const char *text, bool keep, enum vigie_language language)
{
	struct vigie_source source = {"test.rules", text, strlen(text), true};
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer messages = {0};
	struct vigie_buffer out = {0};
	struct vigie_diagnostics *list;
	int r;

	assert_int_equal(vigie_diagnostics_new(&list), 0);
	r = vigie_rules_format(&source, keep, language, list, &out);
	vigie_diagnostics_render(list, false, &messages);
	if (r != 0)
		fail_msg("%s\n%s", text, vigie_buffer_string(&messages));
	vigie_diagnostics_free(list);
	return vigie_buffer_take(&out);
}

/* The tokens of a right text, with random space and numbered comments between them. */
static unsigned scatter(struct generator *generator, const char *text, struct vigie_buffer *out)
{
	struct vigie_source source = {"test.rules", text, strlen(text), true};
	VIGIE_CLEANUP(vigie_arena_freep) struct vigie_arena *arena = NULL;
	struct vigie_diagnostics *list;
	struct vigie_tokens tokens;
	unsigned comments = 0;

	assert_int_equal(vigie_arena_new(&arena), 0);
	assert_int_equal(vigie_diagnostics_new(&list), 0);
	assert_int_equal(vigie_lex(&source, false, arena, list, &tokens), 0);
	for (size_t i = 0; i + 1 < tokens.n; i++) {
		const struct vigie_span *span = &tokens.items[i].span;

		vigie_buffer_append(out, text + span->start, span->end - span->start);
		switch (pick(generator, 12)) {
		case 0:
			vigie_buffer_append_format(out, "  #c%u.\n", comments++);
			break;
		case 1:
			vigie_buffer_append_format(out, "\n\n#c%u.\n\n", comments++);
			break;
		case 2:
			vigie_buffer_append_format(out, "\n#c%u.\n#c%u. \n", comments,
						   comments + 1);
			comments += 2;
			break;
		case 3:
			vigie_buffer_append_string(out, "\n\n\n");
			break;
		case 4:
			vigie_buffer_append_string(out, "\n");
			break;
		default:
			vigie_buffer_append_string(out, pick(generator, 2) ? " " : "   ");
		}
	}
	vigie_diagnostics_free(list);
	return comments;
}

static void assert_comments(const char *text, unsigned n)
{
	for (unsigned i = 0; i < n; i++) {
		char comment[32];

		snprintf(comment, sizeof(comment), "#c%u.", i);
		text = strstr(text, comment);
		if (!text)
			fail_msg("comment %u is lost, or out of order", i);
	}
}

static void assert_same_meaning(const char *one, const char *other)
{
	struct page a, b;

	page_open_right(&a, one);
	page_open_right(&b, other);
	assert_int_equal(a.set->n_rules, b.set->n_rules);
	for (size_t i = 0; i < a.set->n_rules; i++) {
		const struct ast_rule *x = &a.set->rules[i], *y = &b.set->rules[i];

		assert_true(same_tree(x->when, y->when) && same_tree(x->clear, y->clear));
		assert_string_equal(x->info.name, y->info.name);
		assert_int_equal(x->info.priority, y->info.priority);
		assert_int_equal(x->info.cap, y->info.cap);
		assert_int_equal(x->info.n_programmes, y->info.n_programmes);
	}
	assert_int_equal(a.set->tests[0].pupils[0].n_facts, b.set->tests[0].pupils[0].n_facts);
	assert_int_equal(a.set->tests[0].n_expectations, b.set->tests[0].n_expectations);
	page_done(&a);
	page_done(&b);
}

/* Everything that counts: the fingerprint is of rules, lets, scores and subjects together. */
static void print_fingerprint(const char *text, char digits[17])
{
	struct vigie_source source = {"test.rules", text, strlen(text), true};
	const struct vigie_source *sources[] = {&source};
	VIGIE_CLEANUP(vigie_diagnostics_freep) struct vigie_diagnostics *list = NULL;
	VIGIE_CLEANUP(vigie_rules_freep) struct vigie_rules *rules = NULL;

	assert_int_equal(vigie_diagnostics_new(&list), 0);
	assert_int_equal(vigie_rules_compile(sources, 1, NULL, list, &rules), 0);
	snprintf(digits, 17, "%s", vigie_rules_fingerprint(rules));
}

static void assert_same_fingerprint(const char *one, const char *other)
{
	char a[17], b[17];

	print_fingerprint(one, a);
	print_fingerprint(other, b);
	assert_string_equal(a, b);
}

static void any_file_is_formatted_once_and_for_all_with_its_comments_and_meaning(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= SAMPLES; seed++) {
		VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer file = {0}, text = {0};
		struct generator generator = {.state = seed, .out = &file};
		unsigned comments;

		put_file(&generator);
		comments = scatter(&generator, vigie_buffer_string(&file), &text);
		for (int mode = 0; mode < 3; mode++) {
			bool keep = mode == 2;
			enum vigie_language language = (enum vigie_language)(mode % 2);
			VIGIE_CLEANUP(vigie_freep)
			char *once = format(vigie_buffer_string(&text), keep, language);
			VIGIE_CLEANUP(vigie_freep) char *twice = format(once, keep, language);

			assert_string_equal(once, twice);
			assert_comments(once, comments);
			assert_same_meaning(vigie_buffer_string(&text), once);
			assert_same_fingerprint(vigie_buffer_string(&text), once);
		}
	}
}

static void a_file_comes_back_from_the_other_language_unchanged(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= SAMPLES; seed++) {
		VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer file = {0};
		struct generator generator = {.state = seed, .out = &file};
		VIGIE_CLEANUP(vigie_freep) char *english = NULL, *french = NULL, *back = NULL;

		put_file(&generator);
		english = format(vigie_buffer_string(&file), false, VIGIE_ENGLISH);
		french = format(english, false, VIGIE_FRENCH);
		back = format(french, false, VIGIE_ENGLISH);
		assert_string_equal(english, back);
		assert_same_fingerprint(english, french);
		assert_null(strstr(french, "when"));
		assert_null(strstr(english, "moyenne"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			any_file_is_formatted_once_and_for_all_with_its_comments_and_meaning),
		cmocka_unit_test(a_file_comes_back_from_the_other_language_unchanged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
