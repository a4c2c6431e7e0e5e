/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The `match` pattern of a source against the path of a file. Pure. A word takes as few characters
 * as lets the rest match; what was tried in vain is remembered, so the work is bounded by the words
 * times the square of the path.
 */
#include <errno.h>
#include <string.h>

#include "vigie/match.h"
#include "vigie/record.h"
#include "vigie/text.h"

#define YEAR_DIGITS 4

enum word {
	WORD_SCHOOL,
	WORD_YEAR,
	WORD_CLASS,
	WORD_SUBJECT,
	WORD_TERM,
	WORD_KIND,
	WORD_DATE,
	WORD_ANY,
	WORDS_N,
};

static const char *const words[WORDS_N] = {
	[WORD_SCHOOL] = "school",   [WORD_YEAR] = "year", [WORD_CLASS] = "class",
	[WORD_SUBJECT] = "subject", [WORD_TERM] = "term", [WORD_KIND] = "kind",
	[WORD_DATE] = "date",	    [WORD_ANY] = "any",
};

/* The word of a "{word}" of `size` bytes, braces included; WORDS_N when there is none such. */
static enum word find_word(const char *braced, size_t size)
{
	for (int i = 0; i < WORDS_N; i++)
		if (strlen(words[i]) == size - 2 && memcmp(words[i], braced + 1, size - 2) == 0)
			return (enum word)i;
	return WORDS_N;
}

int vigie_match_check(const char *pattern, size_t *ret_offset)
{
	const char *at = pattern, *after_word = NULL;
	unsigned seen = 0;

	while ((at = strchr(at, '{'))) {
		const char *close = strchr(at, '}');
		enum word word =
			close ? find_word(at, (size_t)(close + 1 - at)) : (enum word)WORDS_N;

		if (word == WORDS_N || at == after_word ||
		    (word != WORD_ANY && seen & 1u << word)) {
			*ret_offset = (size_t)(at - pattern);
			return -EINVAL;
		}
		seen |= 1u << word;
		at = after_word = close + 1;
	}
	return 0;
}

static bool all_digits(const char *text, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (text[i] < '0' || text[i] > '9')
			return false;
	return size > 0;
}

static int read_digits(const char *text, size_t size)
{
	int value = 0;

	for (size_t i = 0; i < size; i++)
		value = value * 10 + (text[i] - '0');
	return value;
}

/* "2026", or "2026-2027" of which the first counts; 0 when it is no year. */
static int read_year(const char *text, size_t size)
{
	int first;

	if (size < YEAR_DIGITS || !all_digits(text, YEAR_DIGITS))
		return 0;
	first = read_digits(text, YEAR_DIGITS);
	if (size == YEAR_DIGITS)
		return first;
	if (size != 2 * YEAR_DIGITS + 1 || text[YEAR_DIGITS] != '-' ||
	    !all_digits(text + YEAR_DIGITS + 1, YEAR_DIGITS) ||
	    read_digits(text + YEAR_DIGITS + 1, YEAR_DIGITS) != first + 1)
		return 0;
	return first;
}

/* "1", "T1" or "S2"; 0 when it is no term. */
static int read_term(const char *text, size_t size)
{
	bool letter;
	int term;

	if (size == 0)
		return 0;
	letter = strchr("TtSs", text[0]) != NULL;
	text += letter;
	size -= letter;
	if (size > 2 || !all_digits(text, size))
		return 0;
	term = read_digits(text, size);
	return term <= VIGIE_TERM_LIMIT ? term : 0;
}

/* "2026-11-30" or "20261130". */
static vigie_day read_date(const char *text, size_t size)
{
	vigie_day day = VIGIE_DAY_NONE;

	if (size == 8 && all_digits(text, size))
		return vigie_day_from_date(read_digits(text, 4), read_digits(text + 4, 2),
					   read_digits(text + 6, 2));
	return vigie_day_parse_iso(text, size, &day) == 0 ? day : VIGIE_DAY_NONE;
}

