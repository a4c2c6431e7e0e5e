/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `vigie status --check`: the status as a plugin of Nagios and Icinga (Monitoring Plugins
 * Development Guidelines): one line that says the worst, and figures with their thresholds. No
 * figure is of pupils: monitoring is read by others than those who follow pupils.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "daemon/command/range.h"
#include "daemon/command/status.h"
#include "vigie/backup.h"
#include "vigie/translate.h"

enum level { LEVEL_OK, LEVEL_WARNING, LEVEL_CRITICAL, LEVEL_UNKNOWN };

#define UNKNOWN INT64_MIN /* a value that there is none of yet */

/*
 * X(enumerator, name, unit, what warns, what is critical, level when there is no value, codes of
 * what needs a person that it counts ("" none), English msgid)
 */
#define FIGURES(X)                                                                                 \
	/* An idle service notes hourly that it lives; at midnight there is a cycle at least. */   \
	X(CYCLE_AGE, "cycle_age", "s", "10800", "93600", CRITICAL, "|no-cycle|service-stopped|",   \
	  N_("seconds since the last cycle"))                                                      \
	X(CLOCK, "clock_behind", "", "", "0", OK, "|clock-behind|", N_("clock behind"))            \
	X(RULES, "rules_refused", "", "", "0", OK,                                                 \
	  "|reload-refused|rules-wrong|rules-unreadable|", N_("rules refused"))                    \
	X(SILENT, "sources_silent", "", "", "0", OK, "|source-silent|", N_("sources silent"))      \
	X(FAILING, "sources_failing", "", "0", "", OK, "|source-failing|source-incomplete|",       \
	  N_("sources with errors"))                                                               \
	X(STOPPED, "deliveries_stopped", "", "0", "", OK,                                          \
	  "|delivery-held|delivery-refused|deliveries-stopped|", N_("deliveries held or refused")) \
	X(MAIL_BLOCKED, "mail_blocked", "", "", "0", OK, "|mail-blocked|inbox-blocked|",           \
	  N_("mail blocked"))                                                                      \
	X(MAIL_FAILED, "mail_failed", "", "", "0", OK, "|mail-failed|", N_("messages given up"))   \
	X(MAIL_QUEUED, "mail_queued", "", "", "", OK, "", N_("messages waiting to be sent"))       \
	X(OTHERS, "others", "", "0", "", OK, "", N_("other things to do"))                         \
	/* A copy a day: one may fail. A store is as old as its first cycle: until the first copy  \
	 * it has waited as long for one. */                                                       \
	X(BACKUP_AGE, "backup_age", "s", "172800", "604800", OK, "",                               \
	  N_("seconds since the last backup"))                                                     \
	/* Below that a large import may not fit any more; below this a cycle may not. */          \
	X(DISK_FREE, "disk_free", "B", "1073741824:", "268435456:", OK, "",                        \
	  N_("free bytes on the store's disk"))                                                    \
	X(STORE_SIZE, "store_size", "B", "", "", OK, "", N_("bytes of the store"))

enum figure {
#define X(enumerator, name, unit, warning, critical, none, codes, text) FIGURE_##enumerator,
	FIGURES(X)
#undef X
		FIGURES_N,
};

