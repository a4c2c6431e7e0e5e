/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words for enumerators. See words.h. */
#include "daemon/command/words.h"

#include <string.h>

#include "vigie/translate.h"

/* X(enumerator, stable word, English msgid) */
#define PRIORITIES(X)                                                                              \
	X(LOW, "low", N_("low"))                                                                   \
	X(NORMAL, "normal", N_("normal"))                                                          \
	X(HIGH, "high", N_("high"))                                                                \
	X(URGENT, "urgent", N_("urgent"))

#define TRUTHS(X)                                                                                  \
	X(FALSE, "no", N_("no"))                                                                   \
	X(TRUE, "yes", N_("yes"))                                                                  \
	X(UNKNOWN, "unknown", N_("unknown"))

struct word {
	const char *stable, *text;
};

static const struct word priorities[] = {
#define X(enumerator, word, text) [VIGIE_PRIORITY_##enumerator] = {word, text},
	PRIORITIES(X)
#undef X
};

static const struct word truths[] = {
#define X(enumerator, word, text) [VIGIE_##enumerator] = {word, text},
	TRUTHS(X)
#undef X
};

const char *words_priority(enum vigie_priority priority)
{
	return priorities[priority].stable;
}

const char *words_priority_text(enum vigie_priority priority)
{
	return _(priorities[priority].text);
}

const char *words_truth(enum vigie_truth truth)
{
	return truths[truth].stable;
}

const char *words_truth_text(enum vigie_truth truth)
{
	return _(truths[truth].text);
}

const char *words_kind_text(enum vigie_delivery_kind kind)
{
	return vigie_delivery_kind_text(kind);
}

enum vigie_language words_language(void)
{
	return strcmp(vigie_translate_language(), "fr") == 0 ? VIGIE_FRENCH : VIGIE_ENGLISH;
}
