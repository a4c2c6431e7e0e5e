/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `vigie sources quarantine show`: one delivery, its rejected rows, what people did about it; of a
 * held one, what it would change. Names only where they are asked for, and then it is logged.
 */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "daemon/command/export_file.h"
#include "daemon/command/harmless.h"
#include "daemon/command/json_object.h"
#include "daemon/command/kept_file.h"
#include "daemon/command/pupil_choice.h"
#include "daemon/command/quarantine.h"
#include "daemon/command/refusal.h"
#include "daemon/command/table.h"
#include "daemon/command/words.h"
#include "vigie/translate.h"

enum show_option { SHOW_NAMES, SHOW_JSON };

struct showing {
	const struct session *session;
	const struct vigie_config *config;
	struct vigie_store *store;
	bool names;
	struct vigie_delivery delivery;
	struct table rows, changes;
	struct vigie_rejected_row row; /* not yet told, when `n` > 0 */
	uint64_t n; /* its records */
	bool told[REJECTIONS_N];
	struct vigie_buffer dropped; /* int64_t */
};

static const struct table_column row_columns[] = {{N_("Line"), true},
						  {N_("Column"), true},
						  {N_("Records"), true},
						  {N_("Code"), false},
						  {N_("Reason"), false}};
static const struct table_column change_columns[] = {
	{N_("School"), false}, {N_("Year"), true},    {N_("What"), false},
	{N_("New"), true},     {N_("Changed"), true}, {N_("Taken back"), true}};

static int print_row(const struct showing *showing)
{
	VIGIE_CLEANUP(json_done) struct json_object object = {0};

	json_number(&object, "delivery", showing->delivery.id);
	json_text(&object, "member", showing->row.member);
	json_known(&object, "line", showing->row.line);
	json_known(&object, "column", showing->row.column);
	json_number(&object, "records", (int64_t)showing->n);
	json_text(&object, "code", vigie_rejection_code(showing->row.why));
	json_text(&object, "reason", vigie_rejection_reason(showing->row.why));
	return json_print(&object);
}

/* Several records of one row are one line with their number. */
static int end_row(struct showing *showing)
{
	if (showing->n == 0)
		return 0;
	if (showing->session->json)
		return print_row(showing);
	table_number(&showing->rows, showing->row.line);
	table_number(&showing->rows, showing->row.column);
	table_number(&showing->rows, showing->n);
	table_cell(&showing->rows, "%s", vigie_rejection_code(showing->row.why));
	table_cell(&showing->rows, "%s%s%s", showing->row.member,
		   showing->row.member[0] ? ": " : "", vigie_rejection_reason(showing->row.why));
	showing->told[showing->row.why] = true;
	return 0;
}

static int on_row(void *userdata, const struct vigie_rejected_row *row)
{
	struct showing *showing = userdata;
	int r;

	if (showing->n > 0 && showing->row.line == row->line &&
	    showing->row.column == row->column && showing->row.why == row->why &&
	    strcmp(showing->row.member, row->member) == 0) {
		showing->n++;
		return 0;
	}
	r = end_row(showing);
	showing->row = *row;
	showing->n = 1;
	return r;
}

static int print_rows(const struct showing *showing)
{
	int r;

	if (table_rows(&showing->rows) == 0)
		return 0;
	putchar('\n');
	r = table_print(&showing->rows, stdout);
	for (size_t i = 0; i < REJECTIONS_N; i++) {
		const char *advice = refusal_advice((enum vigie_rejection)i);

		if (showing->told[i] && advice)
			printf("%s = %s\n", vigie_rejection_code((enum vigie_rejection)i), advice);
	}
	return r;
}

static int on_step(void *userdata, const struct vigie_quarantine_step *step)
{
	const struct showing *showing = userdata;
	static const char *const texts[] = {
#define X(enumerator, word, text) [VIGIE_QUARANTINE_##enumerator] = text,
		VIGIE_QUARANTINE_STEPS(X)
#undef X
	};
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer moment = {0};
	char why[sizeof(step->why)];

	memcpy(why, step->why, sizeof(why));
	harmless_make(why);
	moment_append(&moment, step->when, showing->config->timezone);
	printf(_("  %s: %s by %s%s%s\n"), vigie_buffer_string(&moment), _(texts[step->what]),
	       step->who, *why ? ": " : "", why);
	return 0;
}

