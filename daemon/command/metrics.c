/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `vigie metrics`: the state of the whole for the textfile collector of the Prometheus node
 * exporter, in its exposition format. A file is written whole or not at all. Whoever reads graphs
 * may read the report too: figures of pupils are the step that they reached, never the number.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "daemon/command/metrics.h"
#include "vigie/backup.h"
#include "vigie/output.h"
#include "vigie/report.h"
#include "vigie/stock.h"
#include "vigie/translate.h"

enum metrics_option { METRICS_OUTPUT };

static void put_rules(struct vigie_buffer *out, const struct status *status)
{
	metric(out, "vigie_build_info", "The program that wrote this file.");
	metric_sample(out, "vigie_build_info", 1, "version", VIGIE_VERSION);
	metric(out, "vigie_rules_info", "Fingerprint of the rules in force.");
	if (status->rules[0])
		metric_sample(out, "vigie_rules_info", 1, "fingerprint", status->rules);
	metric_only(out, "vigie_rules_loaded_timestamp_seconds",
		    "When the rules in force were taken.", metric_of_moment(status->rules_since));
	metric_only(out, "vigie_reload_errors",
		    "Errors of the last reload of configuration and rules; 0 when it was taken.",
		    (int64_t)status->refusal.n_errors);
}

/* Both are of the last evaluation that had schools to evaluate. */
static int put_work(struct vigie_buffer *out, const struct status *status)
{
	char text[48] = "0 0", *end;
	long long microseconds;
	int r = vigie_store_get_state(status->store, VIGIE_STATE_EVALUATION, text, sizeof(text));

	if (r < 0 && r != -ENOENT)
		return r;
	microseconds = strtoll(text, &end, 10);
	metric_only(out, "vigie_last_cycle_timestamp_seconds",
		    "When the service last noted a cycle; when nothing happens, hourly.",
		    metric_of_moment(status->last_cycle));
	metric(out, "vigie_evaluation_duration_seconds", "How long the last evaluation took.");
	vigie_buffer_append_format(out, "vigie_evaluation_duration_seconds %lld.%06lld\n",
				   microseconds / VIGIE_USEC_PER_SEC,
				   microseconds % VIGIE_USEC_PER_SEC);
	metric_only(out, "vigie_evaluation_schools", "Schools of the last evaluation.",
		    strtoll(end, NULL, 10));
	metric_only(out, "vigie_schools", "Schools that named a pupil.",
		    (int64_t)status->n_schools);
	metric_only(out, "vigie_deliveries_stopped", "Deliveries held or refused.",
		    (int64_t)status->n_stopped);
	metric_only(out, "vigie_rows_rejected", "Rows rejected of deliveries that were stored.",
		    (int64_t)status->n_rejected);
	return 0;
}

static void put_flags(struct vigie_buffer *out, const struct status *status)
{
	metric(out, "vigie_flags",
	       "Flags by state: the last of 0, 5, 20, 50, 100, 200, 500 … reached.");
	for (size_t state = 0; state < FLAG_STATES_N; state++)
		metric_sample(out, "vigie_flags", vigie_report_floor(status->flags[state]), "state",
			      vigie_flag_state_word((enum vigie_flag_state)state));
}

/* Of one programme; NULL: of those that the configuration no longer names. */
struct tally {
	const struct vigie_config *config;
	const char *programme;
	uint64_t n[REFERRAL_STATES_N];
};

static bool is_configured(const struct vigie_config *config, const char *programme)
{
	for (size_t i = 0; i < config->n_programmes; i++)
		if (strcmp(config->programmes[i].name, programme) == 0)
			return true;
	return false;
}

static int on_referral(void *userdata, const struct vigie_referral *referral)
{
	struct tally *tally = userdata;

	if (tally->programme ? strcmp(tally->programme, referral->programme) == 0
			     : !is_configured(tally->config, referral->programme))
		tally->n[referral->state]++;
	return 0;
}

static int put_programme(struct vigie_buffer *out, const struct status *status, size_t i)
{
	const struct vigie_config *config = status->config;
	struct tally tally = {
		.config = config,
		.programme = i < config->n_programmes ? config->programmes[i].name : NULL,
	};
	const struct vigie_referral_filter all = {0};
	int r = vigie_referrals_each(status->store, &all, on_referral, &tally);

	for (size_t state = 0; r == 0 && state < REFERRAL_STATES_N; state++)
		if (tally.programme || tally.n[state])
			metric_sample_of_two(
				out, "vigie_referrals", vigie_report_floor(tally.n[state]),
				"programme", tally.programme ? tally.programme : "", "state",
				vigie_referral_state_word((enum vigie_referral_state)state));
	return r;
}

static int put_referrals(struct vigie_buffer *out, const struct status *status)
{
	int r = 0;

	metric(out, "vigie_referrals",
	       "Referrals by programme and state: the last of 0, 5, 20, 50, 100, 200, 500 … "
	       "reached.");
	for (size_t i = 0; r == 0 && i <= status->config->n_programmes; i++)
		r = put_programme(out, status, i);
	return r;
}

