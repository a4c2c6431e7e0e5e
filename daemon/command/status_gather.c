/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Gathers the state of the whole from the store, and finds what needs a person. Reads only; asks
 * neither source nor mail server.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

#include "daemon/command/delivery_table.h"
#include "daemon/command/harmless.h"
#include "daemon/command/quarantine.h"
#include "daemon/command/status.h"
#include "daemon/command/table.h"
#include "daemon/command/words.h"
#include "vigie/bounce.h"
#include "vigie/freshness.h"
#include "vigie/population.h"
#include "vigie/seal.h"
#include "vigie/stock.h"
#include "vigie/translate.h"

#define SILENT_HOURS 24 /* the service does a cycle at every midnight at least */
#define UNTOLD_SCHOOL_DAYS 5 /* a week: a long list of one morning is told by then */
#define STOPPED_SHOWN 5 /* held or refused files named one by one */

void status_attend(struct status *status, const char *code, const char *command, const char *format,
		   ...)
{
	struct attention *attention = calloc(1, sizeof(*attention));
	struct vigie_buffer text = {0};
	va_list arguments;

	if (!attention)
		return;
	va_start(arguments, format);
	vigie_buffer_append_vformat(&text, _(format), arguments);
	va_end(arguments);
	*attention = (struct attention){code, vigie_buffer_take(&text), strdup(command), NULL};
	harmless_make(attention->text);
	*(status->last ? status->last : &status->attentions) = attention;
	status->last = &attention->next;
}

static int get_moment(struct status *status, const char *key, vigie_time *ret_moment)
{
	char text[32] = "";
	int r = vigie_store_get_state(status->store, key, text, sizeof(text));

	*ret_moment = r == 0 && *text ? strtoll(text, NULL, 10) : VIGIE_TIME_NONE;
	return r == -ENOENT ? 0 : r;
}

/* What was decided is not decided anew: until its day has come again nothing happens. */
static int check_clock(struct status *status)
{
	char day[64] = "";
	vigie_day last;
	int r = vigie_store_get_state(status->store, VIGIE_STATE_EVALUATED_ON, day, sizeof(day));

	day[strcspn(day, " ")] = '\0';
	if (r == 0 && vigie_day_parse_iso(day, strlen(day), &last) == 0 &&
	    last > session_today(status->session, status->config))
		status_attend(status, "clock-behind", "timedatectl",
			      N_("the schools were evaluated for %s, and the clock shows an "
				 "earlier day: nothing is decided until then"),
			      day);
	return r == -ENOENT ? 0 : r;
}

static int gather_cycle(struct status *status)
{
	vigie_time late = SILENT_HOURS * 3600 * VIGIE_USEC_PER_SEC;
	int r = get_moment(status, VIGIE_STATE_LAST_CYCLE, &status->last_cycle);

	if (r == 0)
		r = get_moment(status, VIGIE_STATE_FIRST_CYCLE, &status->first_cycle);
	if (r < 0)
		return r;
	if (status->last_cycle == VIGIE_TIME_NONE)
		status_attend(status, "no-cycle", "systemctl start vigied",
			      N_("no cycle has been done yet: nothing was evaluated"));
	else if (status->session->now - status->last_cycle > late)
		status_attend(status, "service-stopped", "systemctl status vigied",
			      N_("no cycle has been done for more than %d hours: the service seems "
				 "to be stopped"),
			      SILENT_HOURS);
	return check_clock(status);
}

/* The rule files as they are now, against those in force. */
static void compare_rules(struct status *status)
{
	VIGIE_CLEANUP(vigie_diagnostics_freep) struct vigie_diagnostics *list = NULL;
	VIGIE_CLEANUP(vigie_rule_files_freep) struct vigie_rule_files *files = NULL;
	VIGIE_CLEANUP(vigie_rules_freep) struct vigie_rules *rules = NULL;
	int r = vigie_diagnostics_new(&list);

	if (r == 0)
		r = vigie_config_compile_rules(status->config, NULL, list, &files, &rules);
	if (r < 0)
		status_attend(status, "rules-unreadable", "vigie check",
			      N_("the rules cannot be read: %s"), session_error_text(r));
	else if (r > 0)
		status_attend(status, "rules-wrong", "vigie check",
			      N_("errors in the rule files: %zu"),
			      vigie_diagnostics_count(list, VIGIE_ERROR));
	else if (*status->rules && strcmp(status->rules, vigie_rules_fingerprint(rules)) != 0)
		status_attend(status, "rules-not-loaded", "systemctl reload vigied",
			      N_("the rule files are no longer those in force"));
}

