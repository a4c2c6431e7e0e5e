/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The forms that SIECLE values take. Pure; what is not certain is left unsaid. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "connectors/format/siecle.h"
#include "vigie/text.h"

/* "\"ESSAI\"": GEPI strips them too. */
int siecle_normalise(const char *bytes, size_t size, struct vigie_buffer *out)
{
	int r;

	vigie_buffer_clear(out);
	r = vigie_text_normalise(bytes, size, out);
	if (r < 0 || out->size < 2 || out->data[0] != '"' || out->data[out->size - 1] != '"')
		return r;
	out->size -= 2;
	memmove(out->data, out->data + 1, out->size);
	out->data[out->size] = '\0';
	return 0;
}

static bool is_digits(const char *text, size_t n)
{
	return strspn(text, "0123456789") == n;
}

/* "03/02/2013", with "2013-02-03" in case an extraction was rewritten. */
int siecle_read_day(const struct vigie_buffer *text, vigie_day *ret_day)
{
	const char *at = vigie_buffer_string(text);
	int year, month, day;
	char behind;

	*ret_day = VIGIE_DAY_NONE;
	if (text->size == 0 || vigie_day_parse_iso(at, text->size, ret_day) == 0)
		return 0;
	if (text->size != 10 || !is_digits(at, 2) || !is_digits(at + 3, 2) ||
	    !is_digits(at + 6, 4) || sscanf(at, "%2d/%2d/%4d%c", &day, &month, &year, &behind) != 3)
		return VIGIE_REJECT_DATE + 1;
	*ret_day = vigie_day_from_date(year, month, day);
	return *ret_day == VIGIE_DAY_NONE ? VIGIE_REJECT_DATE + 1 : 0;
}

int siecle_read_answer(const struct vigie_buffer *text, enum vigie_answer *ret_answer)
{
	*ret_answer = VIGIE_UNSAID;
	if (text->size == 0)
		return 0;
	if (!siecle_is(text, "0") && !siecle_is(text, "1"))
		return VIGIE_REJECT_ANSWER + 1;
	*ret_answer = siecle_is(text, "1") ? VIGIE_YES : VIGIE_NO;
	return 0;
}

/*
 * The national list of regimes: 0 and 1 day pupils, 2 and 6 half-board, 3 boarders, 4 boarders
 * lodged elsewhere, 5 boarders of another school; 21 to 25 half-board by days of the week. Some
 * write the short label instead. 4 and 5 are boarders as PRONOTE, which calls them INTERNE, has it.
 */
enum vigie_answer siecle_read_regime(const struct vigie_buffer *text)
{
	static const struct {
		const char *code;
		enum vigie_answer boarder;
	} codes[] = {
		{"0", VIGIE_NO},    {"1", VIGIE_NO},	  {"2", VIGIE_NO},   {"6", VIGIE_NO},
		{"21", VIGIE_NO},   {"22", VIGIE_NO},	  {"23", VIGIE_NO},  {"24", VIGIE_NO},
		{"25", VIGIE_NO},   {"DP", VIGIE_NO},	  {"3", VIGIE_YES},  {"4", VIGIE_YES},
		{"5", VIGIE_YES},   {"EXTERN", VIGIE_NO}, {"EXT", VIGIE_NO}, {"INTERN", VIGIE_YES},
		{"INT", VIGIE_YES},
	};

	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(codes); i++)
		if (siecle_is(text, codes[i].code))
			return codes[i].boarder;
	return VIGIE_UNSAID;
}

/*
 * A MEF code: three digits of the national list of "dispositifs de formation", three of the
 * specialty, two of order, then the years that the formation takes and which of them this is, and
 * one more digit. X(dispositif, years and year, level): those that SACoche's table of levels
 * (sesamath, `sacoche_niveau`) and the codes of GEPI and of public services agree on. Preparatory,
 * relay and insertion classes, BMA and agriculture are left out: the class of a source's `levels`
 * decides then.
 */
#define FORMATIONS(X)                                                                              \
	X("001", "11", CP)                                                                         \
	X("002", "21", CE1)                                                                        \
	X("002", "22", CE2)                                                                        \
	X("003", "21", CM1)                                                                        \
	X("003", "22", CM2)                                                                        \
	X("100", "11", 6E)                                                                         \
	X("101", "11", 5E)                                                                         \
	X("102", "11", 4E)                                                                         \
	X("103", "11", 3E)                                                                         \
	X("164", "11", 6E) /* SEGPA */                                                             \
	X("165", "11", 5E)                                                                         \
	X("166", "11", 4E)                                                                         \
	X("167", "11", 3E)                                                                         \
	X("200", "11", 2DE)                                                                        \
	X("201", "11", 1RE) /* general */                                                          \
	X("202", "11", TLE)                                                                        \
	X("210", "11", 2DE) /* technological */                                                    \
	X("211", "11", 1RE)                                                                        \
	X("212", "11", TLE)                                                                        \
	X("213", "11", 1RE)                                                                        \
	X("214", "11", TLE)                                                                        \
	X("240", "11", CAP1)                                                                       \
	X("241", "21", CAP1)                                                                       \
	X("241", "22", CAP2)                                                                       \
	X("242", "31", CAP1)                                                                       \
	X("242", "32", CAP2)                                                                       \
	X("242", "33", CAP3)                                                                       \
	X("247", "31", BP2) /* vocational baccalauréat */                                         \
	X("247", "32", BP1)                                                                        \
	X("247", "33", BPT)

enum vigie_level siecle_read_formation(const struct vigie_buffer *mef)
{
	static const struct {
		const char *formation, *years;
		enum vigie_level level;
	} formations[] = {
#define X(formation, years, level) {formation, years, VIGIE_LEVEL_##level},
		FORMATIONS(X)
#undef X
	};

	if (mef->size != 10 && mef->size != 11)
		return VIGIE_LEVEL_NONE;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(formations); i++)
		if (memcmp(mef->data, formations[i].formation, 3) == 0 &&
		    memcmp(mef->data + 8, formations[i].years, 2) == 0)
			return formations[i].level;
	return VIGIE_LEVEL_NONE;
}
