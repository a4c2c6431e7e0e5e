/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The page that tells the public which rules are applied, one section a rule, as HTML or text, in
 * the language of messages in force. Builds a text; owns nothing of the rules.
 */
#ifndef VIGIE_COMMAND_RULES_PAGE_H
#define VIGIE_COMMAND_RULES_PAGE_H

#include "vigie/config.h"
#include "vigie/translate.h"

struct rules_page {
	const struct vigie_config *config;
	const struct vigie_rules *rules;
	vigie_day on; /* day of publication */
};

/* For the reader, before the rules. */
#define RULES_PAGE_INTRODUCTION                                                                    \
	_("These rules point out pupils to whom support may be proposed. A rule decides nothing: " \
	  "people look at each case. A value that is not known is never taken for zero.")

/* What is said of one rule beside its sentence: X(enumerator, English msgid). */
#define RULES_PAGE_LINES(X)                                                                        \
	X(NAME, N_("Name"))                                                                        \
	X(PRIORITY, N_("Priority"))                                                                \
	X(VALIDITY, N_("Validity"))                                                                \
	X(PROGRAMMES, N_("Refers to"))                                                             \
	X(AUTHOR, N_("Author"))                                                                    \
	X(REASON, N_("Reason"))                                                                    \
	X(CHANGED, N_("File last changed"))

enum rules_page_line {
#define X(enumerator, text) RULES_PAGE_##enumerator,
	RULES_PAGE_LINES(X)
#undef X
		RULES_PAGE_LINES_N
};

const char *rules_page_label(enum rules_page_line line); /* translated */
/* Appends what the line says of a rule; nothing when the rule does not say it. */
void rules_page_value(const struct rules_page *page, size_t rule, enum rules_page_line line,
		      struct vigie_buffer *out);

/* Each 0 or -ENOMEM. */
int rules_page_html(const struct rules_page *page, struct vigie_buffer *out) VIGIE_MUST_CHECK;
int rules_page_text(const struct rules_page *page, struct vigie_buffer *out) VIGIE_MUST_CHECK;

#endif