static int gather_rules(struct status *status)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer moment = {0};
	int r = vigie_store_get_state(status->store, VIGIE_STATE_RULES, status->rules,
				      sizeof(status->rules));

	if (r == 0 || r == -ENOENT)
		r = get_moment(status, VIGIE_STATE_RULES_SINCE, &status->rules_since);
	if (r == 0)
		r = vigie_reload_last_refusal(status->store, &status->refusal);
	if (r < 0)
		return r;
	if (status->refusal.since != VIGIE_TIME_NONE)
		moment_append(&moment, status->refusal.since, status->config->timezone);
	if (status->refusal.n_errors)
		status_attend(status, "reload-refused", "vigie check",
			      N_("the reload of %s was refused (errors: %zu): the former rules "
				 "stay in force"),
			      vigie_buffer_string(&moment), status->refusal.n_errors);
	compare_rules(status);
	return 0;
}

static int check_expectation(struct status *status, const struct vigie_config_source *source,
			     const struct vigie_expectation *expected)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer last = {0};
	struct vigie_freshness freshness;
	int r = vigie_freshness_get(status->store, status->config, source, expected,
				    session_today(status->session, status->config), &freshness);

	if (r < 0 || !freshness.silent)
		return r;
	if (freshness.last != VIGIE_TIME_NONE)
		moment_append(&last, freshness.last, status->config->timezone);
	if (!last.size)
		status_attend(status, "source-silent", "vigie sources",
			      N_("source %s has delivered nothing yet of: %s"), source->name,
			      words_kind_text(expected->kind));
	else
		status_attend(status, "source-silent", "vigie sources",
			      expected->days == 1
				      ? N_("source %s is silent (%s): last delivery %s, expected "
					   "within %d school day")
				      : N_("source %s is silent (%s): last delivery %s, expected "
					   "within %d school days"),
			      source->name, words_kind_text(expected->kind),
			      vigie_buffer_string(&last), expected->days);
	return 0;
}

static int gather_source(struct status *status, const struct vigie_config_source *source)
{
	struct vigie_source_state state = {0};
	int r = vigie_store_get_source(status->store, source->name, &state);

	if (r < 0)
		return r;
	if (state.error[0] && state.failures == 0)
		status_attend(status, "source-incomplete", "vigie sources", N_("source %s: %s"),
			      source->name, state.error);
	else if (state.error[0])
		status_attend(status, "source-failing", "vigie sources",
			      N_("source %s cannot be read (failures in a row: %u): %s"),
			      source->name, state.failures, state.error);
	else
		status->n_sources_read += state.last_success != 0;
	for (size_t i = 0; r == 0 && i < source->n_expectations; i++)
		r = check_expectation(status, source, &source->expectations[i]);
	return r;
}

static void attend_delivery(struct status *status, const struct vigie_delivery *delivery)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer command = {0};

	vigie_buffer_append_format(&command, "vigie sources quarantine show %lld",
				   (long long)delivery->id);
	if (delivery->state == VIGIE_DELIVERY_HELD)
		status_attend(status, "delivery-held", vigie_buffer_string(&command),
			      N_("%s is held: %s"), delivery->file,
			      delivery_brake_text(delivery->brake));
	else
		status_attend(status, "delivery-refused", vigie_buffer_string(&command),
			      N_("%s is refused: %s"), delivery->file,
			      vigie_rejection_reason(delivery->refusal));
}

