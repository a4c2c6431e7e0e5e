/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `source` blocks: where exports are fetched, how they are read, what is expected of them. Owns
 * nothing. Refuses a URL that no transport knows, a pattern that can match nothing, and secrets
 * written in the file.
 */
#include <errno.h>
#include <string.h>
#include <strings.h>

#include "daemon/config/access.h"
#include "daemon/config/columns.h"
#include "vigie/translate.h"

#define MEGABYTE UINT64_C(1000000)

/* Addresses whose data anybody on the way could read, and what to write instead. */
static bool refuse_plain(struct reader *reader, const char *url, struct vigie_span where)
{
	static const struct {
		const char *plain, *safe;
	} schemes[] = {{"http:", "https://"},  {"dav:", "davs://"},   {"webdav:", "davs://"},
		       {"ftp:", "ftps://"},    {"imap:", "imaps://"}, {"tftp:", "sftp://"},
		       {"telnet:", "sftp://"}, {"smb:", "directory:"}};

	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(schemes); i++) {
		struct vigie_diagnostic *entry;

		if (strncasecmp(url, schemes[i].plain, strlen(schemes[i].plain)) != 0)
			continue;
		entry = vigie_diagnostics_add(
			reader->list, VIGIE_ERROR, config_code(CODE_SAFETY), where,
			N_("pupils' data do not travel over a link that is not protected"));
		vigie_diagnostic_hint(entry, N_("write an address that begins with \"%s\""),
				      schemes[i].safe);
		return false;
	}
	return true;
}

static bool check_url(struct reader *reader, const char *url, struct vigie_span where)
{
	const struct vigie_transport_class *class = vigie_transport_find(url);
	struct vigie_diagnostic *entry;
	const char *message;

	if (!refuse_plain(reader, url, where))
		return false;
	if (class && class->check(url, &message) == 0)
		return true;
	if (class) {
		vigie_diagnostics_add(reader->list, VIGIE_ERROR, config_code(CODE_ADDRESS), where,
				      "%s", message);
		return false;
	}
	entry = vigie_diagnostics_add(reader->list, VIGIE_ERROR, config_code(CODE_ADDRESS), where,
				      N_("there is no known way to fetch from such an address"));
	vigie_diagnostic_hint(entry, N_("for a folder, write \"directory:///srv/depots\""));
	return false;
}

static const char *absolute_folder(struct reader *reader, const char *path)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer absolute = {0};

	if (strncmp(path, "//", 2) == 0)
		path += 2;
	path = reader_absolute(reader, path);
	vigie_buffer_append_format(&absolute, "directory://%s", path ? path : "");
	/* Without memory it is no address at all: that is not the author's mistake. */
	if (vigie_buffer_error(&absolute))
		reader->error = -ENOMEM;
	path = reader_copy(reader, vigie_buffer_string(&absolute), absolute.size);
	return reader->error ? NULL : path;
}

static bool read_fetch(struct reader *reader, void *object)
{
	static const char scheme[] = "directory:";
	struct vigie_config_source *source = ((struct source_draft *)object)->source;
	struct vigie_span where = reader_peek(reader)->span;
	const char *url;

	if (!reader_text(reader, &url))
		return false;
	if (strncmp(url, scheme, sizeof(scheme) - 1) == 0)
		url = absolute_folder(reader, url + sizeof(scheme) - 1);
	source->url = url;
	return url && check_url(reader, url, where);
}

static bool read_format(struct reader *reader, void *object)
{
	struct vigie_config_source *source = ((struct source_draft *)object)->source;
	const struct vigie_token *token = reader_peek(reader);
	const struct vigie_format *format;
	struct vigie_buffer known = {0};
	struct vigie_diagnostic *entry;

	if (token->kind == VIGIE_TOKEN_WORD && strcmp(token->text, "auto") == 0) {
		reader->at++;
		return true;
	}
	format = token->kind == VIGIE_TOKEN_WORD ? vigie_format_find(token->text) : NULL;
	if (format) {
		source->format = format->name;
		reader->at++;
		return true;
	}
	entry = vigie_diagnostics_add(reader->list, VIGIE_ERROR, config_code(CODE_UNKNOWN),
				      token->span, N_("no format has this name"));
	vigie_buffer_append_string(&known, "auto");
	for (size_t i = 0; vigie_formats[i]; i++)
		vigie_buffer_append_format(&known, ", %s", vigie_formats[i]->name);
	vigie_diagnostic_hint(entry, N_("one of: %s"), vigie_buffer_string(&known));
	vigie_buffer_done(&known);
	return false;
}

