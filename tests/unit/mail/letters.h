/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every letter that there is, each written by the code that writes it in an office of its own. */
#ifndef TESTS_LETTERS_H
#define TESTS_LETTERS_H

#include "daemon/manager/manager.h"
#include "tests/unit/mail/replies.h"
#include "vigie/freshness.h"
#include "vigie/silence.h"

static inline void letters_prepare(struct office *office)
{
	struct vigie_config_coordinator *coordinator = one_coordinator(office);

	office->config.contact = "bureau@exemple.fr";
	office->config.mail.inbox.url = "imaps://imap.exemple.fr/INBOX";
	office->programmes[0].answer_days = 10;
	office->programmes[0].capacity_per_school = 5;
	coordinator->urgent_at_once = true;
}

/* All pupils of the office, those who come later too. */
static inline void letters_name_pupils(struct office *office, const char *last, const char *first,
				       const char *ine)
{
	char sql[512];

	snprintf(sql, sizeof(sql),
		 "UPDATE person SET last = '%1$s', first = '%2$s', ine = '%3$s' || id;"
		 "CREATE TEMP TRIGGER named AFTER INSERT ON person BEGIN UPDATE person"
		 " SET last = '%1$s', first = '%2$s', ine = '%3$s' || id WHERE id = new.id; END",
		 last, first, ine);
	office_execute(office, sql);
}

static inline void letters_decline(struct office *office, int64_t referral)
{
	const struct referral_change decline = {.referral = referral,
						.from = VIGIE_REFERRAL_PROPOSED,
						.to = VIGIE_REFERRAL_DECLINED,
						.deadline = VIGIE_DAY_NONE,
						.day = office->day,
						.moment = morning(office) - 1,
						.who = "x",
						.why = "x",
						.through = "x"};

	assert_int_equal(referrals_change(office->store, &decline), 0);
}

static inline void letters_urgent_rule(struct office *office)
{
	struct vigie_rule_info *info = office_rule(office, "urgent");

	info->title = "Absent depuis dix demi-journées";
	info->priority = VIGIE_PRIORITY_URGENT;
	info->programmes = digest_programmes;
	info->n_programmes = 1;
}

/* Of each section something: new and urgent, open, closed, to look at, carried out, waiting. */
static inline void write_digest(struct office *office)
{
	letters_urgent_rule(office);
	office_pupils(office, 0, 8);
	for (size_t i = 0; i < 4; i++)
		flag_pupil(office, i);
	assert_int_equal(enqueue(office), 1);
	handle(office, (struct answer){.line = "accept",
				       .to = address_for(office, "secteur@exemple.fr", 2)});
	office_execute(office, "UPDATE referral SET reminded = proposed + 1 WHERE id = 4");
	office->day += 1;
	letters_decline(office, 1);
	office->coordinators[0].urgent_at_once = false;
	office_set(office, 5, 1, VIGIE_TRUE);
	for (size_t i = 4; i < 8; i++)
		flag_pupil(office, i);
	assert_int_equal(enqueue(office), 1);
}

static inline void write_urgent(struct office *office)
{
	letters_urgent_rule(office);
	office_set(office, 0, 1, VIGIE_TRUE);
	flag_pupil(office, 0);
	assert_int_equal(enqueue_at(office, morning(office) - 6 * HOUR), 1);
}

static inline void write_alive(struct office *office)
{
	flag_pupil(office, 0);
	assert_int_equal(enqueue(office), 1);
	office->day += 7;
	assert_int_equal(enqueue(office), 1);
}

static inline void write_code(struct office *office)
{
	flag_pupil(office, 0);
	assert_int_equal(enqueue(office), 1);
	office_execute(office, "UPDATE referral SET coordinator = 'Secteur Est';"
			       "INSERT INTO code(programme, value, state, referral, expires)"
			       " VALUES('tutorat', 'CODE-ZWXQ-4711', 'issued', 1, 21000)");
	assert_int_equal(enqueue(office), 1);
}

static inline void write_answer(struct office *office)
{
	flag_pupil(office, 0);
	assert_int_equal(enqueue(office), 1);
	assert_int_equal(handle(office, (struct answer){.line = "what is this?"}),
			 VIGIE_REPLY_ANSWERED);
}

