/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `vigie simulate`: who would be flagged, or no longer, if a folder of rules replaced those in
 * force. Writes nothing but, where names are asked for, the access log.
 */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "daemon/command/command.h"
#include "daemon/command/json_object.h"
#include "daemon/command/limit.h"
#include "daemon/command/progress.h"
#include "daemon/command/pupil_choice.h"
#include "daemon/command/school_list.h"
#include "daemon/command/table.h"
#include "vigie/replay.h"
#include "vigie/translate.h"

enum simulate_option { SIMULATE_RULES, SIMULATE_ON, SIMULATE_NAMES, SIMULATE_LIMIT, SIMULATE_JSON };

/* One rule in one school. */
struct simulated {
	const struct vigie_school *school;
	const char *rule;
	uint64_t entering, leaving, unchanged, pending, held;
};

struct simulating {
	const struct session *session;
	struct vigie_setup present, other;
	struct vigie_store *store;
	struct school_list schools;
	vigie_day on;
	bool names;
	struct limit limit;
	struct vigie_buffer rows; /* struct simulated */
	struct vigie_buffer moves; /* struct vigie_simulation_verdict: who enters or leaves */
	struct vigie_buffer flagged, changed; /* int64_t: pupils, perhaps more than once */
};

static void simulating_done(struct simulating *simulating)
{
	vigie_buffer_done(&simulating->rows);
	vigie_buffer_done(&simulating->moves);
	vigie_buffer_done(&simulating->flagged);
	vigie_buffer_done(&simulating->changed);
	school_list_done(&simulating->schools);
	vigie_store_close(simulating->store);
	vigie_setup_done(&simulating->other);
	vigie_setup_done(&simulating->present);
}

static struct simulated *last_row(const struct vigie_buffer *rows)
{
	return rows->size ? (struct simulated *)(rows->data + rows->size) - 1 : NULL;
}

static struct simulated *row_of(struct simulating *simulating,
				const struct vigie_simulation_verdict *verdict)
{
	const struct simulated begun = {.school = verdict->school, .rule = verdict->rule};
	struct vigie_buffer *rows = &simulating->rows;
	struct simulated *last = last_row(rows);

	/* Verdicts come school by school, rule by rule. */
	if (last && last->school == begun.school && strcmp(last->rule, begun.rule) == 0)
		return last;
	vigie_buffer_append(rows, (const char *)&begun, sizeof(begun));
	return vigie_buffer_error(rows) ? NULL : last_row(rows);
}

static void note(struct vigie_buffer *persons, int64_t person)
{
	vigie_buffer_append(persons, (const char *)&person, sizeof(person));
}

static int take_verdict(void *userdata, const struct vigie_simulation_verdict *verdict)
{
	struct simulating *simulating = userdata;
	enum vigie_simulation_change change = verdict->change;
	struct simulated *row = row_of(simulating, verdict);

	if (!row)
		return -ENOMEM;
	row->entering += change == VIGIE_SIMULATION_ENTERING;
	row->leaving += change == VIGIE_SIMULATION_LEAVING;
	row->unchanged += change == VIGIE_SIMULATION_UNCHANGED;
	row->pending += verdict->pending;
	row->held += verdict->held;
	if (change == VIGIE_SIMULATION_UNCHANGED || change == VIGIE_SIMULATION_LEAVING)
		note(&simulating->flagged, verdict->person);
	if (change == VIGIE_SIMULATION_ENTERING || change == VIGIE_SIMULATION_LEAVING) {
		note(&simulating->changed, verdict->person);
		vigie_buffer_append(&simulating->moves, (const char *)verdict, sizeof(*verdict));
	}
	return 0;
}

static int compare_persons(const void *left, const void *right)
{
	const int64_t *a = left, *b = right;

	return (*a > *b) - (*a < *b);
}

/* Each pupil once, in order; how many they are. */
static uint64_t count_pupils(struct vigie_buffer *buffer)
{
	int64_t *persons = (int64_t *)buffer->data;
	size_t n = buffer->size / sizeof(*persons), kept = 0;

	if (n == 0)
		return 0;
	qsort(persons, n, sizeof(*persons), compare_persons);
	for (size_t i = 0; i < n; i++)
		if (i == 0 || persons[i] != persons[kept - 1])
			persons[kept++] = persons[i];
	buffer->size = kept * sizeof(*persons);
	return kept;
}