static const struct figure_line {
	const char *name, *unit, *warning, *critical;
	enum level none;
	const char *codes, *text;
} lines[] = {
#define X(enumerator, name, unit, warning, critical, none, codes, text)                            \
	{name, unit, warning, critical, LEVEL_##none, codes, text},
	FIGURES(X)
#undef X
};

struct check {
	const struct status *status;
	int64_t values[FIGURES_N];
	bool uncopied; /* there is no copy of the store */
	struct threshold {
		const char *text; /* borrowed */
		size_t size;
		struct range range;
	} thresholds[FIGURES_N][2]; /* to warn, critical */
};

static const char *level_text(enum level level)
{
	static const char *const texts[] = {"OK", "WARNING", "CRITICAL", "UNKNOWN"};

	return texts[level];
}

int status_check_unknown(const char *why)
{
	printf("VIGIE %s - %s\n", level_text(LEVEL_UNKNOWN), why);
	return LEVEL_UNKNOWN;
}

/* ---- thresholds ---- */

static int set_threshold(struct threshold *threshold, const char *text, size_t size)
{
	*threshold = (struct threshold){.text = text, .size = size};
	return range_read(text, size, &threshold->range);
}

static int set_defaults(struct check *check)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < FIGURES_N; i++) {
		r = set_threshold(&check->thresholds[i][0], lines[i].warning,
				  strlen(lines[i].warning));
		if (r == 0)
			r = set_threshold(&check->thresholds[i][1], lines[i].critical,
					  strlen(lines[i].critical));
	}
	return r;
}

static int set_one(struct check *check, size_t which, const char *text, size_t size)
{
	const char *equals = memchr(text, '=', size);
	size_t name = equals ? (size_t)(equals - text) : size;

	for (size_t i = 0; equals && i < FIGURES_N; i++)
		if (strlen(lines[i].name) == name && memcmp(lines[i].name, text, name) == 0)
			return set_threshold(&check->thresholds[i][which], equals + 1,
					     size - name - 1);
	return -EINVAL;
}

static int set_all(struct check *check, size_t which, const char *list)
{
	while (list && *list) {
		size_t size = strcspn(list, ",");
		int r = set_one(check, which, list, size);

		if (r < 0)
			return r;
		list += size + (list[size] == ',');
	}
	return 0;
}

/* ---- values ---- */

static int64_t age(const struct status *status, vigie_time moment)
{
	int64_t seconds;

	if (moment == VIGIE_TIME_NONE)
		return UNKNOWN;
	seconds = (status->session->now - moment) / VIGIE_USEC_PER_SEC;
	/* A clock that was set back is told by a figure of its own. */
	return seconds < 0 ? 0 : seconds;
}

/* How many attentions have one of the codes; NULL: a code that no figure counts. */
static int64_t count_codes(const struct status *status, const char *codes)
{
	int64_t n = 0;

	for (const struct attention *at = status->attentions; at; at = at->next) {
		char marked[64];
		bool counted = false;

		snprintf(marked, sizeof(marked), "|%s|", at->code);
		for (size_t i = 0; !codes && i < FIGURES_N; i++)
			counted = counted || strstr(lines[i].codes, marked);
		n += codes ? strstr(codes, marked) != NULL : !counted;
	}
	return n;
}

static int measure_disk(struct check *check)
{
	const char *path = check->status->config->store;
	struct statvfs disk;
	struct stat file;

	if (statvfs(path, &disk) < 0 || stat(path, &file) < 0)
		return -errno;
	check->values[FIGURE_DISK_FREE] = (int64_t)(disk.f_bavail * disk.f_frsize);
	check->values[FIGURE_STORE_SIZE] = (int64_t)file.st_size;
	return 0;
}

static int measure(struct check *check)
{
	const struct status *status = check->status;
	vigie_time newest = status->first_cycle;
	int r = vigie_backup_newest(status->config->store, &newest);

	if (r < 0 && r != -ENOENT)
		return r;
	check->uncopied = r == -ENOENT;
	for (size_t i = 0; i < FIGURES_N; i++)
		check->values[i] = count_codes(status, lines[i].codes);
	check->values[FIGURE_CYCLE_AGE] = age(status, status->last_cycle);
	check->values[FIGURE_STOPPED] = (int64_t)status->n_stopped;
	check->values[FIGURE_MAIL_FAILED] = (int64_t)status->mails[VIGIE_MAIL_FAILED];
	check->values[FIGURE_MAIL_QUEUED] = (int64_t)status->mails[VIGIE_MAIL_QUEUED];
	check->values[FIGURE_OTHERS] = count_codes(status, NULL);
	check->values[FIGURE_BACKUP_AGE] = age(status, newest);
	return measure_disk(check);
}

