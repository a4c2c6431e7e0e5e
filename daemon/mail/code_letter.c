/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The letter that brings an access code. Its value is nowhere but in the text: not in the subject,
 * a list or a log; it is wiped from memory. A code whose coordinator may not be written to now
 * waits. Names no pupil.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "daemon/mail/code_letter.h"
#include "daemon/mail/entry.h"
#include "daemon/mail/envelope.h"
#include "daemon/mail/header.h"
#include "daemon/mail/template_file.h"
#include "daemon/referral/queue.h"
#include "vigie/bounce.h"
#include "vigie/signature.h"
#include "vigie/stock.h"
#include "vigie/translate.h"

#define ROUND_LIMIT 64 /* of one round: the next takes the others */

/* A copy: nothing is written while the store lists. */
struct code {
	int64_t code, referral;
	char programme[64], coordinator[96], school[9], value[VIGIE_CODE_MOST + 1];
	vigie_day expires;
};

struct codes {
	struct code items[ROUND_LIMIT];
	size_t n;
};

static void codes_wipe(struct codes *codes)
{
	explicit_bzero(codes, sizeof(*codes));
}

static int on_code(void *userdata, const struct vigie_code_letter *letter)
{
	struct codes *codes = userdata;
	struct code *code = &codes->items[codes->n];

	if (codes->n == ROUND_LIMIT)
		return 1;
	*code = (struct code){
		.code = letter->code, .referral = letter->referral, .expires = letter->expires};
	snprintf(code->programme, sizeof(code->programme), "%s", letter->programme);
	snprintf(code->coordinator, sizeof(code->coordinator), "%s", letter->coordinator);
	snprintf(code->school, sizeof(code->school), "%s", letter->school);
	snprintf(code->value, sizeof(code->value), "%s", letter->value);
	codes->n++;
	return 0;
}

/* Who accepted, if they may be written to; NULL. */
static const struct vigie_config_coordinator *reader_of(const struct vigie_config *config,
							const struct code *code, vigie_day today)
{
	for (size_t i = 0; i < config->n_coordinators; i++) {
		const struct vigie_config_coordinator *coordinator = &config->coordinators[i];

		if (strcmp(coordinator->name, code->coordinator) == 0)
			return coordinator->email && header_address_valid(coordinator->email) &&
					       (coordinator->until == VIGIE_DAY_NONE ||
						today <= coordinator->until)
				       ? coordinator
				       : NULL;
	}
	return NULL;
}

/* The sentence about the last day of use; empty where there is none. */
static void append_last_day(const struct code *code, struct vigie_buffer *out)
{
	struct vigie_date date = vigie_day_to_date(code->expires);

	if (code->expires != VIGIE_DAY_NONE)
		vigie_buffer_append_format(out, _("Its last day of use is %1$04d-%2$02d-%3$02d."),
					   date.year, date.month, date.day);
}

static int append_text(const struct vigie_config *config, const struct code *code,
		       struct vigie_buffer *out)
{
	const struct vigie_config_programme *programme = queue_programme(config, code->programme);
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer last = {0};
	char referral[24], stock[24];
	struct template_item letter = {
		.contents = {
			[NAME_NUMBER] = {.text = referral},
			[NAME_PROGRAMME] = {.text = programme ? programme->title : code->programme},
			[NAME_SCHOOL] = {.text = code->school},
			[NAME_CODE] = {.text = code->value},
			[NAME_STOCK] = {.text = stock},
			[NAME_OFFICE] = {.text = config->office},
		}};

	snprintf(referral, sizeof(referral), "%lld", (long long)code->referral);
	snprintf(stock, sizeof(stock), "%lld", (long long)code->code);
	append_last_day(code, &last);
	letter.contents[NAME_LAST_DAY].text = vigie_buffer_string(&last);
	return template_fill(config, TEMPLATE_CODE, FORM_TEXT, &letter, out);
}

static int write_one(struct vigie_store *store, const struct vigie_config *config,
		     const struct code *code, const struct vigie_config_coordinator *coordinator,
		     const struct vigie_seal *seal, const struct vigie_ruling *ruling)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer subject = {0}, text = {0};
	char thread[MESSAGE_ID_SIZE];
	struct message message = {.to_name = coordinator->name,
				  .to_address = coordinator->email,
				  .language = vigie_translate_language(),
				  .listed = true};
	struct entry entry = {.coordinator = coordinator->name,
			      .shows = SHOWS_CODE,
			      .seal = seal,
			      .message = &message};
	struct message_stamp stamp;
	int r = message_stamp_draw(ruling->when, &stamp);

	vigie_buffer_append_format(&subject, _("Access code of referral No. %lld"),
				   (long long)code->referral);
	if (r == 0)
		r = append_text(config, code, &text);
	if (r == 0)
		r = outbox_get_thread(store, code->referral, coordinator->email, thread,
				      sizeof(thread));
	message.thread = r == 1 ? thread : NULL;
	message.subject = vigie_buffer_string(&subject);
	message.text = vigie_buffer_string(&text);
	if (r >= 0)
		r = vigie_buffer_error(&subject) ? -ENOMEM : vigie_buffer_error(&text);
	if (r == 0)
		r = entry_put(store, config, &entry, &stamp);
	if (text.data)
		explicit_bzero(text.data, text.size);
	return r < 0 ? r : vigie_stock_told(store, code->code, ruling);
}

/* 1: it should be encrypted and cannot be now, so that it waits. */
static int write_in_transaction(struct vigie_store *store, const struct vigie_config *config,
				const struct code *code,
				const struct vigie_config_coordinator *coordinator,
				const struct vigie_ruling *ruling)
{
	VIGIE_CLEANUP(envelope_done) struct envelope envelope = {0};
	int r = envelope_choose(config, coordinator, ruling->when, &envelope);

	if (r < 0 || envelope.trouble != VIGIE_SEAL_NONE_TROUBLE)
		return r < 0 ? r : 1;
	r = vigie_store_begin(store);
	if (r < 0)
		return r;
	r = write_one(store, config, code, coordinator, envelope.seal, ruling);
	if (r == 0)
		r = vigie_store_commit(store);
	if (r < 0)
		vigie_store_rollback(store);
	return r;
}

int code_letters_enqueue(struct vigie_store *store, const struct vigie_config *config,
			 vigie_time now, size_t *n)
{
	VIGIE_CLEANUP(codes_wipe) struct codes codes = {.n = 0};
	struct vigie_ruling ruling = {.when = now,
				      .day = vigie_clock_local(now, config->timezone, NULL),
				      .who = VIGIE_SIGNATURE_SERVICE,
				      .why = ""};
	int r = config->mail.from ? vigie_stock_each_untold(store, on_code, &codes) : 0;

	for (size_t i = 0; r >= 0 && i < codes.n; i++) {
		const struct vigie_config_coordinator *coordinator =
			reader_of(config, &codes.items[i], ruling.day);

		r = coordinator ? vigie_recipient_stopped(store, coordinator->email) : 1;
		if (r != 0)
			continue;
		r = write_in_transaction(store, config, &codes.items[i], coordinator, &ruling);
		*n += r == 0;
	}
	return r < 0 ? r : 0;
}