static int on_quarantined(void *userdata, const struct vigie_delivery *delivery)
{
	struct status *status = userdata;

	if (!quarantine_is_stopped(delivery)) {
		status->n_rejected += delivery->rejected;
		return 0;
	}
	if (status->n_stopped++ < STOPPED_SHOWN)
		attend_delivery(status, delivery);
	return 0;
}

static int gather_deliveries(struct status *status)
{
	int r = quarantine_each(status->store, on_quarantined, status);

	if (r == 0 && status->n_stopped > STOPPED_SHOWN)
		status_attend(status, "deliveries-stopped", "vigie sources quarantine",
			      N_("other deliveries held or refused: %llu"),
			      (unsigned long long)(status->n_stopped - STOPPED_SHOWN));
	return r;
}

static int on_school(void *userdata, const struct vigie_school *school)
{
	struct status *status = userdata;
	struct vigie_population population;
	int r = vigie_population_get(status->store, school->uai, &population);

	status->n_schools++;
	if (r == 0 && vigie_population_is_amiss(&population) && status->n_passed_over++ == 0)
		snprintf(status->passed_over, sizeof(status->passed_over), "%s", school->uai);
	return r;
}

static int gather_schools(struct status *status)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer command = {0};
	int r = vigie_store_each_school(status->store, on_school, status);

	vigie_buffer_append_format(&command, "vigie evaluate --school %s", status->passed_over);
	if (r == 0 && status->n_passed_over > 0)
		status_attend(status, "pupils-passed-over", vigie_buffer_string(&command),
			      N_("schools of which no rule looks at most pupils, because what the "
				 "rules ask of them (most often the level) is unknown: %zu, such "
				 "as %s"),
			      status->n_passed_over, status->passed_over);
	return r;
}

static int on_flag(void *userdata, const struct vigie_flag *flag)
{
	struct status *status = userdata;

	status->flags[flag->state]++;
	return 0;
}

static int on_referral(void *userdata, const struct vigie_referral *referral)
{
	struct status *status = userdata;

	status->referrals[referral->state]++;
	return 0;
}

/* A digest names so many, most serious first; whoever is not named for a week is held up by more
 * than that. */
static int on_untold(void *userdata, int64_t referral, vigie_time since)
{
	struct status *status = userdata;
	const struct vigie_config *config = status->config;
	vigie_day day = vigie_clock_local(since, config->timezone, NULL);

	(void)referral;
	status->n_untold +=
		since != VIGIE_TIME_NONE &&
		session_today(status->session, config) >
			vigie_calendar_school_days_ahead(config->calendar, day, UNTOLD_SCHOOL_DAYS);
	return 0;
}

static int gather_untold(struct status *status)
{
	int r = vigie_referrals_each_untold(status->store, on_untold, status);

	if (r == 0 && status->n_untold > 0)
		status_attend(status, "referrals-untold", "vigie referrals list --state ready",
			      N_("referrals with a place of which no coordinator was told for more "
				 "than %d school days: %llu"),
			      UNTOLD_SCHOOL_DAYS, (unsigned long long)status->n_untold);
	return r;
}

static int on_mail(void *userdata, const struct vigie_mail *mail)
{
	struct status *status = userdata;

	status->mails[mail->state]++;
	return 0;
}

static int gather_mail_error(struct status *status)
{
	char error[200] = "";
	int r = vigie_store_get_state(status->store, VIGIE_STATE_MAIL_ERROR, error, sizeof(error));

	if (*error)
		status_attend(status, "mail-blocked", "systemctl edit vigied",
			      N_("no mail can be sent: %s"), error);
	return r == -ENOENT ? 0 : r;
}

static int gather_inbox_error(struct status *status)
{
	char error[400] = "";
	int r = vigie_store_get_state(status->store, VIGIE_STATE_INBOX_ERROR, error, sizeof(error));

	if (*error)
		status_attend(status, "inbox-blocked", "journalctl -u vigied",
			      N_("the answers of coordinators cannot be read: %s"), error);
	return r == -ENOENT ? 0 : r;
}