static int simulate_all(struct simulating *simulating)
{
	const struct school_list *schools = &simulating->schools;
	struct progress progress;
	int r = 0;

	progress_init(&progress);
	for (size_t i = 0; r == 0 && i < schools->n; i++) {
		progress_show(&progress, _("Simulating"), i, schools->n);
		r = vigie_simulate_school(simulating->store, &simulating->present,
					  &simulating->other, &schools->items[i], simulating->on,
					  take_verdict, simulating);
	}
	progress_clear(&progress);
	if (r == 0 &&
	    (vigie_buffer_error(&simulating->moves) || vigie_buffer_error(&simulating->flagged) ||
	     vigie_buffer_error(&simulating->changed)))
		r = -ENOMEM;
	return r;
}

/* Every pupil who will be named, before the first is. */
static int log_names(struct simulating *simulating)
{
	const int64_t *persons = (const int64_t *)simulating->changed.data;
	size_t n = simulating->changed.size / sizeof(*persons);
	int r = vigie_store_begin(simulating->store);

	if (r < 0)
		return r;
	for (size_t i = 0; r == 0 && i < n; i++)
		r = pupil_choice_log(simulating->store, simulating->session->now, "simulate",
				     persons[i]);
	if (r == 0)
		r = vigie_store_commit(simulating->store);
	if (r < 0)
		vigie_store_rollback(simulating->store);
	return r;
}

static int print_name_json(const struct vigie_simulation_verdict *move,
			   const struct vigie_person *person)
{
	VIGIE_CLEANUP(json_done) struct json_object object = {0};

	json_text(&object, "school", move->school->uai);
	json_text(&object, "rule", move->rule);
	json_number(&object, "pupil", move->person);
	json_text(&object, "last", person->last);
	json_text(&object, "first", person->first);
	json_text(&object, "change",
		  move->change == VIGIE_SIMULATION_ENTERING ? "entering" : "leaving");
	return json_print(&object);
}

static void cell_name(struct table *table, const struct vigie_simulation_verdict *move,
		      const struct vigie_person *person)
{
	table_cell(table, "%s", move->school->uai);
	table_cell(table, "%s", move->rule);
	table_cell(table, "%s",
		   move->change == VIGIE_SIMULATION_ENTERING ? _("enters") : _("leaves"));
	table_cell(table, "#%" PRId64, move->person);
	table_cell(table, "%s %s", person->last, person->first);
}

static int print_names(struct simulating *simulating)
{
	static const struct table_column columns[] = {{N_("School"), false},
						      {N_("Rule"), false},
						      {"", false},
						      {N_("Pupil"), true},
						      {"", false}};
	VIGIE_CLEANUP(table_done) struct table table = TABLE(columns);
	const struct vigie_simulation_verdict *moves =
		(const struct vigie_simulation_verdict *)simulating->moves.data;
	size_t n = simulating->moves.size / sizeof(*moves);
	int r = log_names(simulating);

	for (size_t i = 0; r == 0 && i < n; i++) {
		struct vigie_person person;

		r = vigie_store_get_person(simulating->store, moves[i].person, &person);
		if (r < 0)
			break;
		if (simulating->session->json)
			r = print_name_json(&moves[i], &person);
		else
			cell_name(&table, &moves[i], &person);
	}
	if (r == 0 && table_rows(&table)) {
		putchar('\n');
		r = table_print(&table, stdout);
	}
	return r;
}

static int print_row_json(const struct simulated *row)
{
	VIGIE_CLEANUP(json_done) struct json_object object = {0};

	json_text(&object, "school", row->school->uai);
	json_text(&object, "rule", row->rule);
	json_number(&object, "entering", (int64_t)row->entering);
	json_number(&object, "leaving", (int64_t)row->leaving);
	json_number(&object, "unchanged", (int64_t)row->unchanged);
	json_number(&object, "pending", (int64_t)row->pending);
	json_number(&object, "held", (int64_t)row->held);
	return json_print(&object);
}

static int print_rows(const struct simulating *simulating)
{
	static const struct table_column columns[] = {
		{N_("School"), false},	 {N_("Rule"), false},	  {N_("Entering"), true},
		{N_("Leaving"), true},	 {N_("Unchanged"), true}, {N_("Newly pending"), true},
		{N_("Newly held"), true}};
	VIGIE_CLEANUP(table_done) struct table table = TABLE(columns);
	const struct simulated *rows = (const struct simulated *)simulating->rows.data;
	size_t n = simulating->rows.size / sizeof(*rows);
	int r = 0;

	for (size_t i = 0; r == 0 && i < n; i++) {
		if (simulating->session->json) {
			r = print_row_json(&rows[i]);
			continue;
		}
		table_cell(&table, "%s", rows[i].school->uai);
		table_cell(&table, "%s", rows[i].rule);
		table_number(&table, rows[i].entering);
		table_number(&table, rows[i].leaving);
		table_number(&table, rows[i].unchanged);
		table_number(&table, rows[i].pending);
		table_number(&table, rows[i].held);
	}
	if (r == 0 && table_rows(&table))
		r = table_print(&table, stdout);
	return r;
}

