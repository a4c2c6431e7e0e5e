/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looks keywords up. Owns nothing and allocates nothing: a displayed word is folded while it is
 * compared, which is enough for the accents French keywords have. */
#include <string.h>

#include "rules/language/keywords.h"

static const struct {
	const char *names[2]; /* by enum vigie_language */
	enum keyword_group group;
} keywords[] = {
#define X(enumerator, english, french, group) {{english, french}, KEYWORD_##group},
	VIGIE_RULE_KEYWORDS(X)
#undef X
};

const char *keyword_name(enum keyword keyword, enum vigie_language language)
{
	return keywords[keyword].names[language];
}

enum keyword_group keyword_group(enum keyword keyword)
{
	return keywords[keyword].group;
}

/* The plain letter of U+00C0 … U+00FF, from the second byte of its UTF-8 form. */
static char fold_latin(unsigned char second)
{
	static const char letters[] = "aaaaaaaceeeeiiiidnooooo/ouuuuyty";

	return letters[second & 0x1f];
}

bool keyword_is_word(const char *folded, const char *displayed, size_t size)
{
	for (size_t i = 0; i < size; i++, folded++) {
		char c = displayed[i];

		if ((unsigned char)c == 0xc3 && i + 1 < size)
			c = fold_latin((unsigned char)displayed[++i]);
		else if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		else if (c == '-')
			c = '_';
		if (*folded != c)
			return false;
	}
	return *folded == '\0';
}

enum vigie_level keyword_level(const char *folded)
{
#define X(enumerator, name)                                                                        \
	if (keyword_is_word(folded, name, sizeof(name) - 1))                                       \
		return VIGIE_LEVEL_##enumerator;
	VIGIE_LEVELS(X)
#undef X
	return VIGIE_LEVEL_NONE;
}

size_t keyword_match_phrase(const struct vigie_token *tokens, const char *phrase)
{
	for (size_t n = 0;;) {
		size_t size = strcspn(phrase, " .");

		if (tokens[n].kind != VIGIE_TOKEN_WORD ||
		    !keyword_is_word(tokens[n].text, phrase, size))
			return 0;
		n++;
		phrase += size;
		if (*phrase == '\0')
			return n;
		if (*phrase == '.') {
			if (tokens[n].kind != VIGIE_TOKEN_PUNCTUATION ||
			    strcmp(tokens[n].text, ".") != 0)
				return 0;
			n++;
		}
		phrase++;
	}
}

size_t keyword_match(const struct vigie_token *tokens, enum keyword keyword,
		     enum vigie_language *ret_language)
{
	for (enum vigie_language language = VIGIE_ENGLISH; language <= VIGIE_FRENCH; language++) {
		size_t n = keyword_match_phrase(tokens, keywords[keyword].names[language]);

		if (!n)
			continue;
		*ret_language = language;
		return n;
	}
	return 0;
}