static bool reads_as(enum word word, const char *text, size_t size)
{
	switch (word) {
	case WORD_YEAR:
		return read_year(text, size) > 0;
	case WORD_TERM:
		return read_term(text, size) > 0;
	case WORD_DATE:
		return read_date(text, size) != VIGIE_DAY_NONE;
	case WORD_SCHOOL:
	case WORD_CLASS:
	case WORD_SUBJECT:
	case WORD_KIND:
	case WORD_ANY:
		return vigie_text_is_utf8(text, size, NULL);
	case WORDS_N:
		break;
	}
	return false;
}

/* What each word took of the path. */
struct matching {
	const char *path;
	size_t path_size;
	bool *tried; /* [n-th word × (path_size + 1) + offset]: from there the rest does not match
		      */
	struct {
		const char *text;
		size_t size;
	} taken[WORDS_N];
};

static bool match_rest(struct matching *m, const char *pattern, const char *path, size_t nth);

/* `pattern` stands at the nth word. */
static bool match_word(struct matching *m, const char *pattern, const char *path, size_t nth)
{
	size_t length = strcspn(pattern, "}") + 1, limit = strcspn(path, "/");
	enum word word = find_word(pattern, length);
	bool *tried = &m->tried[nth * (m->path_size + 1) + (size_t)(path - m->path)];

	if (*tried)
		return false;
	*tried = true;
	for (size_t size = 1; size <= limit; size++) {
		if (!reads_as(word, path, size) ||
		    !match_rest(m, pattern + length, path + size, nth + 1))
			continue;
		m->taken[word].text = path;
		m->taken[word].size = size;
		return true;
	}
	return false;
}

static bool match_rest(struct matching *m, const char *pattern, const char *path, size_t nth)
{
	size_t literal = strcspn(pattern, "{");

	if (strncmp(pattern, path, literal) != 0)
		return false;
	if (pattern[literal] == '\0')
		return path[literal] == '\0';
	return match_word(m, pattern + literal, path + literal, nth);
}

/* The text a word took, in the form that every other text of the model has. */
static int take_text(const struct matching *m, enum word word, struct vigie_arena *arena,
		     const char **ret_text)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};
	const char *copy;
	int r;

	if (m->taken[word].size == 0)
		return 0;
	r = vigie_text_normalise(m->taken[word].text, m->taken[word].size, &text);
	if (r < 0)
		return r;
	copy = vigie_arena_copy(arena, vigie_buffer_string(&text), text.size);
	if (!copy)
		return -ENOMEM;
	*ret_text = copy;
	return 0;
}

static int take_hints(const struct matching *m, struct vigie_arena *arena,
		      struct vigie_hints *hints)
{
	const struct {
		enum word word;
		const char **text;
	} texts[] = {
		{WORD_SCHOOL, &hints->school},
		{WORD_CLASS, &hints->class_name},
		{WORD_SUBJECT, &hints->subject},
		{WORD_KIND, &hints->kind},
	};

	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(texts); i++) {
		int r = take_text(m, texts[i].word, arena, texts[i].text);

		if (r < 0)
			return r;
	}
	hints->year = read_year(m->taken[WORD_YEAR].text, m->taken[WORD_YEAR].size);
	hints->term = read_term(m->taken[WORD_TERM].text, m->taken[WORD_TERM].size);
	hints->date = read_date(m->taken[WORD_DATE].text, m->taken[WORD_DATE].size);
	return 0;
}

static size_t count_words(const char *pattern)
{
	size_t n = 0;

	for (; (pattern = strchr(pattern, '{')); pattern++)
		n++;
	return n;
}

int vigie_match_path(const char *pattern, const char *path, struct vigie_arena *arena,
		     struct vigie_hints *ret_hints)
{
	VIGIE_CLEANUP(vigie_freep) bool *tried = NULL;
	struct matching matching = {.path = path, .path_size = strlen(path)};
	struct vigie_hints hints = {.date = VIGIE_DAY_NONE};
	int r;

	tried = matching.tried = calloc(count_words(pattern) + 1, matching.path_size + 1);
	if (!tried)
		return -ENOMEM;
	if (!match_rest(&matching, pattern, path, 0))
		return 1;
	r = take_hints(&matching, arena, &hints);
	if (r < 0)
		return r;
	*ret_hints = hints;
	return 0;
}
