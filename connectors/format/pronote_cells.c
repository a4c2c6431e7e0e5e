/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers, annotations, answers and names in cells. Pure but for a scratch buffer. */
#include <errno.h>
#include <string.h>

#include "connectors/format/pronote_cells.h"

#define LONGEST_DAY 1440 /* minutes: a longer lateness is an absence, or no minutes */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

int vigie_pronote_read_number(const char *text, vigie_decimal *ret_value)
{
	return vigie_decimal_parse(text, strlen(text), ret_value);
}

/* X(printed, annotation, counts as 0). The vendor's table, its English, and what others accept. */
#define ANNOTATIONS(X)                                                                             \
	X("abs", ABSENT, false)                                                                    \
	X("|1", ABSENT, false)                                                                     \
	X("disp", EXEMPT, false)                                                                   \
	X("exemp", EXEMPT, false)                                                                  \
	X("|2", EXEMPT, false)                                                                     \
	X("n.not", NOT_MARKED, false)                                                              \
	X("n.grad", NOT_MARKED, false)                                                             \
	X("nn", NOT_MARKED, false)                                                                 \
	X("ne", NOT_MARKED, false)                                                                 \
	X("|3", NOT_MARKED, false)                                                                 \
	X("inap", UNFIT, false)                                                                    \
	X("|4", UNFIT, false)                                                                      \
	X("n.rdu", NOT_HANDED_IN, false)                                                           \
	X("n.sbm", NOT_HANDED_IN, false)                                                           \
	X("nr", NOT_HANDED_IN, false)                                                              \
	X("|5", NOT_HANDED_IN, false)                                                              \
	X("abs*", ABSENT, true)                                                                    \
	X("|6", ABSENT, true)                                                                      \
	X("n.rdu*", NOT_HANDED_IN, true)                                                           \
	X("n.sbm*", NOT_HANDED_IN, true)                                                           \
	X("|7", NOT_HANDED_IN, true)

static const struct {
	const char *printed;
	enum vigie_annotation annotation;
	bool counts;
} annotations[] = {
#define X(printed, annotation, counts) {printed, VIGIE_ANNOTATION_##annotation, counts},
	ANNOTATIONS(X)
#undef X
};

static void read_annotation(const char *text, struct vigie_pronote_mark *mark)
{
	mark->annotation = VIGIE_ANNOTATION_UNKNOWN;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(annotations); i++)
		if (strcasecmp(annotations[i].printed, text) == 0) {
			mark->annotation = annotations[i].annotation;
			mark->value = annotations[i].counts ? 0 : VIGIE_DECIMAL_NONE;
			return;
		}
}

/* "7,00", "18/20", "20,00+", "|8|20": 0, or -EINVAL. */
static int read_value(const char *text, struct vigie_pronote_mark *mark)
{
	size_t size = strlen(text);
	const char *slash;

	if (strncmp(text, "|8|", 3) == 0) {
		text += 3;
		size -= 3;
	} else if (size > 1 && text[size - 1] == '+') {
		size--;
	}
	slash = memchr(text, '/', size);
	if (slash &&
	    vigie_decimal_parse(slash + 1, size - (size_t)(slash + 1 - text), &mark->out_of) < 0)
		return -EINVAL;
	return vigie_decimal_parse(text, slash ? (size_t)(slash - text) : size, &mark->value);
}

static bool is_dash(const char *text)
{
	return strcmp(text, "-") == 0 || strcmp(text, "–") == 0 || strcmp(text, "—") == 0;
}

enum vigie_pronote_mark_kind vigie_pronote_read_mark(const char *text,
						     struct vigie_pronote_mark *ret_mark)
{
	static const struct vigie_pronote_mark nothing = {.value = VIGIE_DECIMAL_NONE,
							  .out_of = VIGIE_DECIMAL_NONE};

	*ret_mark = nothing;
	if (text[0] == '\0' || is_dash(text))
		return VIGIE_PRONOTE_MARK_NONE;
	if (read_value(text, ret_mark) == 0)
		return VIGIE_PRONOTE_MARK_VALUE;
	*ret_mark = nothing;
	read_annotation(text, ret_mark);
	return VIGIE_PRONOTE_MARK_ANNOTATION;
}

int vigie_pronote_read_scale(const char *text, struct vigie_pronote_scale *ret_scale)
{
	const char *bar = strstr(text, "-/");
	struct vigie_pronote_scale scale;

	if (!bar || vigie_decimal_parse(text, (size_t)(bar - text), &scale.coefficient) < 0 ||
	    vigie_pronote_read_number(bar + 2, &scale.out_of) < 0)
		return -EINVAL;
	*ret_scale = scale;
	return 0;
}