/* match "{school}/{kind}_{term}.csv", "{school}/EXP_{any}.csv" */
static bool read_match(struct reader *reader, void *object)
{
	struct vigie_config_source *source = ((struct source_draft *)object)->source;
	struct vigie_span where = reader_peek(reader)->span;

	if (!reader_texts(reader, &source->matches, &source->n_matches))
		return false;
	for (size_t i = 0; i < source->n_matches; i++) {
		struct vigie_diagnostic *entry;
		size_t offset;

		if (vigie_match_check(source->matches[i], &offset) == 0)
			continue;
		entry = vigie_diagnostics_add(
			reader->list, VIGIE_ERROR, config_code(CODE_VALUE), where,
			N_("pattern %zu cannot be understood from its character %zu on"), i + 1,
			offset + 1);
		vigie_diagnostic_hint(entry,
				      N_("known words: {school} {year} {class} {subject} {term} "
					 "{kind} {date} {any}, with other text between two of "
					 "them"));
		return false;
	}
	return true;
}

static bool read_every(struct reader *reader, void *object)
{
	struct vigie_config_source *source = ((struct source_draft *)object)->source;

	reader_take_word(reader, WORD_THE); /* "toutes les 15 minutes" */
	return reader_duration(reader, &source->every_seconds);
}

/* limit 200 MB */
static bool read_limit(struct reader *reader, void *object)
{
	static const enum config_word units[] = {WORD_MEGABYTES, WORDS_N};
	const int most = (int)(VIGIE_INPUT_LIMIT / MEGABYTE);
	struct vigie_config_source *source = ((struct source_draft *)object)->source;
	enum config_word unit;
	int count;

	if (!reader_count(reader, 1, most, &count) || !reader_choice(reader, units, &unit))
		return false;
	source->size_limit = (uint64_t)count * MEGABYTE;
	return true;
}

static bool read_after(struct reader *reader, void *object)
{
	static const enum config_word words[] = {WORD_KEEP, WORD_ARCHIVE, WORD_DELETE, WORDS_N};
	struct vigie_config_source *source = ((struct source_draft *)object)->source;
	enum config_word word;

	((struct source_draft *)object)->after = reader_peek(reader)->span;
	if (!reader_choice(reader, words, &word))
		return false;
	source->after = word == WORD_KEEP      ? VIGIE_SETTLE_KEEP
			: word == WORD_ARCHIVE ? VIGIE_SETTLE_ARCHIVE
					       : VIGIE_SETTLE_DELETE;
	return true;
}

/* expect absences within 3 days, grades within 21 days */
static bool read_expect(struct reader *reader, void *object)
{
	static const struct {
		enum config_word word;
		enum vigie_delivery_kind kind;
	} kinds[] = {
		{WORD_PUPILS, VIGIE_DELIVERY_PUPILS},
		{WORD_GRADES, VIGIE_DELIVERY_GRADES},
		{WORD_ABSENCES, VIGIE_DELIVERY_ABSENCES},
		{WORD_LATENESS, VIGIE_DELIVERY_LATENESS},
		{WORD_PUNISHMENTS, VIGIE_DELIVERY_PUNISHMENTS},
		{WORD_SANCTIONS, VIGIE_DELIVERY_SANCTIONS},
		{WORD_INCIDENTS, VIGIE_DELIVERY_INCIDENTS},
		{WORD_REPORTS, VIGIE_DELIVERY_REPORTS},
	};
	enum config_word words[VIGIE_ARRAY_SIZE(kinds) + 1], word;
	struct vigie_config_source *source = ((struct source_draft *)object)->source;

	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(kinds); i++)
		words[i] = kinds[i].word;
	words[VIGIE_ARRAY_SIZE(kinds)] = WORDS_N;
	do {
		static const enum config_word within[] = {WORD_WITHIN, WORDS_N};
		struct vigie_expectation *expectation;
		int days;
		size_t i = 0;

		if (!reader_choice(reader, words, &word))
			return false;
		while (kinds[i].word != word)
			i++;
		if (!reader_choice(reader, within, &word) || !reader_days(reader, &days))
			return false;
		expectation = reader_grow(reader, &source->expectations, &source->n_expectations,
					  sizeof(*expectation));
		if (!expectation)
			return false;
		*expectation = (struct vigie_expectation){.kind = kinds[i].kind, .days = days};
	} while (reader_take_punctuation(reader, ","));
	return true;
}

