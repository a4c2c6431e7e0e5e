/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `vigie pupil export`: all that is kept of a pupil, one JSON object a line, for the family: who it
 * is, which lists it is on, what schools delivered, what rules said, what became of it, who looked.
 * The reading is written in the access log first.
 */
#include <errno.h>
#include <string.h>

#include "daemon/command/desk.h"
#include "daemon/command/json_object.h"
#include "daemon/command/pupil_records.h"
#include "vigie/membership.h"
#include "vigie/session.h"
#include "vigie/translate.h"

struct exporting {
	const struct desk *desk;
	int64_t person;
};

static int print_person(const struct exporting *exporting, int64_t id, int64_t kept)
{
	VIGIE_CLEANUP(json_done) struct json_object object = {0};
	struct vigie_person person;
	int r = vigie_store_get_person(exporting->desk->store, id, &person);

	if (r < 0)
		return r;
	json_text(&object, "t", "person");
	json_number(&object, "pupil", id);
	json_known(&object, "name_of", kept);
	json_text(&object, "last", person.last);
	json_text(&object, "first", person.first);
	json_day(&object, "born", person.born);
	json_text(&object, "ine", person.ine);
	json_text(&object, "be", person.be);
	json_text(&object, "local", person.local);
	json_text(&object, "household", person.household);
	return json_print(&object);
}

static int on_joined(void *userdata, int64_t other)
{
	const struct exporting *exporting = userdata;

	return print_person(exporting, other, exporting->person);
}

static int on_list(void *userdata, const char *name, vigie_day since, vigie_day until)
{
	VIGIE_CLEANUP(json_done) struct json_object object = {0};

	(void)userdata;
	json_text(&object, "t", "list");
	json_text(&object, "list", name);
	json_day(&object, "since", since);
	json_day(&object, "until", until);
	return json_print(&object);
}

static int print_objection(const struct exporting *exporting)
{
	VIGIE_CLEANUP(json_done) struct json_object object = {0};
	struct vigie_objection objection;
	int r = vigie_person_get_objection(exporting->desk->store, exporting->person, &objection);

	if (r <= 0)
		return r;
	json_text(&object, "t", "objection");
	json_moment(&object, "when", objection.when);
	json_text(&object, "who", objection.who);
	json_text(&object, "why", objection.why);
	return json_print(&object);
}

static int print_flag(const struct exporting *exporting, const struct vigie_flag *flag)
{
	VIGIE_CLEANUP(vigie_arena_freep) struct vigie_arena *arena = NULL;
	VIGIE_CLEANUP(json_done) struct json_object object = {0};
	struct vigie_decision decision;
	int r = vigie_arena_new(&arena);

	if (r < 0)
		return r;
	json_text(&object, "t", "flag");
	json_number(&object, "flag", flag->id);
	json_text(&object, "school", flag->uai);
	json_text(&object, "rule", flag->rule);
	json_text(&object, "title", flag->title);
	json_text(&object, "state", vigie_flag_state_word(flag->state));
	json_day(&object, "since", flag->since);
	json_day(&object, "raised", flag->raised);
	json_day(&object, "cleared", flag->cleared);
	r = vigie_flag_decision(exporting->desk->store, flag->id, arena, &decision);
	if (r == 0) {
		json_day(&object, "decided", decision.day);
		json_text(&object, "text", decision.text);
		json_raw(&object, "values", decision.values);
	}
	return r < 0 && r != -ENOENT ? r : json_print(&object);
}

static int on_flag(void *userdata, const struct vigie_flag *flag)
{
	const struct exporting *exporting = userdata;

	return flag->person == exporting->person ? print_flag(exporting, flag) : 0;
}

static int on_transition(void *userdata, const struct vigie_transition *transition)
{
	VIGIE_CLEANUP(json_done) struct json_object object = {0};
	const int64_t *referral = userdata;

	json_text(&object, "t", "step");
	json_number(&object, "referral", *referral);
	json_text(&object, "from", vigie_referral_state_word(transition->from));
	json_text(&object, "to", vigie_referral_state_word(transition->to));
	json_moment(&object, "when", transition->when);
	json_text(&object, "who", transition->who);
	json_text(&object, "why", transition->why);
	json_text(&object, "through", transition->through);
	return json_print(&object);
}

static int on_session(void *userdata, const struct vigie_session *session)
{
	VIGIE_CLEANUP(json_done) struct json_object object = {0};

	(void)userdata;
	json_text(&object, "t", "session");
	json_number(&object, "referral", session->referral);
	json_day(&object, "date", session->day);
	json_number(&object, "minutes", session->minutes);
	json_raw(&object, "present", session->present ? "true" : "false");
	return json_print(&object);
}

static void put_value(struct json_object *object, const char *key, vigie_decimal value)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};

	if (value != VIGIE_DECIMAL_NONE)
		vigie_decimal_append(&text, value, 0);
	json_raw(object, key, text.size ? text.data : "null");
}