static int on_mail(void *userdata, const struct vigie_mail *mail)
{
	vigie_time *oldest = userdata;

	if (mail->state == VIGIE_MAIL_QUEUED &&
	    (*oldest == VIGIE_TIME_NONE || mail->queued < *oldest))
		*oldest = mail->queued;
	return 0;
}

static int put_mail(struct vigie_buffer *out, const struct status *status)
{
	vigie_time oldest = VIGIE_TIME_NONE;
	int r = vigie_mail_each(status->store, false, on_mail, &oldest);

	metric(out, "vigie_outbox_messages", "Messages that were not sent, by state.");
	for (size_t state = 0; state < MAIL_STATES_N; state++)
		if (state != VIGIE_MAIL_SENT && state != VIGIE_MAIL_DROPPED)
			metric_sample(out, "vigie_outbox_messages", (int64_t)status->mails[state],
				      "state", vigie_mail_state_word((enum vigie_mail_state)state));
	if (r == 0 && oldest != VIGIE_TIME_NONE)
		metric_only(out, "vigie_outbox_oldest_timestamp_seconds",
			    "When the oldest message that waits to be sent was written.",
			    metric_of_moment(oldest));
	return r;
}

static int put_codes(struct vigie_buffer *out, const struct status *status)
{
	vigie_day today = session_today(status->session, status->config);
	bool named = false;
	int r = 0;

	for (size_t i = 0; r == 0 && i < status->config->n_programmes; i++) {
		const struct vigie_config_programme *programme = &status->config->programmes[i];
		struct vigie_stock_counts counts;

		if (!programme->codes)
			continue;
		if (!named)
			metric(out, "vigie_codes_free",
			       "Access codes that nobody has yet: the last of 0, 5, 20, 50, 100, "
			       "200, 500 … reached.");
		named = true;
		r = vigie_stock_count(status->store, programme->name, today, &counts);
		if (r == 0)
			metric_sample(out, "vigie_codes_free",
				      vigie_report_floor(counts.n[VIGIE_CODE_FREE]), "programme",
				      programme->name);
	}
	return r;
}

static int put_store(struct vigie_buffer *out, const struct status *status)
{
	vigie_time newest = VIGIE_TIME_NONE;
	struct stat file;
	int r = vigie_backup_newest(status->config->store, &newest);

	if (r < 0 && r != -ENOENT)
		return r;
	if (stat(status->config->store, &file) < 0)
		return -errno;
	metric_only(out, "vigie_store_size_bytes", "Size of the store's file.",
		    (int64_t)file.st_size);
	metric_only(out, "vigie_backup_timestamp_seconds",
		    "When the newest copy of the store was made; 0 never.",
		    metric_of_moment(newest));
	return 0;
}

/* Each code once, with how many there are of it. */
static void put_attentions(struct vigie_buffer *out, const struct status *status)
{
	metric(out, "vigie_attention", "What needs a person, as 'vigie status' names it.");
	for (const struct attention *at = status->attentions; at; at = at->next) {
		const struct attention *first = status->attentions;

		while (first != at && strcmp(first->code, at->code) != 0)
			first = first->next;
		if (first == at)
			metric_sample(out, "vigie_attention",
				      (int64_t)status_count(status, at->code), "code", at->code);
	}
}

int metrics_append(const struct status *status, struct vigie_buffer *out)
{
	int r;

	put_rules(out, status);
	r = put_work(out, status);
	if (r == 0)
		r = metrics_append_sources(status, out);
	put_flags(out, status);
	if (r == 0)
		r = put_referrals(out, status);
	if (r == 0)
		r = put_mail(out, status);
	if (r == 0)
		r = put_codes(out, status);
	if (r == 0)
		r = put_store(out, status);
	put_attentions(out, status);
	return r < 0 ? r : vigie_buffer_error(out);
}

static int print(const struct status *status, const char *path)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer out = {0};
	int r = metrics_append(status, &out);

	if (r < 0)
		return session_unable(_("the metrics"), r);
	if (!path) {
		fputs(vigie_buffer_string(&out), stdout);
		return EXIT_DONE;
	}
	/* Another program reads it, under its own user. */
	r = vigie_output_replace(path, out.data, out.size, 0644);
	return r < 0 ? session_unable(path, r) : EXIT_DONE;
}

static int run_metrics(struct session *session, const struct arguments *arguments)
{
	VIGIE_CLEANUP(status_done) struct status status = {.session = session};
	int code = status_load(&status);

	return code ? code : print(&status, arguments->options[METRICS_OUTPUT]);
}

static const struct option_line metrics_options[] = {
	[METRICS_OUTPUT] = {"-o", N_("FILE"), N_("write this file (default: standard output)")},
};

const struct command command_metrics = {
	.name = "metrics",
	.summary = N_("the state of the whole for Prometheus"),
	.details = N_("In the format of the node exporter's textfile collector. Figures of pupils "
		      "are the last of 0, 5, 20, 50, 100, 200, 500 … that they reached: next to a "
		      "report the number would tell of small groups. vigie-metrics.timer writes "
		      "them every minute to "
		      "/run/vigie-metrics/vigie.prom."),
	.examples = "  vigie metrics\n"
		    "  vigie metrics -o /run/vigie-metrics/vigie.prom\n",
	COMMAND_OPTIONS(metrics_options),
	.run = run_metrics,
};
