/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `vigie referrals show`: one referral and its story, by number and never by name. Reads only. */
#include <errno.h>
#include <string.h>

#include "daemon/command/command.h"
#include "daemon/command/referral_json.h"
#include "daemon/command/table.h"
#include "daemon/command/words.h"
#include "vigie/session.h"
#include "vigie/stock.h"
#include "vigie/transition.h"
#include "vigie/translate.h"

static void put_line(struct table *table, const char *title, const char *text)
{
	if (!*text)
		return;
	table_cell(table, "  %s", title);
	table_cell(table, "%s", text);
}

static void put_day(struct table *table, const char *title, vigie_day day)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};

	vigie_day_append_iso(&text, day);
	put_line(table, title, vigie_buffer_string(&text));
}

/* What the programme offers, and the code in use. */
static int put_programme(struct table *table, struct vigie_store *store,
			 const struct vigie_config *config, const struct vigie_referral *referral)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer offer = {0}, number = {0};
	const struct vigie_config_programme *programme = NULL;
	struct vigie_code code;
	int r = vigie_stock_of_referral(store, referral->id, VIGIE_DAY_NONE, &code);

	put_line(table, _("Programme"), referral->programme);
	for (size_t i = 0; i < config->n_programmes; i++)
		if (strcmp(config->programmes[i].name, referral->programme) == 0)
			programme = &config->programmes[i];
	if (programme)
		vigie_programme_describe(programme, &offer);
	put_line(table, "", vigie_buffer_string(&offer));
	put_line(table, "", programme && programme->note ? programme->note : "");
	if (r == 1)
		vigie_buffer_append_format(&number, "%lld", (long long)code.id);
	put_line(table, _("Access code No."), vigie_buffer_string(&number));
	return r < 0 ? r : 0;
}

static void put_number(struct table *table, const char *title, int64_t number)
{
	if (number == 0)
		return;
	table_cell(table, "  %s", title);
	table_cell(table, "%lld", (long long)number);
}

static const char *reason_text(const char *word)
{
	for (unsigned reason = 1; reason < VIGIE_REASONS_N; reason++)
		if (strcmp(vigie_referral_reason_word(reason), word) == 0)
			return vigie_referral_reason_text(reason);
	return "";
}

/* "7.4 → 9.1" */
static void put_measure(struct table *table, const char *title, vigie_decimal start,
			vigie_decimal latest)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};
	bool comma = words_language() == VIGIE_FRENCH;

	if (start == VIGIE_DECIMAL_NONE)
		return;
	vigie_decimal_append_display(&text, start, comma);
	if (latest != VIGIE_DECIMAL_NONE) {
		vigie_buffer_append_string(&text, " → ");
		vigie_decimal_append_display(&text, latest, comma);
	}
	put_line(table, title, vigie_buffer_string(&text));
}

static int on_subject(void *userdata, const char *subject, vigie_decimal start,
		      vigie_decimal latest)
{
	put_measure(userdata, subject, start, latest);
	return 0;
}

/* Sessions, and what was measured at the start and since. */
static int put_tutoring(struct table *table, struct vigie_store *store,
			const struct vigie_referral *referral)
{
	struct vigie_tutoring tutoring;
	int r = vigie_tutoring_get(store, referral->id, &tutoring);

	if (r < 0)
		return r;
	if (tutoring.last != VIGIE_DAY_NONE) {
		table_cell(table, "  %s", _("Sessions"));
		table_cell(table, _("%d, %lld min; missed: %d"), tutoring.n_sessions,
			   (long long)tutoring.minutes, tutoring.n_missed);
	}
	put_day(table, _("End proposed on"), tutoring.ending);
	put_measure(table, _("General average"), tutoring.start.average, tutoring.latest.average);
	put_measure(table, _("Half-days absent in 30 days"), tutoring.start.half_days,
		    tutoring.latest.half_days);
	return vigie_tutoring_each_subject(store, referral->id, on_subject, table);
}

static int print_referral(struct vigie_store *store, const struct vigie_config *config,
			  const struct vigie_referral *referral)
{
	static const struct table_column columns[] = {{NULL, false}, {NULL, false}};
	VIGIE_CLEANUP(table_done) struct table table = TABLE(columns);
	int r;

	printf(_("Referral No. %lld, %s\n"), (long long)referral->id,
	       vigie_referral_state_text(referral->state));
	table_cell(&table, "  %s", _("Pupil"));
	table_cell(&table, "#%lld", (long long)referral->person);
	table_cell(&table, "  %s", _("School"));
	table_cell(&table, "%s%s%s", referral->uai, referral->school_name[0] ? " " : "",
		   referral->school_name);
	r = put_programme(&table, store, config, referral);
	put_line(&table, _("Priority"), words_priority_text(referral->priority));
	put_line(&table, _("Because"), referral->titles);
	put_line(&table, _("To work on"), referral->subjects);
	put_day(&table, _("Made on"), referral->created);
	put_day(&table, _("Proposed on"), referral->proposed);
	put_day(&table, _("Answer by"), referral->deadline);
	put_day(&table, _("Reminded on"), referral->reminded);
	put_day(&table, _("Escalated on"), referral->escalated);
	put_line(&table, _("Coordinator"), referral->coordinator);
	put_line(&table, _("Tutor"), referral->tutor);
	put_day(&table, _("Started on"), referral->started);
	put_line(&table, _("Reason"), reason_text(referral->reason));
	put_day(&table, _("On hold until"), referral->until);
	put_day(&table, _("Not in the school since"), referral->gone);
	put_number(&table, _("Offered beside No."), referral->beside);
	put_number(&table, _("Offered after No."), referral->after);
	put_day(&table, _("Closed on"), referral->closed);
	if (r >= 0)
		r = put_tutoring(&table, store, referral);
	return r < 0 ? r : table_print(&table, stdout);
}

