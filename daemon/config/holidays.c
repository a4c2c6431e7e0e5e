/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Reads the open-data file fr-en-calendrier-scolaire (semicolons; label or technical titles) and
 * closes the holidays of one zone: from the start day to the day before the end; rows for teachers
 * only are ignored. Refuses a file without the columns it needs, or
 * without a row of the zone.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "daemon/config/file.h"
#include "daemon/config/reader.h"
#include "vigie/clock.h"
#include "vigie/text.h"
#include "vigie/translate.h"
#include "vigie/zone.h"

#define CELLS_MOST 32 /* columns of the calendar file: it has seven */

enum column { COLUMN_START, COLUMN_END, COLUMN_ZONES, COLUMN_POPULATION, COLUMNS_N };

struct calendar_file {
	enum vigie_zone zone;
	size_t columns[COLUMNS_N]; /* index of the cell; SIZE_MAX unknown */
	size_t n_closed;
};

/* Cuts one line in place; quotes around a cell are taken away. Returns the number of cells. */
static size_t cut(char *line, char *cells[CELLS_MOST])
{
	size_t n = 0;

	while (line && n < CELLS_MOST) {
		char *end = *line == '"' ? strchr(line + 1, '"') : NULL;

		cells[n++] = end ? line + 1 : line;
		if (end)
			*end++ = '\0';
		line = strchr(end ? end : line, ';');
		if (line)
			*line++ = '\0';
	}
	return n;
}

static void find_columns(struct calendar_file *file, char *cells[], size_t n)
{
	static const char *const titles[COLUMNS_N][2] = {
		[COLUMN_START] = {"date de debut", "start date"},
		[COLUMN_END] = {"date de fin", "end date"},
		[COLUMN_ZONES] = {"zones", "zone"},
		[COLUMN_POPULATION] = {"population", "population"},
	};

	for (size_t column = 0; column < COLUMNS_N; column++) {
		file->columns[column] = SIZE_MAX;
		for (size_t i = 0; i < n; i++) {
			struct vigie_buffer title = {0};

			if (vigie_text_fold(cells[i], strlen(cells[i]), true, &title) == 0 &&
			    (strcmp(vigie_buffer_string(&title), titles[column][0]) == 0 ||
			     strcmp(vigie_buffer_string(&title), titles[column][1]) == 0))
				file->columns[column] = i;
			vigie_buffer_done(&title);
		}
	}
}

/* "2026-10-17", or a moment such as "2026-10-16T22:00:00+00:00": midnight in Paris, for the zones
 * overseas too, whatever the clocks of the office say. */
static vigie_day day_of(const char *text)
{
	int hour, minute, second, used = 0, offset_hour = 0, offset_minute = 0;
	vigie_time moment;
	vigie_day day;
	char sign = '+';

	if (strlen(text) < 10 || vigie_day_parse_iso(text, 10, &day) < 0)
		return VIGIE_DAY_NONE;
	if (text[10] == '\0')
		return day;
	if (sscanf(text + 10, "T%2d:%2d:%2d%n", &hour, &minute, &second, &used) != 3)
		return VIGIE_DAY_NONE;
	text += 10 + used;
	if (*text && *text != 'Z' &&
	    sscanf(text, "%c%2d:%2d", &sign, &offset_hour, &offset_minute) != 3)
		return VIGIE_DAY_NONE;
	moment = (int64_t)day * 86400 + hour * 3600 + minute * 60 + second;
	moment -= (sign == '-' ? -1 : 1) * (offset_hour * 3600 + offset_minute * 60);
	return vigie_clock_local(moment * VIGIE_USEC_PER_SEC, "Europe/Paris", NULL);
}

static bool row_is_meant(const struct calendar_file *file, char *cells[], size_t n)
{
	size_t population = file->columns[COLUMN_POPULATION];

	if (!vigie_zone_is_in(file->zone, cells[file->columns[COLUMN_ZONES]]))
		return false;
	return population >= n || !vigie_text_same(cells[population], "Enseignants");
}

/* Returns 0, or -errno of the calendar. A line that holds no pair of dates is no holiday; one that
 * begins and ends on the same day (the bridge of Ascension day in the real file) is that day. */
static int close_row(struct calendar_file *file, char *cells[], size_t n,
		     struct vigie_calendar *calendar)
{
	vigie_day start, end;

	for (size_t column = COLUMN_START; column <= COLUMN_ZONES; column++)
		if (file->columns[column] >= n)
			return 0;
	if (!row_is_meant(file, cells, n))
		return 0;
	start = day_of(cells[file->columns[COLUMN_START]]);
	end = day_of(cells[file->columns[COLUMN_END]]);
	if (start == VIGIE_DAY_NONE || end == VIGIE_DAY_NONE || end < start)
		return 0;
	file->n_closed++;
	return vigie_calendar_close_days(calendar, start, end == start ? end : end - 1);
}

static bool read_lines(struct reader *reader, char *text, struct calendar_file *file,
		       struct vigie_span where)
{
	char *cells[CELLS_MOST], *rest = text, *line = strsep(&rest, "\n");

	find_columns(file, cells, cut(line, cells));
	for (size_t column = COLUMN_START; column <= COLUMN_ZONES; column++) {
		if (file->columns[column] != SIZE_MAX)
			continue;
		vigie_diagnostics_add(
			reader->list, VIGIE_ERROR, config_code(CODE_FILE), where,
			N_("the calendar has no columns for start, end and zone: is it "
			   "fr-en-calendrier-scolaire?"));
		return false;
	}
	while ((line = strsep(&rest, "\n"))) {
		int r;

		line[strcspn(line, "\r")] = '\0';
		r = close_row(file, cells, cut(line, cells), reader->config->calendar);
		if (r < 0) {
			reader->error = r;
			return false;
		}
	}
	if (file->n_closed == 0)
		vigie_diagnostics_add(reader->list, VIGIE_WARNING, config_code(CODE_FILE), where,
				      N_("the calendar holds no holiday of: %s"),
				      vigie_zone_name(file->zone));
	return true;
}

static void note_file(struct reader *reader, const char *path)
{
	struct vigie_config *config = reader->config;
	const char **slot =
		reader_grow(reader, &config->calendars, &config->n_calendars, sizeof(const char *));

	if (slot)
		*slot = path;
}

bool holidays_read(struct reader *reader, const char *path, enum vigie_zone zone,
		   struct vigie_span where)
{
	struct calendar_file file = {.zone = zone};
	VIGIE_CLEANUP(vigie_freep) char *text = NULL;
	size_t size;
	int r = file_read(path, VIGIE_SOURCE_LIMIT, &text, &size);

	note_file(reader, path);
	if (r < 0) {
		vigie_diagnostics_add(reader->list, VIGIE_ERROR, config_code(CODE_FILE), where,
				      N_("the calendar %s cannot be read: %s"), path, strerror(-r));
		return false;
	}
	return read_lines(reader, strncmp(text, "\xef\xbb\xbf", 3) == 0 ? text + 3 : text, &file,
			  where);
}
