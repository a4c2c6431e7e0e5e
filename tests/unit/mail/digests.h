/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An invented office with a coordinator, and the reading of what was written to them. */
#ifndef TESTS_DIGESTS_H
#define TESTS_DIGESTS_H

#include "daemon/mail/digest.h"
#include "daemon/referral/queue.h"
#include "tests/unit/referral/office.h"
#include "vigie/mail.h"

static const char *const digest_programmes[] = {"tutorat"};

/* Morning of the office's day, past every digest's hour. */
static inline vigie_time morning(const struct office *office)
{
	return vigie_clock_from_local(office->day, 8 * 3600, "Europe/Paris");
}

static inline struct vigie_config_coordinator *one_coordinator(struct office *office)
{
	office->config.office = "Académie Essai";
	office->config.timezone = "Europe/Paris";
	office->config.mail.from = "vigie <vigie@exemple.fr>";
	office->config.mail.smtp = "smtps://smtp.exemple.fr";
	office_programme(office, "tutorat")->title = "Tutorat solidaire";
	office->rules.info[0].programmes = digest_programmes;
	office_rule(office, "r")->programmes = digest_programmes;
	office->rules.info[0].n_programmes = 1;
	office->rules.info[0].title = "Au moins quatre demi-journées";
	return office_coordinator(office, "Secteur Est");
}

static inline size_t enqueue_at(struct office *office, vigie_time now)
{
	size_t n = 99;

	assert_int_equal(vigie_digest_enqueue_due(office->store, &office->config, now, false, &n),
			 0);
	return n;
}

static inline size_t enqueue(struct office *office)
{
	return enqueue_at(office, morning(office));
}

static inline void flag_pupil(struct office *office, size_t pupil)
{
	office_set(office, pupil, 0, VIGIE_TRUE);
	office_evaluate(office, 0);
}

static inline int last_id(void *userdata, const struct vigie_mail *mail)
{
	*(struct vigie_mail *)userdata = *mail;
	return 0;
}

static inline struct vigie_mail last_mail(struct office *office)
{
	struct vigie_mail mail = {0};

	assert_int_equal(vigie_mail_each(office->store, true, last_id, &mail), 0);
	return mail;
}

static inline int hexadecimal(char c)
{
	const char *digits = "0123456789ABCDEF", *at = c ? strchr(digits, c) : NULL;

	return at ? (int)(at - digits) : -1;
}

/* Quoted-printable and encoded words undone, lines joined: what a reader could ever see. */
static inline void decode(const char *raw, struct vigie_buffer *out)
{
	static const char *const joints[] = {"=\r\n", "?=\r\n =?UTF-8?Q?", "=?UTF-8?Q?"};

	while (*raw) {
		size_t skip = 0;

		for (size_t i = 0; i < VIGIE_ARRAY_SIZE(joints) && !skip; i++)
			if (strncmp(raw, joints[i], strlen(joints[i])) == 0)
				skip = strlen(joints[i]);
		if (skip) {
			raw += skip;
		} else if (*raw == '=' && hexadecimal(raw[1]) >= 0 && hexadecimal(raw[2]) >= 0) {
			vigie_buffer_append_char(
				out, (char)(16 * hexadecimal(raw[1]) + hexadecimal(raw[2])));
			raw += 3;
		} else {
			vigie_buffer_append_char(out, *raw++);
		}
	}
}

static inline void read_last(struct office *office, struct vigie_buffer *raw,
			     struct vigie_buffer *text)
{
	struct vigie_mail mail = last_mail(office);

	vigie_buffer_clear(raw);
	vigie_buffer_clear(text);
	assert_int_equal(vigie_mail_get(office->store, mail.id, &mail, raw), 0);
	decode(raw->data, text);
}

#define READ(office)                                                                               \
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer raw = {}, text = {};                  \
	read_last(office, &raw, &text)

#endif