static int print_head(struct showing *showing)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer moment = {0}, name = {0};
	struct vigie_delivery *delivery = &showing->delivery;
	const char *advice = refusal_advice(delivery->refusal);
	int open = vigie_quarantine_is_open(showing->store, delivery->id);

	if (open < 0)
		return open;
	harmless_make(delivery->file);
	moment_append(&moment, delivery->received, showing->config->timezone);
	if (export_member_name(&name, delivery->file, delivery->member) < 0)
		return -ENOMEM;
	printf(_("Delivery %lld: %s\n"), (long long)delivery->id, vigie_buffer_string(&name));
	printf(_("  received %s, source %s\n"), vigie_buffer_string(&moment),
	       delivery->source[0] ? delivery->source : _("none (imported by hand)"));
	printf(_("  %s; %" PRIu64 " of %" PRIu64 " records rejected\n"), quarantine_why(delivery),
	       delivery->rejected, delivery->seen);
	if (delivery->state == VIGIE_DELIVERY_REFUSED && advice)
		printf("  %s\n", advice);
	if (!open && (quarantine_is_stopped(delivery) || delivery->rejected > 0))
		puts(_("  settled: a newer delivery of the file, or a person, saw to it"));
	return vigie_quarantine_each_step(showing->store, delivery->id, on_step, showing);
}

static const char *const type_texts[VIGIE_RECORD_TYPES_N] = {
	[VIGIE_RECORD_PUPIL] = N_("pupils"),
	[VIGIE_RECORD_TERM] = N_("terms"),
	[VIGIE_RECORD_AVERAGE] = N_("averages"),
	[VIGIE_RECORD_MARK] = N_("marks"),
	[VIGIE_RECORD_ABSENCE] = N_("absences"),
	[VIGIE_RECORD_LATENESS] = N_("late arrivals"),
	[VIGIE_RECORD_COUNT] = N_("counts of absences"),
	[VIGIE_RECORD_OUTCOME] = N_("outcomes"),
	[VIGIE_RECORD_INCIDENT] = N_("incidents"),
	[VIGIE_RECORD_PUNISHMENT] = N_("punishments"),
	[VIGIE_RECORD_SANCTION] = N_("sanctions"),
	[VIGIE_RECORD_SUPPORT] = N_("support plans"),
};

static int print_change(const struct showing *showing, const struct vigie_import_part *part,
			int type)
{
	VIGIE_CLEANUP(json_done) struct json_object object = {0};
	const struct vigie_type_changes *changes = &part->changes[type];

	json_number(&object, "delivery", showing->delivery.id);
	json_text(&object, "school", part->school);
	json_known(&object, "year", part->year);
	json_text(&object, "type", vigie_record_type_name((enum vigie_record_type)type));
	json_number(&object, "new", (int64_t)changes->added);
	json_number(&object, "changed", (int64_t)changes->changed);
	json_number(&object, "taken_back", (int64_t)changes->removed);
	return json_print(&object);
}

static int put_change(struct showing *showing, const struct vigie_import_part *part, int type)
{
	const struct vigie_type_changes *changes = &part->changes[type];

	if (changes->added + changes->changed + changes->removed == 0)
		return 0;
	if (showing->session->json)
		return print_change(showing, part, type);
	table_cell(&showing->changes, "%s", part->school);
	if (part->year)
		table_cell(&showing->changes, "%d", part->year);
	else
		table_cell(&showing->changes, "-");
	table_cell(&showing->changes, "%s", _(type_texts[type]));
	table_number(&showing->changes, changes->added);
	table_number(&showing->changes, changes->changed);
	table_number(&showing->changes, changes->removed);
	return 0;
}

static int print_dropped_json(const struct showing *showing, const struct vigie_import_part *part)
{
	VIGIE_CLEANUP(json_done) struct json_object object = {0};

	json_number(&object, "delivery", showing->delivery.id);
	json_text(&object, "school", part->school);
	json_known(&object, "year", part->year);
	json_number(&object, "pupils", (int64_t)part->pupils);
	json_number(&object, "dropped", (int64_t)part->n_dropped);
	return json_print(&object);
}

/* What accepting it means for those whom it no longer names. */
static void print_dropped(const struct vigie_import_part *part)
{
	printf(P_("  %s: it claims to be the whole list of the school's pupils, and %zu of the "
		  "%" PRIu64 " known is not on it.\n",
		  "  %s: it claims to be the whole list of the school's pupils, and %zu of the "
		  "%" PRIu64 " known are not on it.\n",
		  part->n_dropped),
	       part->school, part->n_dropped, part->pupils);
	puts(_("  They would be taken to have left: no rule looks at them any more, their flags\n"
	       "  are cleared, and their referrals withdrawn unless another school names them\n"
	       "  within ten school days.\n"
	       "  What is known of them is kept; a later list that names them brings them back."));
}

static int on_part(void *userdata, const struct vigie_import_part *part)
{
	struct showing *showing = userdata;
	int r = 0;

	for (int type = 0; r == 0 && type < VIGIE_RECORD_TYPES_N; type++)
		if (type_texts[type])
			r = put_change(showing, part, type);
	vigie_buffer_append(&showing->dropped, (const char *)part->dropped,
			    part->n_dropped * sizeof(*part->dropped));
	if (r == 0 && showing->session->json)
		r = print_dropped_json(showing, part);
	else if (r == 0 && part->n_dropped > 0)
		print_dropped(part);
	return r < 0 ? r : vigie_buffer_error(&showing->dropped);
}

