/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looks indicators up by name and tells what they take. Owns nothing. */
#include "rules/language/indicator_table.h"
#include "rules/language/keywords.h"
#include "vigie/text.h"

enum default_window {
	DEFAULT_NONE = AST_WINDOW_DEFAULT,
	DEFAULT_THIS_TERM = AST_WINDOW_THIS_TERM,
	DEFAULT_THIS_YEAR = AST_WINDOW_THIS_YEAR,
};

static const struct indicator_entry entries[] = {
#define X(enumerator, english, french, parameters, type, window)                                   \
	{{english, french}, parameters, type, (enum ast_window_kind)DEFAULT_##window},
	VIGIE_INDICATORS(X)
#undef X
};

const struct indicator_entry *indicator_entry(enum vigie_indicator which)
{
	return &entries[which];
}

size_t indicator_match(const struct vigie_token *tokens, enum vigie_indicator *ret_which,
		       enum vigie_language *ret_language)
{
	for (enum vigie_indicator which = 0; which < INDICATORS_N; which++) {
		for (enum vigie_language language = VIGIE_ENGLISH; language <= VIGIE_FRENCH;
		     language++) {
			size_t n = keyword_match_phrase(tokens, entries[which].names[language]);

			if (!n)
				continue;
			*ret_which = which;
			*ret_language = language;
			return n;
		}
	}
	return 0;
}

const char *indicator_nearest(const char *word)
{
	static const char *const names[] = {
#define X(enumerator, english, french, parameters, type, window) english, french,
		VIGIE_INDICATORS(X)
#undef X
			"known",
		"connu",
		"flagged",
		"signalé",
		"score",
	};

	return vigie_text_nearest(word, names, VIGIE_ARRAY_SIZE(names));
}