static inline void write_bounced(struct office *office)
{
	const struct vigie_reply_key key = key_of(office);
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer path = {0};
	const struct vigie_inbox_bounce bounce = {"parti@ailleurs.fr", "failed", "5.1.1"};
	struct vigie_inbox_message message = {.message_id = "",
					      .from = "mailer-daemon@exemple.fr",
					      .subject = "failed",
					      .line = "",
					      .n_addressed = 1,
					      .bounced_id = "",
					      .class = VIGIE_INBOX_BOUNCE,
					      .bounces = &bounce,
					      .n_bounces = 1};
	enum vigie_reply_outcome outcome;

	flag_pupil(office, 0);
	assert_int_equal(enqueue(office), 1);
	assert_int_equal(vigie_reply_append_return_path(&office->config, &key, 1,
							"secteur@exemple.fr", office->day, &path),
			 0);
	message.addressed = (const char *const[]){path.data};
	assert_int_equal(vigie_reply_handle(office->store, &office->config, &message,
					    morning(office), &outcome),
			 0);
	assert_int_equal(outcome, VIGIE_REPLY_BOUNCED);
}

static inline void write_refused(struct office *office)
{
	assert_int_equal(vigie_reload_refused(office->store, &office->config, 1,
					      "rules.d/10.rules:2:5: error: V012: unknown word\n"
					      "    when éleve > 3\n         ^~~~~\n",
					      morning(office)),
			 0);
}

static inline void write_accepted(struct office *office)
{
	const struct vigie_setup setup = {.config = &office->config, .rules = &office->rules};

	write_refused(office);
	assert_int_equal(vigie_reload_accepted(office->store, &setup, morning(office)), 0);
}

/* The manager's own checks, on a clock that stands still. */
static vigie_time letters_now;

static vigie_time letters_clock(void)
{
	return letters_now;
}

static inline void letters_check(struct office *office, int (*check)(struct vigie_manager *))
{
	struct vigie_setup setup = {.config = &office->config, .rules = &office->rules};
	struct vigie_manager manager = {
		.options = {.store = office->store, .setup = &setup, .now = letters_clock}};

	letters_now = morning(office);
	assert_int_equal(check(&manager), 0);
}

static inline void write_silent(struct office *office)
{
	static struct vigie_expectation expectation = {VIGIE_DELIVERY_ABSENCES, 3};
	static struct vigie_config_source source = {.name = "depots-pronote",
						    .url = "directory:///srv/depots",
						    .expectations = &expectation,
						    .n_expectations = 1};

	office->config.sources = &source;
	office->config.n_sources = 1;
	letters_check(office, silence_check);
	office->day += 14;
	letters_check(office, silence_check);
}

static inline void write_speaking(struct office *office)
{
	write_silent(office);
	office->config.sources[0].expectations[0].days = 60; /* nothing is late any more */
	letters_check(office, silence_check);
	office->config.sources[0].expectations[0].days = 3;
}

static inline void write_codes_low(struct office *office)
{
	office->programmes[0].codes = true;
	office->programmes[0].codes_low = 5;
	letters_check(office, stock_check);
}

/* What somebody wrote beside it may name a pupil. */
static const char *letters_why = "la famille est prévenue";

static inline void write_silences_over(struct office *office)
{
	const struct vigie_ruling ruling = {.when = morning(office),
					    .day = office->day,
					    .who = "Secteur Est",
					    .why = letters_why};
	enum vigie_silence_outcome outcome;

	flag_pupil(office, 0);
	assert_int_equal(vigie_silence_begin(office->store, 1, office->day + 2, &ruling, &outcome),
			 0);
	office->day += 4;
	letters_check(office, acknowledgements_remind);
}

static const struct {
	const char *word;
	void (*write)(struct office *office);
} letters[VIGIE_LETTERS_N] = {
	[VIGIE_LETTER_DIGEST] = {"digest", write_digest},
	[VIGIE_LETTER_URGENT] = {"urgent", write_urgent},
	[VIGIE_LETTER_ALIVE] = {"alive", write_alive},
	[VIGIE_LETTER_CODE] = {"code", write_code},
	[VIGIE_LETTER_ANSWER] = {"answer", write_answer},
	[VIGIE_LETTER_BOUNCED] = {"bounced", write_bounced},
	[VIGIE_LETTER_REFUSED] = {"refused", write_refused},
	[VIGIE_LETTER_ACCEPTED] = {"accepted", write_accepted},
	[VIGIE_LETTER_SILENT] = {"silent", write_silent},
	[VIGIE_LETTER_SPEAKING] = {"speaking", write_speaking},
	[VIGIE_LETTER_CODES_LOW] = {"codes-low", write_codes_low},
	[VIGIE_LETTER_SILENCES_OVER] = {"silences-over", write_silences_over},
};

#endif