struct story {
	const struct vigie_config *config;
	struct table table;
};

static int on_transition(void *userdata, const struct vigie_transition *transition)
{
	struct story *story = userdata;

	table_cell(&story->table, "  ");
	table_moment(&story->table, transition->when, story->config->timezone);
	table_cell(&story->table, "%s", vigie_referral_state_text(transition->to));
	table_cell(&story->table, "%s", transition->who);
	table_cell(&story->table, "%s", vigie_referral_way_text(transition->through));
	table_cell(&story->table, "%s", transition->why);
	return 0;
}

static int say_unknown(int64_t id)
{
	fprintf(stderr, _("vigie: there is no referral No. %lld\n"), (long long)id);
	return EXIT_UNABLE;
}

static int show_referral(struct vigie_store *store, const struct vigie_config *config, int64_t id)
{
	static const struct table_column columns[] = {{NULL, false}, {NULL, false}, {NULL, false},
						      {NULL, false}, {NULL, false}, {NULL, false}};
	struct story story = {.config = config, .table = TABLE(columns)};
	struct vigie_referral referral;
	int r = vigie_referral_get(store, id, &referral);

	if (r == -ENOENT)
		return say_unknown(id);
	if (r == 0)
		r = print_referral(store, config, &referral);
	if (r == 0)
		r = vigie_referral_each_transition(store, id, on_transition, &story);
	if (r == 0) {
		printf("\n%s\n", _("Its story"));
		r = table_print(&story.table, stdout);
	}
	table_done(&story.table);
	return r < 0 ? session_unable(_("the referral"), r) : EXIT_DONE;
}

static int on_transition_json(void *userdata, const struct vigie_transition *transition)
{
	VIGIE_CLEANUP(json_done) struct json_object object = {0};
	struct vigie_buffer *story = userdata;

	referral_json_put_transition(&object, transition);
	vigie_buffer_append_format(story, "%s%s", story->size > 1 ? "," : "", json_close(&object));
	return vigie_buffer_error(story);
}

static void json_measure(struct json_object *object, const char *key, vigie_decimal value)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};

	if (value != VIGIE_DECIMAL_NONE)
		vigie_decimal_append(&text, value, 0);
	json_raw(object, key, text.size ? text.data : "null");
}

static int put_tutoring_json(struct json_object *object, struct vigie_store *store, int64_t id)
{
	struct vigie_tutoring tutoring;
	int r = vigie_tutoring_get(store, id, &tutoring);

	if (r < 0)
		return r;
	json_number(object, "sessions", tutoring.n_sessions);
	json_number(object, "missed", tutoring.n_missed);
	json_number(object, "minutes", tutoring.minutes);
	json_measure(object, "average_start", tutoring.start.average);
	json_measure(object, "average", tutoring.latest.average);
	json_measure(object, "half_days_start", tutoring.start.half_days);
	json_measure(object, "half_days", tutoring.latest.half_days);
	return 0;
}

static int show_json(struct vigie_store *store, int64_t id)
{
	VIGIE_CLEANUP(json_done) struct json_object object = {0};
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer story = {0};
	struct vigie_referral referral;
	int r = vigie_referral_get(store, id, &referral);

	if (r == -ENOENT)
		return say_unknown(id);
	vigie_buffer_append_char(&story, '[');
	if (r == 0)
		r = vigie_referral_each_transition(store, id, on_transition_json, &story);
	vigie_buffer_append_char(&story, ']');
	if (r < 0)
		return session_unable(_("the referral"), r);
	referral_json_put(&object, &referral);
	r = put_tutoring_json(&object, store, id);
	json_raw(&object, "story", vigie_buffer_string(&story));
	if (r == 0)
		r = json_print(&object);
	return r < 0 ? session_unable(_("the referral"), r) : EXIT_DONE;
}

static int run_show(struct session *session, const struct arguments *arguments)
{
	VIGIE_CLEANUP(vigie_config_freep) struct vigie_config *config = NULL;
	VIGIE_CLEANUP(vigie_store_freep) struct vigie_store *store = NULL;
	int64_t id;
	int code;

	if (!usage_referral("referrals show", arguments->operands[0], &id))
		return EXIT_USAGE;
	code = session_load_config(session, &config);
	if (code == EXIT_DONE)
		code = session_open_store(config, VIGIE_STORE_READ, &store);
	if (code)
		return code;
	return session->json ? show_json(store, id) : show_referral(store, config, id);
}

static const struct option_line show_options[] = {OPTION_JSON};

const struct command command_referrals_show = {
	.name = "referrals show",
	.operands = N_("NUMBER"),
	.summary = N_("one referral and its story"),
	.examples = "  vigie referrals show 12\n",
	COMMAND_OPTIONS(show_options),
	.least = 1,
	.most = 1,
	.run = run_show,
};
