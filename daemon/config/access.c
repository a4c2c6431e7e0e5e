/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads the statements of a source that say how it is reached. Owns nothing. Refuses secrets
 * written in the file, and a statement that the address has no use for: whoever wrote it believes
 * in a protection that is not there. */
#include "daemon/config/access.h"

#include <string.h>

#include "vigie/translate.h"

/* The source of the draft; its statement is the word before the cursor. */
static struct vigie_config_source *note(const struct reader *reader, void *object,
					enum access_statement statement)
{
	struct source_draft *draft = object;

	draft->said[statement] = reader->tokens.items[reader->at - 1].span;
	return draft->source;
}

bool access_read_USER(struct reader *reader, void *draft)
{
	return reader_text(reader, &note(reader, draft, ACCESS_USER)->user);
}

bool access_read_SECRET(struct reader *reader, void *draft)
{
	return reader_credential(reader, &note(reader, draft, ACCESS_SECRET)->secret);
}

bool access_read_LOGIN(struct reader *reader, void *draft)
{
	static const enum config_word words[] = {WORD_BASIC, WORD_BEARER, WORDS_N};
	struct vigie_config_source *source = note(reader, draft, ACCESS_LOGIN);
	enum config_word word;

	if (!reader_choice(reader, words, &word))
		return false;
	source->login = word == WORD_BEARER ? VIGIE_LOGIN_BEARER : VIGIE_LOGIN_BASIC;
	return true;
}

bool access_read_AUTHORITY(struct reader *reader, void *draft)
{
	return reader_path(reader, &note(reader, draft, ACCESS_AUTHORITY)->authority);
}

/* certificate "client.pem" key credential "client-key" */
bool access_read_CERTIFICATE(struct reader *reader, void *draft)
{
	static const enum config_word words[] = {WORD_KEY, WORDS_N};
	struct vigie_config_source *source = note(reader, draft, ACCESS_CERTIFICATE);
	enum config_word word;

	return reader_path(reader, &source->certificate) && reader_choice(reader, words, &word) &&
	       reader_credential(reader, &source->key);
}

bool access_read_KEY(struct reader *reader, void *draft)
{
	return reader_credential(reader, &note(reader, draft, ACCESS_KEY)->key);
}

bool access_read_KNOWN_HOSTS(struct reader *reader, void *draft)
{
	return reader_path(reader, &note(reader, draft, ACCESS_KNOWN_HOSTS)->known_hosts);
}

bool access_read_SENDERS(struct reader *reader, void *draft)
{
	struct vigie_config_source *source = note(reader, draft, ACCESS_SENDERS);
	struct vigie_span where = reader_peek(reader)->span;

	if (!reader_texts(reader, &source->senders, &source->n_senders))
		return false;
	for (size_t i = 0; i < source->n_senders; i++) {
		const char *at = strchr(source->senders[i], '@');

		if (at && at[1] && !strpbrk(source->senders[i], " \t\r\n<>"))
			continue;
		vigie_diagnostics_add(reader->list, VIGIE_ERROR, config_code(CODE_ADDRESS), where,
				      N_("sender %zu is no e-mail address"), i + 1);
		return false;
	}
	return true;
}

bool access_read_FOLDER(struct reader *reader, void *draft)
{
	return reader_text(reader, &note(reader, draft, ACCESS_FOLDER)->folder);
}

static const struct {
	enum config_word word;
	unsigned use;
} statements[ACCESS_N] = {
#define X(enumerator) {WORD_##enumerator, VIGIE_USE_##enumerator},
	ACCESS_STATEMENTS(X)
#undef X
};

static void report_unused(struct reader *reader, const struct source_draft *draft,
			  enum access_statement statement,
			  const struct vigie_transport_class *class)
{
	/* INTERFACE.md names a secret for a folder in its example: that is superfluous, no more. */
	enum vigie_severity severity = statement == ACCESS_SECRET ? VIGIE_WARNING : VIGIE_ERROR;

	vigie_diagnostics_add(reader->list, severity, config_code(CODE_UNUSED),
			      draft->said[statement],
			      N_("a source whose address begins with '%s:' has no use for '%s'"),
			      class->scheme, reader_word(reader, statements[statement].word));
}

static void report_lacking(struct reader *reader, const struct source_draft *draft,
			   enum access_statement statement,
			   const struct vigie_transport_class *class)
{
	vigie_diagnostics_add(reader->list, VIGIE_ERROR, config_code(CODE_MISSING),
			      draft->source->span,
			      N_("a source whose address begins with '%s:' needs the key '%s'"),
			      class->scheme, reader_word(reader, statements[statement].word));
}

void access_check(struct reader *reader, const struct source_draft *draft)
{
	const struct vigie_config_source *source = draft->source;
	const struct vigie_transport_class *class =
		source->url ? vigie_transport_find(source->url) : NULL;

	for (int i = 0; class && i < ACCESS_N; i++) {
		bool said = draft->said[i].source != NULL;

		if (said && !(class->uses & statements[i].use))
			report_unused(reader, draft, (enum access_statement)i, class);
		if (!said && (class->needs & statements[i].use))
			report_lacking(reader, draft, (enum access_statement)i, class);
	}
	if (class && source->after != VIGIE_SETTLE_KEEP && !(class->uses & VIGIE_USE_AFTER))
		vigie_diagnostics_add(reader->list, VIGIE_ERROR, config_code(CODE_UNUSED),
				      draft->after,
				      N_("a source whose address begins with '%s:' keeps its "
					 "files: nothing can be moved or deleted there"),
				      class->scheme);
	if (draft->said[ACCESS_LOGIN].source && !source->secret)
		vigie_diagnostics_add(reader->list, VIGIE_ERROR, config_code(CODE_MISSING),
				      draft->said[ACCESS_LOGIN], N_("a login needs a secret"));
}
