/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `coordinator`, `mail` and `partner` blocks: who is told, how the message leaves, which schools
 * work with whom. Owns nothing. Refuses addresses that could smuggle a second recipient or header.
 */
#include <string.h>

#include "daemon/config/reader.h"
#include "vigie/signature.h"
#include "vigie/translate.h"

/* An addr-spec of printable ASCII without spaces, quotes or lists: what a mail server and a person
 * both read the same way. */
static bool address_is_plain(const char *address)
{
	const char *at = strrchr(address, '@');

	if (!at || at == address || strchr(address, '@') != at || !strchr(at, '.'))
		return false;
	for (const char *c = address; *c; c++)
		if (*c <= ' ' || *c >= 127 || strchr("\"(),:;<>[\\]", *c))
			return false;
	return strlen(address) <= 254; /* RFC 5321 section 4.5.3.1.3 */
}

static bool fail_here(struct reader *reader, struct vigie_span where, const char *message)
{
	vigie_diagnostics_add(reader->list, VIGIE_ERROR, config_code(CODE_ADDRESS), where, "%s",
			      _(message));
	return false;
}

static bool read_email(struct reader *reader, void *object)
{
	struct vigie_config_coordinator *coordinator = object;
	struct vigie_span where = reader_peek(reader)->span;

	if (!reader_text(reader, &coordinator->email))
		return false;
	return address_is_plain(coordinator->email) ||
	       fail_here(reader, where, N_("this is not an e-mail address such as nom@exemple.fr"));
}

static bool read_schools(struct reader *reader, struct vigie_config_coordinator *coordinator)
{
	struct vigie_span where = reader_peek(reader)->span;

	if (!reader_texts(reader, &coordinator->schools, &coordinator->n_schools))
		return false;
	for (size_t i = 0; i < coordinator->n_schools; i++)
		if (!vigie_uai_is_valid(coordinator->schools[i]))
			return fail_here(
				reader, where,
				N_("a school is named by its UAI: seven digits, a letter"));
	return true;
}

/* covers schools "…", "…" | departments "…" | all */
static bool read_covers(struct reader *reader, void *object)
{
	static const enum config_word words[] = {WORD_SCHOOLS, WORD_DEPARTMENTS, WORD_ALL,
						 WORD_EVERYTHING, WORDS_N};
	struct vigie_config_coordinator *coordinator = object;
	enum config_word word;

	if (!reader_choice(reader, words, &word))
		return false;
	if (word == WORD_SCHOOLS)
		return read_schools(reader, coordinator);
	if (word == WORD_DEPARTMENTS)
		return reader_texts(reader, &coordinator->departments, &coordinator->n_departments);
	coordinator->covers_all = true;
	return true;
}

static bool read_programmes(struct reader *reader, void *object)
{
	struct vigie_config_coordinator *coordinator = object;

	return reader_texts(reader, &coordinator->programmes, &coordinator->n_programmes);
}

/* digest daily at 07:30 | weekly on monday at 07:30 */
static bool read_digest(struct reader *reader, void *object)
{
	static const enum config_word words[] = {WORD_DAILY, WORD_WEEKLY, WORDS_N};
	static const enum config_word at[] = {WORD_AT, WORDS_N};
	struct vigie_config_coordinator *coordinator = object;
	enum config_word word;

	if (!reader_choice(reader, words, &word))
		return false;
	if (word == WORD_WEEKLY) {
		reader_take_word(reader, WORD_ON);
		if (!reader_weekday(reader, &coordinator->digest_weekday))
			return false;
	}
	return reader_choice(reader, at, &word) && reader_time(reader, &coordinator->digest_second);
}

/* urgent at once ("urgent aussitôt") */
static bool read_urgent(struct reader *reader, void *object)
{
	static const enum config_word once[] = {WORD_ONCE, WORDS_N};
	struct vigie_config_coordinator *coordinator = object;
	enum config_word word;

	reader_take_word(reader, WORD_AT);
	if (!reader_choice(reader, once, &word))
		return false;
	coordinator->urgent_at_once = true;
	return true;
}

