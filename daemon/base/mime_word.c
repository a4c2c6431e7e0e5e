/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Text of headers as UTF-8: charsets, and encoded words (RFC 2047). Owns nothing. Knows the
 * charsets of French mail only: a letter that names another never decides what code is loaded,
 * as it would with iconv().
 */
#include <errno.h>
#include <string.h>
#include <strings.h>

#include "vigie/encoding.h"
#include "vigie/mime.h"
#include "vigie/text.h"

#define REPLACEMENT "\xef\xbf\xbd" /* U+FFFD */

/* As mail programs understand them: what is declared ISO-8859-1 may be windows-1252. */
static const struct charset {
	const char *name;
	enum vigie_encoding encoding;
} charsets[] = {
	{"utf-8", VIGIE_ENCODING_UTF8},
	{"utf8", VIGIE_ENCODING_UTF8},
	{"iso-8859-1", VIGIE_ENCODING_WINDOWS_1252},
	{"windows-1252", VIGIE_ENCODING_WINDOWS_1252},
	{"cp1252", VIGIE_ENCODING_WINDOWS_1252},
	{"iso-8859-15", VIGIE_ENCODING_ISO_8859_15},
};

static void append_ascii(const char *bytes, size_t size, struct vigie_buffer *out)
{
	for (size_t i = 0; i < size; i++)
		if ((unsigned char)bytes[i] < 0x80)
			vigie_buffer_append_char(out, bytes[i]);
		else
			vigie_buffer_append_string(out, REPLACEMENT);
}

/* What is said, or what the bytes look like where nothing is, or what cannot be true. */
static const struct charset *find_charset(const char *name, const char *bytes, size_t size)
{
	if (!name[0] || strcasecmp(name, "us-ascii") == 0)
		name = vigie_text_is_utf8(bytes, size, NULL) ? "utf-8" : "windows-1252";
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(charsets); i++)
		if (strcasecmp(name, charsets[i].name) == 0)
			return &charsets[i];
	return NULL;
}

int vigie_mime_append_text(const char *charset, const char *bytes, size_t size,
			   struct vigie_buffer *out)
{
	const struct charset *found = find_charset(charset, bytes, size);

	if (!found)
		append_ascii(bytes, size, out);
	while (found && size > 0) {
		size_t used = 0;
		int r = vigie_encoding_convert(found->encoding, bytes, size, true, out, &used);

		if (r == -EILSEQ)
			vigie_buffer_append_string(out, REPLACEMENT);
		else if (r < 0)
			return r;
		used += r == -EILSEQ;
		bytes += used;
		size -= used;
	}
	return vigie_buffer_error(out);
}

#define CHARSET_LIMIT 40 /* bytes of the name of a charset */
#define WORD_LIMIT 2000 /* bytes of one encoded word: 75 are allowed, longer ones occur */

/* One encoded word: =?charset?Q?text?= */
struct word {
	char charset[CHARSET_LIMIT];
	bool base64;
	const char *text, *text_end, *end;
};

static bool find_word(const char *at, const char *end, struct word *word)
{
	const char *charset = at + 2, *mark, *language;
	size_t size;

	if (end - at < 2 || memcmp(at, "=?", 2) != 0)
		return false;
	if (end - at > WORD_LIMIT)
		end = at + WORD_LIMIT;
	mark = memchr(charset, '?', (size_t)(end - charset));
	if (!mark || end - mark < 5 || mark[2] != '?' || !mark[1] || !strchr("bBqQ", mark[1]))
		return false;
	word->base64 = mark[1] == 'b' || mark[1] == 'B';
	word->text = mark + 3;
	word->text_end = memmem(word->text, (size_t)(end - word->text), "?=", 2);
	language = memchr(charset, '*', (size_t)(mark - charset));
	size = (size_t)((language ? language : mark) - charset);
	if (!word->text_end || size >= sizeof(word->charset))
		return false;
	memcpy(word->charset, charset, size);
	word->charset[size] = '\0';
	word->end = word->text_end + 2;
	return true;
}

static int decode_word(const struct word *word, struct vigie_buffer *bytes)
{
	struct vigie_mime_decoder decoder = {.coding = word->base64 ? VIGIE_MIME_BASE64
								    : VIGIE_MIME_QUOTED};
	int r = vigie_mime_decode(&decoder, word->text, (size_t)(word->text_end - word->text), true,
				  bytes);

	/* A word that was cut says what it can. */
	return r == -EBADMSG ? vigie_buffer_error(bytes) : r;
}

static const char *skip_space(const char *at, const char *end)
{
	while (at < end && *at && strchr(" \t\r\n", *at))
		at++;
	return at;
}

/* Decodes the words that follow each other in one charset: some programs cut a character between
 * two words. `at` is left behind them. */
static int append_run(const char **at, const char *end, struct word *word, struct vigie_buffer *out)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer bytes = {0};
	char charset[CHARSET_LIMIT];
	bool more;
	int r;

	memcpy(charset, word->charset, sizeof(charset));
	do {
		size_t start = bytes.size;

		r = decode_word(word, &bytes);
		if (r < 0)
			return r;
		for (size_t i = start; i < bytes.size && !word->base64; i++)
			if (bytes.data[i] == '_')
				bytes.data[i] = ' ';
		*at = word->end;
		more = find_word(skip_space(*at, end), end, word);
	} while (more && strcasecmp(word->charset, charset) == 0);
	/* White space between two words is none. */
	if (more)
		*at = skip_space(*at, end);
	return vigie_mime_append_text(charset, vigie_buffer_string(&bytes), bytes.size, out);
}

int vigie_mime_append_words(const char *bytes, size_t size, struct vigie_buffer *out)
{
	const char *end = bytes + size, *plain = bytes;
	int r = 0;

	for (const char *at = bytes; r == 0 && at < end;) {
		struct word word;

		if (!find_word(at, end, &word)) {
			at++;
			continue;
		}
		r = vigie_mime_append_text("", plain, (size_t)(at - plain), out);
		if (r == 0)
			r = append_run(&at, end, &word, out);
		plain = at;
	}
	return r < 0 ? r : vigie_mime_append_text("", plain, (size_t)(end - plain), out);
}