static int on_subject(void *userdata, const char *subject, vigie_decimal start,
		      vigie_decimal latest)
{
	VIGIE_CLEANUP(json_done) struct json_object object = {0};
	const int64_t *referral = userdata;

	json_text(&object, "t", "measure");
	json_number(&object, "referral", *referral);
	json_text(&object, "what", subject);
	put_value(&object, "start", start);
	put_value(&object, "latest", latest);
	return json_print(&object);
}

/* Sessions, and what was measured at the start and since. */
static int print_tutoring(struct vigie_store *store, int64_t id)
{
	struct vigie_tutoring tutoring;
	int r = vigie_tutoring_get(store, id, &tutoring);

	if (r == 0)
		r = on_subject(&id, "average", tutoring.start.average, tutoring.latest.average);
	if (r == 0)
		r = on_subject(&id, "half_days", tutoring.start.half_days,
			       tutoring.latest.half_days);
	if (r == 0)
		r = vigie_tutoring_each_subject(store, id, on_subject, &id);
	return r < 0 ? r : vigie_sessions_each(store, id, on_session, NULL);
}

static int print_referral(const struct exporting *exporting, const struct vigie_referral *referral)
{
	VIGIE_CLEANUP(json_done) struct json_object object = {0};
	int64_t id = referral->id;
	int r;

	json_text(&object, "t", "referral");
	json_number(&object, "referral", id);
	json_text(&object, "school", referral->uai);
	json_text(&object, "programme", referral->programme);
	json_text(&object, "state", vigie_referral_state_word(referral->state));
	json_day(&object, "created", referral->created);
	json_day(&object, "closed", referral->closed);
	json_text(&object, "titles", referral->titles);
	json_text(&object, "subjects", referral->subjects);
	r = json_print(&object);
	if (r == 0)
		r = vigie_referral_each_transition(exporting->desk->store, id, on_transition, &id);
	return r < 0 ? r : print_tutoring(exporting->desk->store, id);
}

static int on_referral(void *userdata, const struct vigie_referral *referral)
{
	const struct exporting *exporting = userdata;

	return referral->person == exporting->person ? print_referral(exporting, referral) : 0;
}

static int on_access(void *userdata, const struct vigie_access *access)
{
	VIGIE_CLEANUP(json_done) struct json_object object = {0};

	(void)userdata;
	json_text(&object, "t", "access");
	json_moment(&object, "when", access->when);
	json_text(&object, "who", access->who);
	json_text(&object, "what", access->what);
	return json_print(&object);
}

/* Also in a school where it is under no rule's eyes: an objection hides nothing here. */
static int print_records(const struct exporting *exporting, const struct pupil_choice *choice)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < choice->n; i++)
		r = pupil_records_print(exporting->desk, exporting->person,
					&choice->items[i].school);
	return r;
}

static int export(struct exporting *exporting, const struct pupil_choice *choice)
{
	static const struct vigie_flag_filter flags = {.all = true};
	static const struct vigie_referral_filter referrals = {.all = true};
	struct vigie_store *store = exporting->desk->store;
	int r = pupil_choice_log(store, exporting->desk->ruling.when, "pupil export",
				 exporting->person);

	if (r == 0)
		r = print_person(exporting, exporting->person, 0);
	if (r == 0)
		r = vigie_person_each_joined(store, exporting->person, on_joined, exporting);
	if (r == 0)
		r = print_objection(exporting);
	if (r == 0)
		r = vigie_person_each_list(store, exporting->person, on_list, NULL);
	if (r == 0)
		r = print_records(exporting, choice);
	if (r == 0)
		r = vigie_flags_each(store, &flags, on_flag, exporting);
	if (r == 0)
		r = vigie_referrals_each(store, &referrals, on_referral, exporting);
	return r < 0 ? r : vigie_person_each_access(store, exporting->person, on_access, exporting);
}

static int run_export(struct session *session, const struct arguments *arguments)
{
	VIGIE_CLEANUP(pupil_choice_done) struct pupil_choice choice = {0};
	VIGIE_CLEANUP(desk_done) struct desk desk = {0};
	struct exporting exporting = {.desk = &desk};
	char number[32];
	int code = desk_open(&desk, session, NULL, NULL), r;

	if (code == EXIT_DONE)
		code = desk_find(&desk, arguments->operands[0], &exporting.person);
	if (code)
		return code;
	snprintf(number, sizeof(number), "#%lld", (long long)exporting.person);
	r = pupil_choice_find(&choice, desk.store, number);
	if (r == 0)
		r = export(&exporting, &choice);
	return r < 0 ? session_unable(_("the export"), r) : EXIT_DONE;
}

const struct command command_pupil_export = {
	.name = "pupil export",
	.operands = N_("PUPIL"),
	.summary = N_("all that is kept of a pupil, one JSON object a line"),
	.details = N_("Who it is, what schools delivered (as vigie-records(5), with delivery and "
		      "line), flags with what was decided then, referrals with their story, and "
		      "who looked. Written in the access log."),
	.examples = N_("  vigie pupil export '#12' >pupil-12.ndjson\n"),
	.least = 1,
	.most = 1,
	.run = run_export,
};
