/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Sessions from a CSV file as tutors' associations keep them. Owns the text while it is read. Tells
 * where a row is wrong, never what it says.
 */
#include <errno.h>
#include <string.h>

#include "vigie/session.h"
#include "vigie/text.h"
#include "vigie/translate.h"

#define FILE_LIMIT (16u << 20) /* half a million rows */
#define BYTE_ORDER_MARK "\xef\xbb\xbf"
#define CELLS_MOST 32 /* of a row: a sheet of sessions has few more than four */
#define CELL_BYTES 64 /* longer ones are no number, date or answer */

/* X(enumerator, titles, folded, "|" between) */
#define FIELDS(X)                                                                                  \
	X(REFERRAL, "referral|orientation|numero|no|n")                                            \
	X(DATE, "date|jour|day")                                                                   \
	X(MINUTES, "minutes|duree|duration")                                                       \
	X(PRESENT, "present|presence|presente")

enum field {
#define X(enumerator, titles) FIELD_##enumerator,
	FIELDS(X)
#undef X
		FIELDS_N,
};

static const char *const titles[] = {
#define X(enumerator, words) words,
	FIELDS(X)
#undef X
};

#define YES_WORDS "yes|y|oui|o|1|true|vrai|present|presente|x"
#define NO_WORDS "no|n|non|0|false|faux|absent|absente"

struct cell {
	char text[CELL_BYTES];
	uint32_t column;
};

struct reading {
	struct vigie_store *store;
	const struct vigie_config *config;
	const struct vigie_sessions_import *import;
	struct vigie_sessions_imported imported;
	const char *at, *end;
	uint32_t line;
	char separator;
	size_t places[FIELDS_N]; /* cell of each field */
	struct cell cells[CELLS_MOST];
	size_t n_cells;
};

const char *vigie_session_flaw_text(enum vigie_session_flaw flaw)
{
	static const char *const texts[] = {
#define X(enumerator, text) text,
		VIGIE_SESSION_FLAWS(X)
#undef X
	};

	return *texts[flaw] ? _(texts[flaw]) : "";
}

/* Is the text one of these words, case and accents apart? */
static bool is_one_of(const char *text, const char *words)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer inside = {0}, wanted = {0};

	vigie_buffer_append_format(&inside, "|%s|", words);
	vigie_buffer_append_char(&wanted, '|');
	if (!*text || strchr(text, '|') || vigie_text_fold(text, strlen(text), true, &wanted) < 0)
		return false;
	vigie_buffer_append_char(&wanted, '|');
	return strstr(vigie_buffer_string(&inside), vigie_buffer_string(&wanted));
}

static void put_character(struct cell *cell, size_t *size, char character)
{
	if (*size < sizeof(cell->text) - 1)
		cell->text[(*size)++] = character;
}

/* Cuts a cell off the line; a quoted one may hold separators. Line breaks end it all the same: no
 * field of a session has one. */
static void read_cell(struct reading *reading, const char *line, struct cell *cell)
{
	bool quoted = reading->at < reading->end && *reading->at == '"';
	size_t size = 0;

	cell->column = (uint32_t)(reading->at - line) + 1;
	reading->at += quoted;
	for (; reading->at < reading->end && *reading->at != '\n'; reading->at++) {
		if (quoted && *reading->at == '"') {
			quoted = reading->at + 1 < reading->end && reading->at[1] == '"';
			if (!quoted)
				continue;
			reading->at++;
		} else if (!quoted && *reading->at == reading->separator) {
			break;
		}
		put_character(cell, &size, *reading->at);
	}
	while (size > 0 && strchr(" \t\r", cell->text[size - 1]))
		size--;
	cell->text[size] = '\0';
}

static void read_line(struct reading *reading)
{
	const char *line = reading->at;
	struct cell unused;

	reading->line++;
	reading->n_cells = 0;
	for (;;) {
		bool kept = reading->n_cells < CELLS_MOST;

		read_cell(reading, line, kept ? &reading->cells[reading->n_cells] : &unused);
		reading->n_cells += kept;
		if (reading->at >= reading->end || *reading->at++ == '\n')
			return;
	}
}

static bool is_blank(const struct reading *reading)
{
	for (size_t i = 0; i < reading->n_cells; i++)
		if (reading->cells[i].text[0])
			return false;
	return true;
}

/* Text behind an apostrophe, as a spreadsheet keeps what is not to be reckoned with. */
static const char *cell_text(const struct reading *reading, enum field field, uint32_t *ret_column)
{
	size_t place = reading->places[field];
	const char *text = place < reading->n_cells ? reading->cells[place].text : "";

	*ret_column = place < reading->n_cells ? reading->cells[place].column : 1;
	while (*text == ' ' || *text == '\'')
		text++;
	return text;
}

static void flaw(struct reading *reading, uint32_t column, enum vigie_session_flaw why,
		 enum vigie_session_outcome outcome)
{
	reading->imported.flawed++;
	if (reading->import->on_flaw)
		reading->import->on_flaw(reading->import->userdata, reading->line, column, why,
					 outcome);
}