/* ---- what is said ---- */

static enum level level_of(const struct check *check, enum figure figure)
{
	const struct threshold *thresholds = check->thresholds[figure];
	int64_t value = check->values[figure];

	if (value == UNKNOWN)
		return thresholds[0].size + thresholds[1].size ? lines[figure].none : LEVEL_OK;
	if (range_alerts(&thresholds[1].range, value))
		return LEVEL_CRITICAL;
	return range_alerts(&thresholds[0].range, value) ? LEVEL_WARNING : LEVEL_OK;
}

static void append_reason(const struct check *check, enum figure figure, struct vigie_buffer *line)
{
	const char *text = figure == FIGURE_BACKUP_AGE && check->uncopied
				   ? N_("seconds without any backup")
				   : lines[figure].text;

	/* Without a value only a cycle is something to do. */
	if (check->values[figure] == UNKNOWN)
		vigie_buffer_append_string(line, _("no cycle has been done yet"));
	else
		vigie_buffer_append_format(line, "%s%s%" PRId64, _(text), _(": "),
					   check->values[figure]);
}

/* The worst first. */
static void append_reasons(const struct check *check, struct vigie_buffer *line)
{
	size_t start = line->size;

	for (enum level level = LEVEL_CRITICAL; level > LEVEL_OK; level--) {
		for (size_t i = 0; i < FIGURES_N; i++) {
			if (level_of(check, (enum figure)i) != level)
				continue;
			if (line->size > start)
				vigie_buffer_append_string(line, ", ");
			append_reason(check, (enum figure)i, line);
		}
	}
	if (line->size == start)
		vigie_buffer_append_string(line, _("nothing needs a person"));
}

static void append_figures(const struct check *check, struct vigie_buffer *line)
{
	vigie_buffer_append_string(line, " |");
	for (size_t i = 0; i < FIGURES_N; i++) {
		const struct threshold *thresholds = check->thresholds[i];

		vigie_buffer_append_format(line, " %s=", lines[i].name);
		if (check->values[i] == UNKNOWN)
			vigie_buffer_append_char(line, 'U');
		else
			vigie_buffer_append_format(line, "%" PRId64 "%s", check->values[i],
						   lines[i].unit);
		vigie_buffer_append_format(line, ";%.*s;%.*s;0", (int)thresholds[0].size,
					   thresholds[0].text, (int)thresholds[1].size,
					   thresholds[1].text);
	}
}

/* What a line of a plugin may not hold marks the begin of its figures. */
static void print_details(const struct status *status)
{
	for (const struct attention *at = status->attentions; at; at = at->next) {
		for (char *c = at->text; c && *c; c++)
			if (*c == '|')
				*c = '/';
		printf("%s (%s)\n", at->text ? at->text : at->code, at->command ? at->command : "");
	}
}

static int say(const struct check *check, bool details)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer line = {0};
	enum level worst = LEVEL_OK;

	for (size_t i = 0; i < FIGURES_N; i++)
		if (level_of(check, (enum figure)i) > worst)
			worst = level_of(check, (enum figure)i);
	vigie_buffer_append_format(&line, "VIGIE %s - ", level_text(worst));
	append_reasons(check, &line);
	append_figures(check, &line);
	if (vigie_buffer_error(&line))
		return status_check_unknown(session_error_text(-ENOMEM));
	puts(vigie_buffer_string(&line));
	if (details)
		print_details(check->status);
	return (int)worst;
}

int status_check(const struct status *status, const char *warning, const char *critical,
		 bool details)
{
	struct check check = {.status = status};
	int r = set_defaults(&check);

	if (r == 0)
		r = set_all(&check, 0, warning);
	if (r == 0)
		r = set_all(&check, 1, critical);
	if (r < 0)
		return status_check_unknown(
			_("a threshold is written FIGURE=RANGE, as vigie(1) says"));
	r = measure(&check);
	return r < 0 ? status_check_unknown(session_error_text(r)) : say(&check, details);
}