/* "3h00" and what may stand in brackets behind it; hours and minutes. */
static int read_clock(const char *text, int *ret_hours, int *ret_minutes)
{
	int hours = 0, minutes = 0, n = 0;

	for (; n < 6 && is_digit(text[n]); n++)
		hours = hours * 10 + (text[n] - '0');
	if (n == 0 || (text[n] != 'h' && text[n] != 'H'))
		return -EINVAL;
	text += n + 1;
	if (is_digit(text[0]) && is_digit(text[1])) {
		minutes = (text[0] - '0') * 10 + (text[1] - '0');
		text += 2;
	}
	if (minutes > 59 || (*text && strncmp(text, " (", 2) != 0))
		return -EINVAL;
	*ret_hours = hours;
	*ret_minutes = minutes;
	return 0;
}

int vigie_pronote_read_hours(const char *text, vigie_decimal *ret_hours)
{
	int hours, minutes;

	if (read_clock(text, &hours, &minutes) < 0)
		return vigie_pronote_read_number(text, ret_hours) < 0 ? -EINVAL : 0;
	*ret_hours = hours * VIGIE_DECIMAL_ONE +
		     vigie_decimal_divide((__int128)minutes * VIGIE_DECIMAL_ONE, 60);
	return 0;
}

int vigie_pronote_read_minutes(const char *text, int *ret_minutes)
{
	int hours = 0, minutes = 0;
	vigie_decimal value;
	size_t size = strcspn(text, " m'");

	if (read_clock(text, &hours, &minutes) < 0) {
		if (text[size] && strncmp(text + size, " min", 4) != 0 &&
		    strncmp(text + size, "min", 3) != 0 && strcmp(text + size, "'") != 0)
			return -EINVAL;
		if (vigie_decimal_parse(text, size, &value) < 0 || value % VIGIE_DECIMAL_ONE != 0)
			return -EINVAL;
		if (value < 0 || value > LONGEST_DAY * VIGIE_DECIMAL_ONE)
			return -ERANGE;
		minutes = (int)(value / VIGIE_DECIMAL_ONE);
	}
	if (hours * 60 + minutes > LONGEST_DAY)
		return -ERANGE;
	*ret_minutes = hours * 60 + minutes;
	return 0;
}

static bool is_one_of(const char *text, const char *const words[], size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcasecmp(words[i], text) == 0)
			return true;
	return false;
}

int vigie_pronote_read_answer(const char *text, enum vigie_answer *ret_answer)
{
	static const char *const yes[] = {"O", "Oui", "X", "1", "Vrai", "Justifiée", "JUSTIFIÉE"};
	static const char *const no[] = {"N", "Non", "0", "Faux"};

	if (text[0] == '\0')
		*ret_answer = VIGIE_UNSAID;
	else if (strcmp(text, "N") == 0) /* what most rows say */
		*ret_answer = VIGIE_NO;
	else if (is_one_of(text, yes, VIGIE_ARRAY_SIZE(yes)))
		*ret_answer = VIGIE_YES;
	else if (is_one_of(text, no, VIGIE_ARRAY_SIZE(no)))
		*ret_answer = VIGIE_NO;
	else
		return -EINVAL;
	return 0;
}

enum vigie_pronote_part vigie_pronote_part_of(const char *key)
{
	static const struct {
		const char *key;
		enum vigie_pronote_part part;
	} parts[] = {
		{"moy", VIGIE_PRONOTE_PART_AVERAGE},	 {"moy.", VIGIE_PRONOTE_PART_AVERAGE},
		{"moyenne", VIGIE_PRONOTE_PART_AVERAGE}, {"ecrit", VIGIE_PRONOTE_PART_WRITTEN},
		{"1", VIGIE_PRONOTE_PART_WRITTEN},	 {"oral", VIGIE_PRONOTE_PART_ORAL},
		{"2", VIGIE_PRONOTE_PART_ORAL},		 {"abs", VIGIE_PRONOTE_PART_ABSENCES},
		{"abs.", VIGIE_PRONOTE_PART_ABSENCES},	 {"h.abs.", VIGIE_PRONOTE_PART_ABSENCES},
	};

	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(parts); i++)
		if (strcmp(parts[i].key, key) == 0)
			return parts[i].part;
	return VIGIE_PRONOTE_PART_NONE;
}

void vigie_pronote_wipe(struct vigie_buffer *buffer)
{
	if (buffer->data)
		explicit_bzero(buffer->data, buffer->capacity);
	vigie_buffer_done(buffer);
}
