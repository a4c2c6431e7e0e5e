/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `vigie pupil conflicts`: rows of which it is not sure whose they are, with both sides, for a
 * person who can say it. Numbers and what a row says by kind; names only where they are asked for,
 * and each is written in the access log.
 */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "daemon/command/conflict.h"
#include "daemon/command/desk.h"
#include "daemon/command/harmless.h"
#include "daemon/command/json_object.h"
#include "vigie/translate.h"

enum conflicts_option { CONFLICTS_NAMES = QUARANTINE_OPTIONS_N, CONFLICTS_JSON };

/* What a row, or a pupil, is known by. */
struct saying {
	const char *word; /* stable, in JSON */
	const char *title; /* msgid */
	const char *text; /* "" unsaid */
};
#define SAYINGS 7

static void describe(const struct conflict *conflict, const char *born, struct saying *ret_sayings)
{
	const struct saying sayings[SAYINGS] = {
		{"ine", N_("INE"), conflict->ine},
		{"be", N_("SIECLE id"), conflict->be},
		{"elenoet", N_("ELENOET"), conflict->elenoet},
		{"local", N_("number of the school's system"), conflict->local},
		{"name", N_("name"), conflict->name},
		{"born", N_("birth date"), born},
		{"class", N_("class"), conflict->class_name},
	};

	memcpy(ret_sayings, sayings, sizeof(sayings));
}

static void put_sayings(const struct saying *sayings, bool names)
{
	const char *between = "";

	for (size_t i = 0; i < SAYINGS; i++) {
		VIGIE_CLEANUP(vigie_freep) char *text = NULL;

		if (!*sayings[i].text)
			continue;
		text = harmless_copy(sayings[i].text);
		printf("%s%s%s%s", between, _(sayings[i].title), names ? " " : "",
		       names && text ? text : "");
		between = ", ";
	}
	putchar('\n');
}

static int put_side(const struct desk *desk, int64_t id, bool names)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer day = {0};
	struct conflict known = {.born = VIGIE_DAY_NONE};
	struct saying sayings[SAYINGS];
	struct vigie_person person;
	int r = names ? pupil_choice_log(desk->store, desk->ruling.when, "pupil conflicts", id) : 0;

	if (r == 0)
		r = vigie_store_get_person(desk->store, id, &person);
	if (r < 0)
		return r;
	memcpy(known.ine, person.ine, sizeof(known.ine));
	memcpy(known.be, person.be, sizeof(known.be));
	memcpy(known.local, person.local, sizeof(known.local));
	snprintf(known.name, sizeof(known.name), "%s%s%s", person.last, *person.first ? " " : "",
		 person.first);
	if (person.born != VIGIE_DAY_NONE)
		vigie_day_append_iso(&day, person.born);
	describe(&known, vigie_buffer_string(&day), sayings);
	printf(_("    or #%lld: "), (long long)id);
	put_sayings(sayings, names);
	return 0;
}

static int put_conflict(const struct desk *desk, const struct conflict *conflict, bool names)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer day = {0};
	struct saying sayings[SAYINGS];
	int r = 0;

	if (conflict->born != VIGIE_DAY_NONE)
		vigie_day_append_iso(&day, conflict->born);
	describe(conflict, vigie_buffer_string(&day), sayings);
	printf("%lld:%" PRIu32 "  %s  %s  %s\n", (long long)conflict->delivery, conflict->line,
	       conflict->school, vigie_rejection_code(conflict->row.why),
	       vigie_rejection_reason(conflict->row.why));
	printf(_("    the row says: "));
	put_sayings(sayings, names);
	for (size_t i = 0; r == 0 && i < conflict->row.n_sides; i++)
		r = put_side(desk, conflict->row.sides[i], names);
	return r;
}

static int print_json(const struct conflict *conflict)
{
	VIGIE_CLEANUP(json_done) struct json_object object = {0};
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer says = {0}, pupils = {0};
	struct saying sayings[SAYINGS];

	describe(conflict, conflict->born == VIGIE_DAY_NONE ? "" : "said", sayings);
	vigie_buffer_append_char(&says, '[');
	for (size_t i = 0; i < SAYINGS; i++)
		if (*sayings[i].text)
			vigie_buffer_append_format(&says, "%s\"%s\"", says.size > 1 ? "," : "",
						   sayings[i].word);
	vigie_buffer_append_char(&says, ']');
	for (size_t i = 0; i < conflict->row.n_sides; i++)
		vigie_buffer_append_format(&pupils, "%c%lld", i ? ',' : '[',
					   (long long)conflict->row.sides[i]);
	vigie_buffer_append_string(&pupils, conflict->row.n_sides ? "]" : "[]");
	json_number(&object, "delivery", conflict->delivery);
	json_number(&object, "line", conflict->line);
	json_text(&object, "school", conflict->school);
	json_text(&object, "code", vigie_rejection_code(conflict->row.why));
	json_raw(&object, "says", vigie_buffer_string(&says));
	json_raw(&object, "pupils", vigie_buffer_string(&pupils));
	return json_print(&object);
}

static int print_all(const struct desk *desk, const struct conflicts *conflicts, bool names)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < conflicts->n; i++)
		r = desk->session->json ? print_json(&conflicts->items[i])
					: put_conflict(desk, &conflicts->items[i], names);
	if (r < 0 || desk->session->json)
		return r;
	if (conflicts->n == 0)
		puts(_("No row is unclear."));
	if (conflicts->n_lost)
		printf(_("Deliveries of which no copy is left: %zu\n"), conflicts->n_lost);
	if (conflicts->n)
		puts(_("\n'vigie pupil merge PUPIL ROW' says that a row is a pupil's, 'vigie pupil "
		       "split ROW'\nthat it is of a pupil of its own."));
	return 0;
}

static int run_conflicts(struct session *session, const struct arguments *arguments)
{
	VIGIE_CLEANUP(conflicts_done) struct conflicts conflicts = {0};
	VIGIE_CLEANUP(desk_done) struct desk desk = {0};
	struct vigie_quarantine_filter filter;
	bool names = arguments->options[CONFLICTS_NAMES] != NULL;
	int code, r;

	if (!quarantine_read_filter("pupil conflicts", arguments->options, &filter))
		return EXIT_USAGE;
	code = desk_open(&desk, session, NULL, NULL);
	if (code)
		return code;
	r = conflicts_find(&conflicts, desk.store, desk.config, session->now, &filter);
	if (r == 0)
		r = print_all(&desk, &conflicts, names);
	if (r < 0)
		return session_unable(_("the quarantine"), r);
	return conflicts.n ? EXIT_FOUND : EXIT_DONE;
}

static const struct option_line conflicts_options[] = {
	QUARANTINE_OPTION_LINES,
	{"--names", NULL, N_("what rows and pupils say, too; written in the access log")},
	OPTION_JSON,
};

const struct command command_pupil_conflicts = {
	.name = "pupil conflicts",
	.summary = N_("rows that may be of several pupils, with both sides"),
	.examples = "  vigie pupil conflicts\n"
		    "  vigie pupil conflicts --school 0999999Z --names\n",
	COMMAND_OPTIONS(conflicts_options),
	.run = run_conflicts,
};