static void print_head(const struct simulating *simulating)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer day = {0};

	vigie_day_append_iso(&day, simulating->on);
	printf(_("On %s. Rules in force: %s; simulated: %s.\n"), vigie_buffer_string(&day),
	       vigie_rules_fingerprint(simulating->present.rules),
	       vigie_rules_fingerprint(simulating->other.rules));
}

static int print_all(struct simulating *simulating, uint64_t flagged, uint64_t changed)
{
	bool json = simulating->session->json;
	int r;

	if (!json) {
		print_head(simulating);
		printf(_("Pupils flagged now: %" PRIu64
			 ". Pupils for whom a flag would come or go: %" PRIu64 ".\n"),
		       flagged, changed);
		if (simulating->rows.size)
			putchar('\n');
	}
	r = print_rows(simulating);
	if (r == 0 && simulating->names)
		r = print_names(simulating);
	fflush(stdout);
	return r;
}

static int simulate(struct simulating *simulating)
{
	uint64_t flagged, changed;
	int r = school_list_load(&simulating->schools, simulating->store, NULL);

	if (r == 0)
		r = simulate_all(simulating);
	if (r < 0)
		return session_unable(_("the simulation"), r);
	flagged = count_pupils(&simulating->flagged);
	changed = count_pupils(&simulating->changed);
	r = print_all(simulating, flagged, changed);
	if (r < 0)
		return session_unable(_("the simulation"), r);
	if (!limit_exceeded(&simulating->limit, changed, flagged))
		return EXIT_DONE;
	fprintf(stderr,
		_("vigie: beyond the limit; pupils for whom a flag would come or go: %" PRIu64
		  ", pupils flagged now: %" PRIu64 "\n"),
		changed, flagged);
	return EXIT_FOUND;
}

static int run_simulate(struct session *session, const struct arguments *arguments)
{
	const char *const *values = arguments->options;
	VIGIE_CLEANUP(simulating_done)
	struct simulating simulating = {
		.session = session, .on = VIGIE_DAY_NONE, .names = values[SIMULATE_NAMES] != NULL};
	int code;

	if (!values[SIMULATE_RULES])
		return usage_error("simulate", _("%s is missing"), "--rules");
	if (!usage_day("simulate", "--on", values[SIMULATE_ON], &simulating.on))
		return EXIT_USAGE;
	if (limit_read(&simulating.limit, values[SIMULATE_LIMIT],
		       arguments->n_operands ? arguments->operands[0] : NULL) < 0)
		return usage_error("simulate", _("a limit is a number of pupils, or a percentage: "
						 "--limit 20, --limit 5 %%"));
	code = session_load_setup(session, NULL, &simulating.present);
	if (code == EXIT_DONE)
		code = session_load_setup(session, values[SIMULATE_RULES], &simulating.other);
	/* The access log is written: who is shown names must be able to. */
	if (code == EXIT_DONE)
		code = session_open_store(simulating.present.config,
					  simulating.names ? VIGIE_STORE_WRITE : VIGIE_STORE_READ,
					  &simulating.store);
	if (code == EXIT_DONE && simulating.on == VIGIE_DAY_NONE)
		simulating.on = session_today(session, simulating.present.config);
	return code ? code : simulate(&simulating);
}

static const struct option_line simulate_options[] = {
	[SIMULATE_RULES] = {"--rules", N_("PATH"), N_("the rules of this folder or file")},
	[SIMULATE_ON] = {"--on", N_("DATE"), N_("on this day (today)")},
	[SIMULATE_NAMES] = {"--names", NULL,
			    N_("who enters and leaves; written in the access log")},
	[SIMULATE_LIMIT] = {"--limit", N_("N[%]"), /* xgettext:no-c-format */
			    N_("exit 1 when a flag would come or go for more than N pupils, or N % "
			       "of those flagged now")},
	[SIMULATE_JSON] = OPTION_JSON,
};

const struct command command_simulate = {
	.name = "simulate",
	.operands = "[%]",
	.summary = N_("who would be flagged under other rules"),
	.details =
		N_("The present flags are carried on for one day under the rules in force, and "
		   "under those of PATH; what differs is shown for each school and rule. Delays, "
		   "rests and caps count: 'newly pending' are those whose delay or rest has not "
		   "passed. The limit counts pupils, each once; where nobody is flagged now, a "
		   "percentage allows nothing."),
	.examples = N_("  vigie simulate --rules trial.d\n"
		       "  vigie simulate --rules trial.d --limit 5 % && deploy\n"
		       "  vigie simulate --rules trial.d --names\n"),
	COMMAND_OPTIONS(simulate_options),
	.most = 1,
	.run = run_simulate,
};