static bool read_quiet(struct reader *reader, void *object)
{
	static const enum config_word words[] = {WORD_WEEKENDS, WORD_HOLIDAYS, WORDS_N};
	struct vigie_config_coordinator *coordinator = object;

	do {
		enum config_word word;

		if (!reader_choice(reader, words, &word))
			return false;
		if (word == WORD_WEEKENDS)
			coordinator->quiet_weekends = true;
		else
			coordinator->quiet_holidays = true;
	} while (reader_take_punctuation(reader, ","));
	return true;
}

static bool read_identity(struct reader *reader, void *object)
{
	static const enum config_word words[] = {WORD_NONE, WORD_INITIALS, WORD_FULL, WORDS_N};
	struct vigie_config_coordinator *coordinator = object;
	enum config_word word;

	if (!reader_choice(reader, words, &word))
		return false;
	coordinator->identity = word == WORD_NONE	? VIGIE_IDENTITY_NONE
				: word == WORD_INITIALS ? VIGIE_IDENTITY_INITIALS
							: VIGIE_IDENTITY_FULL;
	return true;
}

static bool read_until(struct reader *reader, void *object)
{
	struct vigie_config_coordinator *coordinator = object;

	return reader_day(reader, &coordinator->until);
}

static bool read_second(struct reader *reader, void *object)
{
	struct vigie_config_coordinator *coordinator = object;

	return reader_text(reader, &coordinator->second);
}

/* Replies are signed with it. */
static void verify_name(struct reader *reader, const char *name, struct vigie_span span)
{
	struct vigie_diagnostic *entry;
	int r = vigie_signature_is_person(name);

	for (size_t i = 0; i < reader->config->n_coordinators; i++)
		if (strcmp(reader->config->coordinators[i].name, name) == 0)
			vigie_diagnostics_add(reader->list, VIGIE_ERROR, config_code(CODE_TWICE),
					      span, N_("another coordinator has this name"));
	if (r < 0)
		reader->error = r;
	if (r != 0)
		return;
	entry = vigie_diagnostics_add(reader->list, VIGIE_ERROR, config_code(CODE_NAME), span,
				      N_("\"%s\" cannot sign what a person decides"), name);
	vigie_diagnostic_hint(entry, N_("give the person's name: the service itself signs as "
					"\"vigie\""));
}

void coordinator_read(struct reader *reader)
{
	static const struct reader_key keys[] = {
		{WORD_EMAIL, true, false, read_email},
		{WORD_COVERS, true, true, read_covers},
		{WORD_PROGRAMMES, false, false, read_programmes},
		{WORD_DIGEST, false, false, read_digest},
		{WORD_URGENT, false, false, read_urgent},
		{WORD_QUIET, false, false, read_quiet},
		{WORD_IDENTITY, false, false, read_identity},
		{WORD_UNTIL, false, false, read_until},
		{WORD_DEPUTY, false, false, read_second},
		{WORD_KEY, false, false, seal_read_key},
		{WORD_CERTIFICATE, false, false, seal_read_certificate},
	};
	struct vigie_span span = reader_peek(reader)->span;
	struct vigie_config_coordinator *coordinator;
	const char *name;

	if (!reader_text(reader, &name))
		return;
	verify_name(reader, name, span);
	coordinator = reader_grow(reader, &reader->config->coordinators,
				  &reader->config->n_coordinators, sizeof(*coordinator));
	if (!coordinator)
		return;
	*coordinator = (struct vigie_config_coordinator){.name = name,
							 .span = span,
							 .digest_second = 7 * 3600 + 30 * 60,
							 .digest_weekday = -1,
							 .until = VIGIE_DAY_NONE};
	reader_block(reader, keys, VIGIE_ARRAY_SIZE(keys), coordinator, span);
}