/* levels "6*" 6e, "5*" 5e */
static bool read_levels(struct reader *reader, void *object)
{
	struct vigie_config_source *source = ((struct source_draft *)object)->source;

	do {
		struct vigie_level_pattern *pattern;
		const struct vigie_token *token;
		enum vigie_level level;
		const char *text;

		if (!reader_text(reader, &text))
			return false;
		token = reader_peek(reader);
		level = token->kind == VIGIE_TOKEN_WORD
				? vigie_level_parse(token->text, strlen(token->text))
				: VIGIE_LEVEL_NONE;
		if (level == VIGIE_LEVEL_NONE)
			return reader_fail(reader, CODE_VALUE,
					   N_("a level such as 6e is expected here"));
		reader->at++;
		pattern = reader_grow(reader, &source->levels, &source->n_levels, sizeof(*pattern));
		if (!pattern)
			return false;
		*pattern = (struct vigie_level_pattern){.pattern = text, .level = level};
	} while (reader_take_punctuation(reader, ","));
	return true;
}

static void check_name(struct reader *reader, const struct vigie_config_source *source)
{
	for (const struct vigie_config_source *other = reader->config->sources; other < source;
	     other++)
		if (strcmp(other->name, source->name) == 0)
			vigie_diagnostics_add(reader->list, VIGIE_ERROR, config_code(CODE_TWICE),
					      source->span, N_("another source has this name"));
	if (strlen(source->name) > CONFIG_NAME_LIMIT)
		vigie_diagnostics_add(reader->list, VIGIE_ERROR, config_code(CODE_LIMIT),
				      source->span, N_("the name is longer than %d characters"),
				      CONFIG_NAME_LIMIT);
}

void source_read(struct reader *reader)
{
	static const struct reader_key keys[] = {{WORD_FETCH, true, false, read_fetch},
						 {WORD_FORMAT, false, false, read_format},
						 {WORD_MATCH, false, false, read_match},
						 {WORD_EVERY, false, false, read_every},
						 {WORD_AFTER, false, false, read_after},
						 {WORD_LIMIT, false, false, read_limit},
						 {WORD_EXPECT, false, true, read_expect},
						 {WORD_LEVELS, false, true, read_levels},
						 {WORD_COLUMNS, false, false, columns_read},
#define X(enumerator) {WORD_##enumerator, false, false, access_read_##enumerator},
						 ACCESS_STATEMENTS(X)
#undef X
	};
	struct vigie_span span = reader_peek(reader)->span;
	struct vigie_config_source *source;
	struct source_draft draft = {0};
	const char *name;

	if (!reader_text(reader, &name))
		return;
	source = reader_grow(reader, &reader->config->sources, &reader->config->n_sources,
			     sizeof(*source));
	if (!source)
		return;
	*source = (struct vigie_config_source){.name = name,
					       .span = span,
					       .every_seconds = 15 * 60,
					       .size_limit = VIGIE_INPUT_LIMIT,
					       .after = VIGIE_SETTLE_KEEP};
	check_name(reader, source);
	draft.source = source;
	reader_block(reader, keys, VIGIE_ARRAY_SIZE(keys), &draft, span);
	access_check(reader, &draft);
	columns_check(reader, source);
}