static int on_stopped(void *userdata, const struct vigie_bounced *bounced)
{
	(void)bounced;
	++*(unsigned long long *)userdata;
	return 0;
}

static int gather_recipients(struct status *status)
{
	unsigned long long stopped = 0;
	int r = vigie_recipients_each_stopped(status->store, on_stopped, &stopped);

	if (r == 0 && stopped > 0)
		status_attend(status, "recipients-stopped", "vigie mail recipients",
			      N_("recipients whose mail came back, nothing is sent to them: %llu"),
			      stopped);
	return r;
}

static int gather_queues(struct status *status)
{
	const struct vigie_flag_filter flags = {0};
	const struct vigie_referral_filter referrals = {0};
	int r = gather_schools(status);

	if (r == 0)
		r = vigie_flags_each(status->store, &flags, on_flag, status);
	if (r == 0)
		r = vigie_referrals_each(status->store, &referrals, on_referral, status);
	if (r == 0)
		r = gather_untold(status);
	if (r == 0)
		r = vigie_mail_each(status->store, false, on_mail, status);
	if (r == 0)
		r = gather_mail_error(status);
	if (r == 0)
		r = gather_inbox_error(status);
	if (r == 0)
		r = gather_recipients(status);
	if (r == 0 && status->mails[VIGIE_MAIL_FAILED])
		status_attend(status, "mail-failed", "vigie mail",
			      N_("messages given up, nobody was told: %llu"),
			      (unsigned long long)status->mails[VIGIE_MAIL_FAILED]);
	if (r == 0 && status->mails[VIGIE_MAIL_HELD])
		status_attend(status, "mail-held", "vigie mail", N_("messages on hold: %llu"),
			      (unsigned long long)status->mails[VIGIE_MAIL_HELD]);
	return r;
}

static int gather_stocks(struct status *status)
{
	vigie_day today = session_today(status->session, status->config);
	int r = 0;

	for (size_t i = 0; r == 0 && i < status->config->n_programmes; i++) {
		const struct vigie_config_programme *programme = &status->config->programmes[i];
		struct vigie_stock_counts counts;

		if (!programme->codes)
			continue;
		r = vigie_stock_count(status->store, programme->name, today, &counts);
		if (r == 0 && counts.n[VIGIE_CODE_FREE] < (uint64_t)programme->codes_low)
			status_attend(status, "codes-low", "vigie codes import",
				      N_("programme %s is running out of access codes (free: "
					 "%llu)"),
				      programme->name,
				      (unsigned long long)counts.n[VIGIE_CODE_FREE]);
	}
	return r;
}

/* Whose mail should be encrypted, and is not. */
static int gather_seals(struct status *status)
{
	const struct vigie_config *config = status->config;
	int r = 0;

	for (size_t i = 0; r >= 0 && i < config->n_coordinators; i++) {
		const struct vigie_config_coordinator *coordinator = &config->coordinators[i];
		VIGIE_CLEANUP(vigie_seal_freep) struct vigie_seal *seal = NULL;
		enum vigie_seal_trouble trouble;

		if (coordinator->seal.kind == VIGIE_SEAL_NONE)
			continue;
		r = vigie_seal_open(&coordinator->seal, status->session->now, &seal, &trouble);
		if (r > 0)
			status_attend(status, "key-useless", "vigie check",
				      N_("mail to %s is not encrypted, its key or certificate "
					 "cannot be used: %s"),
				      coordinator->name, vigie_seal_trouble_text(trouble));
	}
	return r < 0 ? r : 0;
}

int status_gather(struct status *status)
{
	int r = gather_cycle(status);

	if (r == 0)
		r = gather_rules(status);
	for (size_t i = 0; r == 0 && i < status->config->n_sources; i++)
		r = gather_source(status, &status->config->sources[i]);
	if (r == 0)
		r = gather_deliveries(status);
	if (r == 0)
		r = gather_stocks(status);
	if (r == 0)
		r = gather_seals(status);
	return r == 0 ? gather_queues(status) : r;
}
