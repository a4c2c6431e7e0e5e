/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Inside the configuration room: a cursor over the tokens of one file, and the few shapes that
 * values have. A reader never stops at the first mistake: it says it, goes to the next line and
 * continues. Memory failures stick in `error`.
 */
#ifndef VIGIE_CONFIG_READER_H
#define VIGIE_CONFIG_READER_H

#include "daemon/config/words.h"
#include "vigie/config.h"
#include "vigie/lexer.h"
#include "vigie/zone.h"

#define CONFIG_NAME_LIMIT                                                                          \
	63 /* characters of the name of a source or programme: the store keeps that many */

struct reader {
	struct vigie_config *config; /* being built */
	struct vigie_diagnostics *list;
	const struct vigie_source *source;
	const char *folder; /* of the file: relative paths start here */
	struct vigie_tokens tokens;
	size_t at;
	int error; /* 0 or -ENOMEM */
};

/* One key of a block: its word, whether it must be there or may be repeated, and who reads its
 * value. The handler returns false after a message. */
struct reader_key {
	enum config_word word;
	bool required, repeats;
	bool (*read)(struct reader *reader, void *object);
};

/* X(enumerator, code, English msgid of the explanation for the manual) */
#define CONFIG_CODES(X)                                                                            \
	X(BLOCK, "V101",                                                                           \
	  N_("A block begins with one of the known words, then its name in quotes."))              \
	X(KEY, "V102", N_("The block has no such key; the nearest one is proposed."))              \
	X(TWICE, "V103", N_("The key, or a block of this name, is there already."))                \
	X(MISSING, "V104", N_("The block cannot do without this key."))                            \
	X(VALUE, "V105", N_("The value has not the shape that the key asks for."))                 \
	X(UNKNOWN, "V106",                                                                         \
	  N_("The value names something that is not there: a programme, a format, a time zone."))  \
	X(FILE, "V107", N_("A file that the configuration names cannot be read."))                 \
	X(ADDRESS, "V108", N_("The e-mail address or the URL cannot be used."))                    \
	X(LIMIT, "V109", N_("The number is outside what makes sense."))                            \
	X(SAFETY, "V110",                                                                          \
	  N_("The setting would send personal data over a link that is not protected."))           \
	X(UNUSED, "V111", N_("The key has no effect on a source with such an address."))           \
	X(NAME, "V112",                                                                            \
	  N_("The name cannot sign what a person decides: the service signs with it, or there is " \
	     "nothing to read in it."))

enum config_code {
#define X(enumerator, code, text) CODE_##enumerator,
	CONFIG_CODES(X)
#undef X
};
const char *config_code(enum config_code code);

/* The token under the cursor; the last one is always END. */
const struct vigie_token *reader_peek(const struct reader *reader);
const struct vigie_token *reader_next(struct reader *reader);
/* Is the token this word, in either language? */
bool reader_is_word(const struct vigie_token *token, enum config_word word);
bool reader_is_punctuation(const struct vigie_token *token, const char *text);
/* Steps over it if it is there. */
bool reader_take_word(struct reader *reader, enum config_word word);
bool reader_take_punctuation(struct reader *reader, const char *text);
/* An error at the token under the cursor; returns false, so that handlers end with it. */
bool reader_fail(struct reader *reader, enum config_code code, const char *format, ...)
	VIGIE_PRINTF(3, 4);

/* suggestion.c: in the language that the file is written in; lists end with WORDS_N. */

const char *reader_word(const struct reader *reader, enum config_word word);
/* Hints at the nearest of the words; false when none is near. */
bool reader_suggest(const struct reader *reader, struct vigie_diagnostic *entry,
		    const struct vigie_token *token, const enum config_word *words);
/* As reader_fail(), with the nearest of the words or else all of them as a hint. */
bool reader_fail_words(struct reader *reader, const enum config_word *words);

/* Each reads one value: true, or false after a message. */
bool reader_text(struct reader *reader, const char **ret_text); /* "…", not empty */
bool reader_texts(struct reader *reader, const char *const **ret_texts,
		  size_t *ret_n); /* "…", "…" */
bool reader_path(struct reader *reader, const char **ret_path); /* made absolute */
bool reader_count(struct reader *reader, int least, int most, int *ret_count);
bool reader_day(struct reader *reader, vigie_day *ret_day);
bool reader_duration(struct reader *reader, int *ret_seconds); /* 15 minutes */
bool reader_days(struct reader *reader, int *ret_days); /* 10 days */
bool reader_time(struct reader *reader, int *ret_second); /* 07:30 */
bool reader_weekday(struct reader *reader, int *ret_weekday);
/* One of `words` (ending with WORDS_N); false with a message that lists them. */
bool reader_choice(struct reader *reader, const enum config_word *words,
		   enum config_word *ret_word);
bool reader_credential(struct reader *reader, const char **ret_name); /* credential "name" */

/* Reads `{ key value … }` by a table; says unknown, repeated and missing keys. `name` is the span
 * missing keys are reported at. */
void reader_block(struct reader *reader, const struct reader_key *keys, size_t n, void *object,
		  struct vigie_span name);

/* Skips to the end of the block under the cursor, or to the next line that begins a block: after an
 * unknown word. */
void reader_skip_block(struct reader *reader);

/* Copies into the configuration's arena; NULL sets the reader's error. */
char *reader_copy(struct reader *reader, const char *text, size_t size);
/* An absolute form of a path relative to the file's folder. */
char *reader_absolute(struct reader *reader, const char *path);
/*
 * Makes room for one more element of an array in the arena (`n` elements of `size` bytes) and
 * returns the address of the new, zeroed one, or NULL on -ENOMEM. `array` points to the array
 * pointer.
 */
void *reader_grow(struct reader *reader, void *array, size_t *n, size_t size);

/* Readers of the blocks; each handles everything after the block's word. */
void office_read(struct reader *reader);
void source_read(struct reader *reader);
void programme_read(struct reader *reader);
void coordinator_read(struct reader *reader);
void mail_read(struct reader *reader);
bool inbox_read(struct reader *reader, void *object); /* of struct vigie_config_mail */
bool seal_read_key(struct reader *reader, void *object); /* of struct vigie_config_coordinator */
bool seal_read_certificate(struct reader *reader, void *object); /* the same */
void partner_read(struct reader *reader);

/* The folder of the state: the one that systemd `told` (may be NULL), else the one that it would
 * tell the service of the configuration in `folder`, so that a command finds the service's store.
 */
void config_append_state(struct vigie_buffer *path, const char *folder, const char *told);
/* What only the whole configuration can tell: names that refer to nothing, a mail block that is
 * needed, defaults. */
void config_verify(struct reader *reader);
/* Reads the open-data school calendar (RULES.md, "Holidays") and closes the holidays of `zone` (A,
 * B, C) in the calendar. */
bool holidays_read(struct reader *reader, const char *path, enum vigie_zone zone,
		   struct vigie_span where);

/* The office's own letters, unread: the mail room knows what they are. 0 or -errno. */
int config_read_letters(struct reader *reader) VIGIE_MUST_CHECK;
int config_each_letter_input(const struct vigie_config *config,
			     int (*on_input)(void *userdata, const char *path, const char *suffix),
			     void *userdata) VIGIE_MUST_CHECK;

#endif
