/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes the answer to an answer (reply_answer.h). Owns nothing. Says nothing of a pupil. */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "daemon/mail/header.h"
#include "daemon/mail/message.h"
#include "daemon/mail/reply_answer.h"
#include "daemon/mail/reply_words.h"
#include "daemon/mail/template_file.h"
#include "daemon/store/outbox.h"
#include "daemon/store/replies.h"
#include "vigie/translate.h"

#define DAY_USEC (86400 * VIGIE_USEC_PER_SEC)
#define ID_LIMIT 250 /* of a Message-ID that is repeated: with its field within 998 octets */

static const char *sentence_of(const struct reply_answer *answer)
{
	static const char *const sentences[] = {
#define X(enumerator, text) text,
		REPLY_TROUBLES(X)
#undef X
	};

	return answer->sentence ? answer->sentence : _(sentences[answer->trouble]);
}

/* The commands that make sense now, one a line, and the reasons that they take. */
static void append_usage(const struct reply_answer *answer, struct vigie_buffer *out)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer reasons = {0};

	for (int i = 0; i < VIGIE_REPLY_COMMANDS_N; i++) {
		if (answer->state &&
		    !vigie_reply_offered((enum vigie_reply_command)i, *answer->state))
			continue;
		vigie_buffer_append_string(out, "    ");
		reply_words_append_usage((enum vigie_reply_command)i, out);
		vigie_buffer_append_char(out, '\n');
		vigie_buffer_clear(&reasons);
		reply_words_append_reasons((enum vigie_reply_command)i, &reasons);
		if (reasons.size > 0)
			vigie_buffer_append_format(out, _("        the reason is one of: %s\n"),
						   vigie_buffer_string(&reasons));
	}
}

static bool offers_any(const struct reply_answer *answer)
{
	for (int i = 0; answer->state && i < VIGIE_REPLY_COMMANDS_N; i++)
		if (vigie_reply_offered((enum vigie_reply_command)i, *answer->state))
			return true;
	return answer->state == NULL;
}

static void append_lines(const struct reply_answer *answer, struct vigie_buffer *out)
{
	vigie_buffer_append_format(out, "%s\n", sentence_of(answer));
	vigie_buffer_append_string(out, _("Nothing was changed.\n"));
	if (answer->trouble == TROUBLE_NOT_YOURS || !offers_any(answer))
		return;
	vigie_buffer_append_string(
		out, _("\nPlease write one of these on the first line of your answer:\n\n"));
	append_usage(answer, out);
}

static int append_text(const struct vigie_config *config, const struct reply_answer *answer,
		       struct vigie_buffer *out)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer lines = {0};
	struct template_item letter = {0};

	append_lines(answer, &lines);
	if (vigie_buffer_error(&lines))
		return -ENOMEM;
	letter.contents[NAME_TEXT].text = vigie_buffer_string(&lines);
	letter.contents[NAME_OFFICE].text = config->office;
	return template_fill(config, TEMPLATE_ANSWER, FORM_TEXT, &letter, out);
}

/* What came from outside is repeated only where it is an id and nothing else. */
static const char *safe_id(const char *id)
{
	size_t size = strlen(id);

	if (size < 3 || size > ID_LIMIT || id[0] != '<' || id[size - 1] != '>')
		return "";
	for (size_t i = 0; i < size; i++)
		if (!isgraph((unsigned char)id[i]))
			return "";
	return id;
}

static int enter(struct vigie_store *store, const struct vigie_config *config,
		 struct message *message, vigie_time now)
{
	VIGIE_CLEANUP(vigie_buffer_done)
	struct vigie_buffer name = {0}, address = {0}, bytes = {0};
	struct message_stamp stamp;
	char id[MESSAGE_ID_SIZE];
	int r = header_split_mailbox(config->mail.from, &name, &address);

	if (r == 0)
		r = message_stamp_draw(now, &stamp);
	message->from_name = vigie_buffer_string(&name);
	message->from_address = vigie_buffer_string(&address);
	if (r == 0)
		r = message_compose(message, &stamp, id, &bytes);
	if (r < 0)
		return r;
	return outbox_insert(store,
			     &(struct outbox_message){.message_id = id,
						      .coordinator = message->to_name,
						      .sender = "",
						      .recipient = message->to_address,
						      .subject = message->subject,
						      .body = bytes.data,
						      .size = bytes.size},
			     now);
}

static int write_answer(struct vigie_store *store, const struct vigie_config *config,
			const struct vigie_reply_key *key, const struct reply_answer *answer,
			vigie_time now)
{
	VIGIE_CLEANUP(vigie_buffer_done)
	struct vigie_buffer title = {0}, text = {0}, reply_to = {0};
	const struct vigie_reply_subject subject = {answer->recipient, answer->referral,
						    vigie_clock_local(now, config->timezone, NULL)};
	struct message message = {.to_name = answer->name,
				  .to_address = answer->recipient,
				  .language = vigie_translate_language(),
				  .timezone = config->timezone,
				  .answers = safe_id(answer->message_id)};
	int r = vigie_reply_append_address(config, key, &subject, &reply_to);

	/* Too long for a token: its links were never written either. */
	if (r < 0 && r != -EINVAL)
		return r;
	if (answer->referral > 0)
		vigie_buffer_append_format(&title, _("Your answer about referral %" PRId64),
					   answer->referral);
	else
		vigie_buffer_append_string(&title, _("Your answer"));
	r = append_text(config, answer, &text);
	if (r < 0 || vigie_buffer_error(&title))
		return r < 0 ? r : -ENOMEM;
	message.subject = vigie_buffer_string(&title);
	message.text = vigie_buffer_string(&text);
	message.reply_to = reply_to.size > 0 ? vigie_buffer_string(&reply_to) : NULL;
	return enter(store, config, &message, now);
}

int reply_answer_enqueue(struct vigie_store *store, const struct vigie_config *config,
			 const struct vigie_reply_key *key, const struct reply_answer *answer,
			 vigie_time now)
{
	bool help = answer->trouble != TROUBLE_REFUSED;
	struct replies_lately lately;
	int r = vigie_recipient_stopped(store, answer->recipient);

	if (r != 0)
		return r;
	r = replies_lately(store, answer->recipient, answer->referral, now - DAY_USEC, &lately);
	if (r < 0)
		return r;
	if (lately.all >= REPLY_ALL_MOST || lately.about >= REPLY_ABOUT_MOST ||
	    (help && lately.help >= REPLY_HELP_MOST))
		return 1;
	r = write_answer(store, config, key, answer, now);
	if (r == 0)
		r = replies_note_answer(store, answer->recipient, answer->referral, help, now);
	return r;
}
