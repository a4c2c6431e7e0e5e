/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The `inbox` statement of the mail block: where answers and bounces come in, and how it is read.
 * Owns nothing. Refuses an address without a place for the token: an answer to it would say
 * nothing.
 */
#include <string.h>

#include "daemon/config/reader.h"
#include "vigie/mailbox.h"
#include "vigie/translate.h"

static bool read_user(struct reader *reader, void *object)
{
	return reader_text(reader, &((struct vigie_config_inbox *)object)->user);
}

static bool read_secret(struct reader *reader, void *object)
{
	return reader_credential(reader, &((struct vigie_config_inbox *)object)->secret);
}

static bool read_authority(struct reader *reader, void *object)
{
	return reader_path(reader, &((struct vigie_config_inbox *)object)->authority);
}

static bool read_folder(struct reader *reader, void *object)
{
	return reader_text(reader, &((struct vigie_config_inbox *)object)->folder);
}

static bool read_every(struct reader *reader, void *object)
{
	reader_take_word(reader, WORD_THE); /* "toutes les 5 minutes" */
	return reader_duration(reader, &((struct vigie_config_inbox *)object)->every_seconds);
}

/* address "vigie+{token}@exemple.fr" */
static bool read_address(struct reader *reader, void *object)
{
	struct vigie_config_inbox *inbox = object;
	struct vigie_span where = reader_peek(reader)->span;
	const char *place, *at;

	if (!reader_text(reader, &inbox->address))
		return false;
	place = strstr(inbox->address, VIGIE_TOKEN_PLACE);
	at = strchr(inbox->address, '@');
	if (place && at && place < at && at[1] && !strpbrk(inbox->address, " \t\r\n<>\""))
		return true;
	vigie_diagnostics_add(reader->list, VIGIE_ERROR, config_code(CODE_ADDRESS), where,
			      N_("the address of answers is written \"vigie+{token}@exemple.fr\""));
	return false;
}

bool inbox_read(struct reader *reader, void *object)
{
	static const struct reader_key keys[] = {
		{WORD_USER, false, false, read_user},
		{WORD_SECRET, false, false, read_secret},
		{WORD_AUTHORITY, false, false, read_authority},
		{WORD_FOLDER, false, false, read_folder},
		{WORD_EVERY, false, false, read_every},
		{WORD_ADDRESS, false, false, read_address},
	};
	struct vigie_config_inbox *inbox = &((struct vigie_config_mail *)object)->inbox;
	struct vigie_span where = reader_peek(reader)->span;
	const char *sentence;

	if (!reader_text(reader, &inbox->url))
		return false;
	if (vigie_mailbox_check(inbox->url, &sentence) < 0) {
		vigie_diagnostics_add(reader->list, VIGIE_ERROR, config_code(CODE_ADDRESS), where,
				      "%s", sentence);
		return false;
	}
	inbox->folder = "vigie";
	inbox->every_seconds = VIGIE_INBOX_SECONDS;
	if (reader_is_punctuation(reader_peek(reader), "{"))
		reader_block(reader, keys, VIGIE_ARRAY_SIZE(keys), inbox, where);
	return true;
}
