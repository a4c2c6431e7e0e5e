/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A rule text being tested: parsed, its messages rendered. Owned by the test, freed with
 * page_done(). */
#ifndef TEST_LANGUAGE_PAGE_H
#define TEST_LANGUAGE_PAGE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "rules/language/ast.h"

struct page {
	struct vigie_source source;
	struct vigie_diagnostics *list;
	struct ast_set *set; /* NULL on errors */
	struct vigie_buffer messages;
	int result;
};

static inline void page_read(struct page *page, const char *text, size_t size,
			     const struct vigie_rules_options *options)
{
	const struct vigie_source *sources[] = {&page->source};

	*page = (struct page){.source = {"test.rules", text, size, true}};
	assert_int_equal(vigie_diagnostics_new(&page->list), 0);
	page->result = ast_set_parse(sources, 1, options, page->list, &page->set);
	vigie_diagnostics_render(page->list, false, &page->messages);
}

static inline void page_open(struct page *page, const char *text)
{
	page_read(page, text, strlen(text), NULL);
}

/* Opens a text that must be right. */
static inline void page_open_right(struct page *page, const char *text)
{
	page_open(page, text);
	if (page->result != 0)
		print_error("%s\n%s", text, vigie_buffer_string(&page->messages));
	assert_int_equal(page->result, 0);
}

static inline void page_done(struct page *page)
{
	ast_set_free(page->set);
	vigie_diagnostics_free(page->list);
	vigie_buffer_done(&page->messages);
}

static inline size_t page_errors(const struct page *page)
{
	return vigie_diagnostics_count(page->list, VIGIE_ERROR);
}

/* Fails unless the only message of the text has this code ("" for none). */
static inline void assert_only_code(const char *text, const char *code)
{
	struct page page;
	size_t n;

	page_open(&page, text);
	n = page_errors(&page) + vigie_diagnostics_count(page.list, VIGIE_WARNING);
	if (n != (*code ? 1 : 0) || !strstr(vigie_buffer_string(&page.messages), code))
		fail_msg("%s\nexpected only %s, got\n%s", text, *code ? code : "nothing",
			 vigie_buffer_string(&page.messages));
	page_done(&page);
}

/* The condition of the only rule of a text `rule "r" { title "t" when CONDITION }`. */
static inline const struct ast_expression *page_condition(struct page *page, const char *condition)
{
	static char text[1 << 16];

	snprintf(text, sizeof(text), "rule \"r\" { title \"t\" when %s }", condition);
	page_open_right(page, text);
	return page->set->rules[0].when;
}

static inline void assert_prints(const char *condition, enum vigie_language language,
				 const char *printed)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer out = {0};
	struct page page;

	ast_expression_print(page_condition(&page, condition), language, &out);
	assert_string_equal(vigie_buffer_string(&out), printed);
	page_done(&page);
}

#endif
