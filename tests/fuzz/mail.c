/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mail: any bytes are a message of the inbox, and the answers of a mail server. What is handed on
 * is UTF-8 and harmless, and memory stays within a multiple of what came. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "connectors/transport/imaps.h"
#include "connectors/transport/mailbox.h"
#include "connectors/transport/names.h"
#include "tests/fuzz/targets.h"
#include "vigie/inbox.h"
#include "vigie/text.h"

static void check_text(const char *text)
{
	if (!vigie_text_is_utf8(text, strlen(text), NULL))
		abort();
}

int fuzz_mail(const uint8_t *bytes, size_t size)
{
	VIGIE_CLEANUP(vigie_arena_freep) struct vigie_arena *arena = NULL;
	struct vigie_inbox_message message;

	if (vigie_arena_new(&arena) < 0 ||
	    vigie_inbox_parse((const char *)bytes, size, arena, &message) < 0)
		abort();
	check_text(message.subject);
	check_text(message.line);
	if (strchr(message.line, '\n') || vigie_arena_size(arena) > 100 * size + 1000000)
		abort();
	return 0;
}

static void check_part(const struct vigie_mailbox_part *part)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer name = {0};

	if (imaps_name_append(part->name, &name) < 0 || name.size > IMAPS_NAME_LIMIT ||
	    !vigie_name_is_safe(name.data, name.size) ||
	    part->section[strspn(part->section, "0123456789.")])
		abort();
}

static int on_answer(void *userdata, const char *text, size_t size, bool too_long)
{
	VIGIE_CLEANUP(vigie_arena_freep) struct vigie_arena *arena = NULL;
	struct vigie_mailbox_message message;

	(void)userdata;
	if (size > MAILBOX_ANSWER_LIMIT || (too_long && size > 0) || vigie_arena_new(&arena) < 0)
		abort();
	if (mailbox_message_parse(text, size, arena, &message) == 0)
		for (size_t i = 0; i < message.n_parts; i++)
			check_part(&message.parts[i]);
	return 0;
}

static int on_content(void *userdata, const char *bytes, size_t size)
{
	(void)userdata, (void)bytes, (void)size;
	return 0;
}

/* The first byte says in what pieces the others come. */
int fuzz_mailbox(const uint8_t *bytes, size_t size)
{
	struct mailbox_reader reader = {.on_answer = on_answer, .on_content = on_content};
	size_t step = size > 0 ? (size_t)bytes[0] + 1 : 1;

	for (size_t i = 1; i < size; i += step)
		if (mailbox_reader_feed(&reader, (const char *)bytes + i,
					size - i < step ? size - i : step) < 0)
			abort();
	mailbox_reader_done(&reader);
	return 0;
}