static int print_name(const struct showing *showing, int64_t person)
{
	struct vigie_person known;
	int r = pupil_choice_log(showing->store, showing->session->now, "quarantine: dropped",
				 person);

	if (r == 0)
		r = vigie_store_get_person(showing->store, person, &known);
	if (r < 0)
		return r;
	harmless_make(known.last);
	harmless_make(known.first);
	printf("  #%lld %s %s\n", (long long)person, known.last, known.first);
	return 0;
}

static int print_names(const struct showing *showing)
{
	const int64_t *ids = (const int64_t *)showing->dropped.data;
	size_t n = showing->dropped.size / sizeof(*ids);
	int r = 0;

	if (n > 0)
		puts(_("\nPupils known to the school who are not on its list:"));
	for (size_t i = 0; r == 0 && i < n; i++)
		r = print_name(showing, ids[i]);
	return r;
}

/* By itself a retry asks the same brake again. */
static void print_ways(int64_t id)
{
	printf(_("If it is right after all: vigie sources quarantine retry %lld --force --why "
		 "'…'\n"),
	       (long long)id);
	puts(_("  without --force the same check is made again, and holds it as long as this is "
	       "so"));
	printf(_("If it is not: vigie sources quarantine discard %lld --why '…', and ask the "
		 "school "
		 "for a new export\n"),
	       (long long)id);
}

static int preview(struct showing *showing)
{
	VIGIE_CLEANUP(kept_file_done) struct kept_file file = {0};
	struct vigie_delivery would;
	int r = kept_file_find(&file, showing->store, showing->config, showing->delivery.id);

	if (r != 0) {
		if (r > 0 && !showing->session->json)
			puts(_("  no copy is kept of it: what it would change is not known"));
		return r < 0 ? r : 0;
	}
	if (!showing->session->json)
		puts(_("\nAccepted as it is, it would change:"));
	file.import.on_part = on_part;
	file.import.userdata = showing;
	r = kept_file_preview(&file, showing->store, showing->session->now, &would);
	if (r == 0 && table_rows(&showing->changes))
		r = table_print(&showing->changes, stdout);
	else if (r == 0 && !showing->session->json)
		puts(_("  nothing"));
	if (r == 0 && showing->names)
		r = print_names(showing);
	if (r == 0 && !showing->session->json)
		print_ways(showing->delivery.id);
	return r;
}

static int show(struct showing *showing, int64_t id)
{
	int r = vigie_store_get_delivery(showing->store, id, &showing->delivery);

	if (r == -ENOENT) {
		fprintf(stderr, _("vigie: there is no delivery %lld\n"), (long long)id);
		return EXIT_UNABLE;
	}
	if (r == 0 && !showing->session->json)
		r = print_head(showing);
	if (r == 0)
		r = vigie_store_each_rejected(showing->store, id, on_row, showing);
	if (r == 0)
		r = end_row(showing);
	if (r == 0)
		r = print_rows(showing);
	if (r == 0 && showing->delivery.state == VIGIE_DELIVERY_HELD)
		r = preview(showing);
	return r < 0 ? session_unable(_("the quarantine"), r) : EXIT_DONE;
}

static int run_show(struct session *session, const struct arguments *arguments)
{
	VIGIE_CLEANUP(vigie_config_freep) struct vigie_config *config = NULL;
	VIGIE_CLEANUP(vigie_store_freep) struct vigie_store *store = NULL;
	struct showing showing = {.session = session,
				  .names = arguments->options[SHOW_NAMES] != NULL,
				  .rows = TABLE(row_columns),
				  .changes = TABLE(change_columns)};
	int64_t id;
	int code;

	if (!usage_number("sources quarantine show", _("delivery"), arguments->operands[0], &id))
		return EXIT_USAGE;
	code = session_load_config(session, &config);
	/* A preview is an import that is taken back; names are written in the access log. */
	if (code == EXIT_DONE)
		code = session_open_store(config, VIGIE_STORE_WRITE, &store);
	showing.config = config;
	showing.store = store;
	if (code == EXIT_DONE)
		code = show(&showing, id);
	table_done(&showing.rows);
	table_done(&showing.changes);
	vigie_buffer_done(&showing.dropped);
	return code;
}

static const struct option_line show_options[] = {
	[SHOW_NAMES] = {"--names", NULL,
			N_("name the pupils it would drop; written in the access log")},
	[SHOW_JSON] = OPTION_JSON,
};

const struct command command_quarantine_show = {
	.name = "sources quarantine show",
	.operands = N_("NUMBER"),
	.summary = N_("one delivery: its rejected rows, and what a held one would change"),
	.examples = "  vigie sources quarantine show 12\n",
	COMMAND_OPTIONS(show_options),
	.least = 1,
	.most = 1,
	.run = run_show,
};
