/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One line per event, to the journal with its fields or to standard error. Owns nothing but the
 * level below which it is silent, set once by the program. It never fails: what cannot be logged is
 * dropped. */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>

#define SD_JOURNAL_SUPPRESS_LOCATION
#include <systemd/sd-journal.h>

#include "vigie/buffer.h"
#include "vigie/log.h"
#include "vigie/translate.h"

#define N_OWN_FIELDS 3 /* MESSAGE, PRIORITY, MESSAGE_ID */
#define LARGEST_N_FIELDS 16 /* an event names a handful of things */

static const char *const event_ids[] = {
#define X(enumerator, id) [VIGIE_EVENT_##enumerator] = id,
	VIGIE_LOG_EVENTS(X)
#undef X
};

static const char *const field_names[] = {[VIGIE_FIELD_NONE] = "",
#define X(enumerator, what) [VIGIE_FIELD_##enumerator] = #enumerator,
					  VIGIE_LOG_FIELDS(X)
#undef X
};

static enum vigie_log_level loudest = VIGIE_LOG_INFO;

void vigie_log_set_level(enum vigie_log_level level)
{
	loudest = level;
}

const char *vigie_log_event_id(enum vigie_log_event event)
{
	return event_ids[event];
}

const char *vigie_log_field_name(enum vigie_log_key key)
{
	return field_names[key];
}

/* systemd says in JOURNAL_STREAM which device and inode its stream is: systemd.exec(5). */
bool vigie_log_is_journal(void)
{
	const char *stream = getenv("JOURNAL_STREAM");
	char own[2 * sizeof("18446744073709551615:")];
	struct stat status;

	if (!stream || fstat(STDERR_FILENO, &status) < 0)
		return false;
	snprintf(own, sizeof(own), "%ju:%ju", (uintmax_t)status.st_dev, (uintmax_t)status.st_ino);
	return strcmp(stream, own) == 0;
}

static size_t count_fields(const struct vigie_log_field *fields)
{
	size_t n = 0;

	while (fields && fields[n].key != VIGIE_FIELD_NONE && n < LARGEST_N_FIELDS)
		n++;
	return n;
}

static int send_to_journal(enum vigie_log_level level, enum vigie_log_event event,
			   const struct vigie_log_field *fields, const char *message)
{
	struct vigie_buffer entries[N_OWN_FIELDS + LARGEST_N_FIELDS] = {0};
	struct iovec parts[N_OWN_FIELDS + LARGEST_N_FIELDS];
	size_t n = N_OWN_FIELDS + count_fields(fields);
	int r = 0;

	vigie_buffer_append_format(&entries[0], "MESSAGE=%s", message);
	vigie_buffer_append_format(&entries[1], "PRIORITY=%d", (int)level);
	vigie_buffer_append_format(&entries[2], "MESSAGE_ID=%s", event_ids[event]);
	for (size_t i = N_OWN_FIELDS; i < n; i++)
		vigie_buffer_append_format(&entries[i], "VIGIE_%s=%s",
					   vigie_log_field_name(fields[i - N_OWN_FIELDS].key),
					   fields[i - N_OWN_FIELDS].value);
	for (size_t i = 0; i < n; i++) {
		parts[i] = (struct iovec){entries[i].data, entries[i].size};
		r = r < 0 ? r : vigie_buffer_error(&entries[i]);
	}
	if (r == 0)
		r = sd_journal_sendv(parts, (int)n);
	for (size_t i = 0; i < n; i++)
		vigie_buffer_done(&entries[i]);
	return r;
}

static void append_lower(struct vigie_buffer *line, const char *name)
{
	for (; *name; name++)
		vigie_buffer_append_char(line, *name >= 'A' && *name <= 'Z' ? (char)(*name | 0x20)
									    : *name);
}

/* A value may hold a line break; a log line must not. */
static void flatten(struct vigie_buffer *line)
{
	for (size_t i = 0; i < line->size; i++) {
		if ((unsigned char)line->data[i] < ' ' || line->data[i] == 0x7f)
			line->data[i] = ' ';
	}
}

static void send_to_stderr(enum vigie_log_level level, const struct vigie_log_field *fields,
			   const char *message)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer line = {0};
	size_t n = count_fields(fields);

	if (!isatty(STDERR_FILENO))
		vigie_buffer_append_format(&line, "<%d>", (int)level);
	vigie_buffer_append_string(&line, message);
	for (size_t i = 0; i < n; i++) {
		vigie_buffer_append_string(&line, i == 0 ? " [" : " ");
		append_lower(&line, vigie_log_field_name(fields[i].key));
		vigie_buffer_append_format(&line, "=%s", fields[i].value);
	}
	if (n)
		vigie_buffer_append_char(&line, ']');
	flatten(&line);
	vigie_buffer_append_char(&line, '\n');
	fputs(vigie_buffer_string(&line), stderr);
}

void vigie_log(enum vigie_log_level level, enum vigie_log_event event,
	       const struct vigie_log_field *fields, const char *format, ...)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer message = {0};
	va_list arguments;

	if (level > loudest)
		return;
	va_start(arguments, format);
	vigie_buffer_append_vformat(&message, _(format), arguments);
	va_end(arguments);
	if (vigie_log_is_journal() &&
	    send_to_journal(level, event, fields, vigie_buffer_string(&message)) >= 0)
		return;
	send_to_stderr(level, fields, vigie_buffer_string(&message));
}