static bool read_titles(struct reading *reading)
{
	const char *first = reading->at;
	const char *line_end = memchr(first, '\n', (size_t)(reading->end - first));
	size_t size = (size_t)((line_end ? line_end : reading->end) - first);
	bool found[FIELDS_N] = {false};

	reading->separator = memchr(first, ';', size)	 ? ';'
			     : memchr(first, '\t', size) ? '\t'
							 : ',';
	read_line(reading);
	for (size_t i = 0; i < reading->n_cells; i++)
		for (size_t field = 0; field < FIELDS_N; field++)
			if (!found[field] && is_one_of(reading->cells[i].text, titles[field])) {
				reading->places[field] = i;
				found[field] = true;
				break;
			}
	for (size_t field = 0; field < FIELDS_N; field++)
		if (!found[field])
			return false;
	return true;
}

static bool read_number(const char *text, int64_t most, int64_t *ret_number)
{
	size_t digits = strspn(text, "0123456789");

	if (digits == 0 || digits > 15 || text[digits])
		return false;
	*ret_number = strtoll(text, NULL, 10);
	return *ret_number >= 1 && *ret_number <= most;
}

/* "2026-11-30" or "30/11/2026". */
static bool read_day(const char *text, vigie_day *ret_day)
{
	int day, month, year, end = 0;

	if (vigie_day_parse_iso(text, strlen(text), ret_day) == 0)
		return true;
	if (sscanf(text, "%2d/%2d/%4d%n", &day, &month, &year, &end) != 3 || text[end])
		return false;
	*ret_day = vigie_day_from_date(year, month, day);
	return *ret_day != VIGIE_DAY_NONE;
}

/* The first thing that is wrong with a row, and where; FLAWS beyond the last: nothing is. */
static bool read_row(struct reading *reading, struct vigie_session *session,
		     enum vigie_session_flaw *ret_flaw, uint32_t *ret_column)
{
	int64_t minutes;
	const char *present;

	*ret_flaw = VIGIE_SESSION_FLAW_REFERRAL;
	if (!read_number(cell_text(reading, FIELD_REFERRAL, ret_column), INT64_MAX,
			 &session->referral))
		return false;
	*ret_flaw = VIGIE_SESSION_FLAW_DATE;
	if (!read_day(cell_text(reading, FIELD_DATE, ret_column), &session->day))
		return false;
	*ret_flaw = VIGIE_SESSION_FLAW_MINUTES;
	if (!read_number(cell_text(reading, FIELD_MINUTES, ret_column), VIGIE_SESSION_MINUTES_LIMIT,
			 &minutes))
		return false;
	*ret_flaw = VIGIE_SESSION_FLAW_PRESENT;
	present = cell_text(reading, FIELD_PRESENT, ret_column);
	session->minutes = (int)minutes;
	session->present = is_one_of(present, YES_WORDS);
	return session->present || is_one_of(present, NO_WORDS);
}

static int take_row(struct reading *reading)
{
	const struct vigie_sessions_import *import = reading->import;
	struct vigie_session_entry entry = {.who = import->who,
					    .through = "import",
					    .today = import->today,
					    .now = import->now};
	enum vigie_session_outcome outcome = VIGIE_SESSION_ADDED;
	enum vigie_session_flaw why;
	uint32_t column;
	int r;

	if (!read_row(reading, &entry.session, &why, &column)) {
		flaw(reading, column, why, outcome);
		return 0;
	}
	r = vigie_session_note(reading->store, reading->config, &entry, &outcome);
	if (r < 0)
		return r;
	reading->imported.added += outcome == VIGIE_SESSION_ADDED;
	reading->imported.known += outcome == VIGIE_SESSION_KNOWN;
	reading->imported.corrected += outcome == VIGIE_SESSION_CORRECTED;
	if (outcome > VIGIE_SESSION_CORRECTED)
		flaw(reading, 1, VIGIE_SESSION_FLAW_REFUSED, outcome);
	return 0;
}

static int take_all(struct reading *reading)
{
	int r = 0;

	if (!read_titles(reading)) {
		flaw(reading, 1, VIGIE_SESSION_FLAW_COLUMNS, VIGIE_SESSION_ADDED);
		return 0;
	}
	while (r == 0 && reading->at < reading->end) {
		read_line(reading);
		if (!is_blank(reading))
			r = take_row(reading);
	}
	return r;
}

static int read_all(struct vigie_input *input, struct vigie_buffer *text)
{
	char chunk[16384];
	ssize_t n;

	if (vigie_input_size(input) > FILE_LIMIT)
		return -EFBIG;
	while ((n = vigie_input_read(input, chunk, sizeof(chunk))) > 0)
		vigie_buffer_append(text, chunk, (size_t)n);
	return n < 0 ? (int)n : vigie_buffer_error(text);
}

int vigie_sessions_import(struct vigie_store *store, const struct vigie_config *config,
			  const struct vigie_sessions_import *import,
			  struct vigie_sessions_imported *ret_imported)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};
	struct reading reading = {.store = store, .config = config, .import = import};
	int r = read_all(import->input, &text);

	if (r == 0 && !vigie_text_is_utf8(vigie_buffer_string(&text), text.size, NULL))
		r = -EILSEQ;
	if (r < 0)
		return r;
	reading.at = vigie_buffer_string(&text);
	reading.end = reading.at + text.size;
	if (strncmp(reading.at, BYTE_ORDER_MARK, strlen(BYTE_ORDER_MARK)) == 0)
		reading.at += strlen(BYTE_ORDER_MARK);
	r = take_all(&reading);
	if (r == 0)
		*ret_imported = reading.imported;
	return r;
}
