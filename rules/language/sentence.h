/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of restatements, looked up. */
#ifndef VIGIE_RULES_SENTENCE_H
#define VIGIE_RULES_SENTENCE_H

#include "rules/language/ast.h"
#include "rules/language/wording.h"

enum sentence_word {
#define X(word, english, french) SENTENCE_##word,
	VIGIE_SENTENCE_WORDS(X)
#undef X
};

enum comparison_form {
	COMPARISON_OF_COUNT,
	COMPARISON_OF_VALUE,
	COMPARISON_OF_TWO,
	COMPARISON_OF_DIFFERENCE,
};

const char *sentence_word(enum sentence_word word, enum vigie_language language);
/* Appends a word whose %s, in their order, are `first` and `second`. */
void sentence_format(struct vigie_buffer *out, enum vigie_language language,
		     enum sentence_word word, const char *first, const char *second);
/* Appends a word whose %d is `number`. */
void sentence_format_number(struct vigie_buffer *out, enum vigie_language language,
			    enum sentence_word word, int number);
/* The same for a range of levels: "from 6e to 3e", "de la 6e à la 3e". */
void sentence_format_levels(struct vigie_buffer *out, enum vigie_language language,
			    enum sentence_word word, enum vigie_level first, enum vigie_level last);
/* NULL when the indicator has none. */
const char *value_words(enum vigie_indicator which, enum vigie_language language);
const char *answer_words(enum vigie_indicator which, bool yes, enum vigie_language language);
const char *comparison_words(enum ast_operator op, enum comparison_form form,
			     enum vigie_language language);
/* "" for a window that is not written. */
const char *window_words(enum ast_window_kind window, enum vigie_language language);

#endif
