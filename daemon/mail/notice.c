/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A letter about the service itself, to the `contact` of the office or a coordinator: plain text,
 * through the same outbox as the digests. Names no pupil; who calls it says when it is worth a
 * letter.
 */
#include <errno.h>
#include <string.h>

#include "daemon/mail/entry.h"
#include "daemon/mail/header.h"
#include "daemon/mail/template_file.h"
#include "vigie/mail.h"
#include "vigie/translate.h"

/* Bytes: some hundred messages about rule files. Nobody reads more in a mail, and `vigie check`
 * shows them all. */
#define NOTICE_LIMIT 32768

static const char *const subjects[] = {
#define X(enumerator, word, subject) subject,
	VIGIE_LETTERS(X)
#undef X
};

/* The text, cut at the end of a line. */
static void append_text(struct vigie_buffer *out, const char *text)
{
	size_t size = strlen(text);

	if (size > NOTICE_LIMIT) {
		size = NOTICE_LIMIT;
		while (size > 0 && text[size - 1] != '\n')
			size--;
	}
	vigie_buffer_append(out, text, size);
	if (text[size])
		vigie_buffer_append_string(out, _("[…] the rest is left out\n"));
}

static int append_body(const struct vigie_config *config, const char *text,
		       struct vigie_buffer *out)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer lines = {0};
	struct template_item notice = {0};

	append_text(&lines, text);
	if (vigie_buffer_error(&lines))
		return -ENOMEM;
	notice.contents[NAME_TEXT].text = vigie_buffer_string(&lines);
	notice.contents[NAME_OFFICE].text = config->office;
	return template_fill(config, TEMPLATE_NOTICE, FORM_TEXT, &notice, out);
}

int vigie_notice_enqueue_to(struct vigie_store *store, const struct vigie_config *config,
			    const struct vigie_config_coordinator *coordinator,
			    enum vigie_letter letter, const char *text, vigie_time now)
{
	const char *name = coordinator ? coordinator->name : "";
	const char *address = coordinator ? coordinator->email : config->contact;
	VIGIE_CLEANUP(vigie_buffer_done)
	struct vigie_buffer title = {0}, body = {0};
	struct message_stamp stamp;
	struct message message = {
		.to_name = name, .to_address = address, .language = vigie_translate_language()};
	struct entry entry = {.coordinator = name, .message = &message};
	int r;

	if (!address || !config->mail.from || !header_address_valid(address))
		return 1;
	vigie_buffer_append_format(&title, "vigie, %s%s%s", config->office ? config->office : "",
				   _(": "), _(subjects[letter]));
	r = append_body(config, text, &body);
	if (r < 0)
		return r;
	if (vigie_buffer_error(&title) || vigie_buffer_error(&body))
		return -ENOMEM;
	message.subject = vigie_buffer_string(&title);
	message.text = vigie_buffer_string(&body);
	r = message_stamp_draw(now, &stamp);
	return r < 0 ? r : entry_put(store, config, &entry, &stamp);
}

int vigie_notice_enqueue(struct vigie_store *store, const struct vigie_config *config,
			 enum vigie_letter letter, const char *text, vigie_time now)
{
	return vigie_notice_enqueue_to(store, config, NULL, letter, text, now);
}
