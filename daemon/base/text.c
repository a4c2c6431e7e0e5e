/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text as people type it, brought to one form. Owns nothing but a scratch buffer; asks no locale.
 * Pure ASCII, most of every export, never reaches utf8proc. */
#include <errno.h>

#include <utf8proc.h>

#include "daemon/base/character.h"
#include "daemon/base/utf8.h"
#include "vigie/text.h"

/* A canonical decomposition with full case folding has at most four characters (utf8proc). */
#define LONGEST_DECOMPOSITION 8
#define SLOW_CHARACTER_SIZE                                                                        \
	(1 + LONGEST_DECOMPOSITION * VIGIE_UTF8_LONGEST) /* and the space before */
#define TAB_WIDTH 8

bool vigie_text_is_utf8(const char *bytes, size_t size, size_t *ret_bad)
{
	const char *zero = size ? memchr(bytes, 0, size) : NULL;
	size_t end = zero ? (size_t)(zero - bytes) : size;

	for (size_t i = 0;;) {
		uint32_t character;
		int length;

		i += vigie_utf8_ascii_run(bytes + i, end - i);
		length = i < end ? vigie_utf8_decode(bytes + i, end - i, &character)
				 : VIGIE_UTF8_BAD;
		if (i == size)
			return true;
		if (length <= 0) {
			if (ret_bad)
				*ret_bad = i;
			return false;
		}
		i += (size_t)length;
	}
}

/* Where the folded or normalised bytes go: room for the rest of the input is always reserved. */
struct writer {
	struct vigie_buffer *out;
	size_t start;
	bool space; /* white space was seen since the last visible character */
};

static void put(struct writer *writer, uint32_t character)
{
	struct vigie_buffer *out = writer->out;
	char *to = out->data + out->size;

	if (writer->space && out->size > writer->start)
		*to++ = ' ';
	writer->space = false;
	out->size = (size_t)(vigie_utf8_encode(to, character) - out->data);
}

static int finish(struct writer *writer, int r)
{
	if (r < 0)
		writer->out->size = writer->start;
	if (writer->out->data)
		writer->out->data[writer->out->size] = '\0';
	return r;
}

int vigie_character_compose(struct vigie_buffer *text, size_t start)
{
	utf8proc_uint8_t *composed = NULL;
	utf8proc_ssize_t size =
		utf8proc_map((const utf8proc_uint8_t *)text->data + start,
			     (utf8proc_ssize_t)(text->size - start), &composed,
			     (utf8proc_option_t)(UTF8PROC_COMPOSE | UTF8PROC_STABLE));

	if (size < 0)
		return size == UTF8PROC_ERROR_INVALIDUTF8 ? -EILSEQ : -ENOMEM;
	text->size = start;
	vigie_buffer_append(text, (const char *)composed, (size_t)size);
	free(composed);
	return vigie_buffer_error(text);
}

/* What ASCII characters separate: words anywhere, or words of names and headers too. */
enum separator { SPACE = 1, PUNCTUATION = 2 };

static const uint8_t separators[128] = {
	[' '] = SPACE,	     ['\t' ... '\r'] = SPACE, ['\''] = PUNCTUATION,
	['-'] = PUNCTUATION, ['_'] = PUNCTUATION,
};

/* Most of every export is ASCII: no decoding, and one look-up a byte. */
static void put_ascii(struct writer *writer, const char *text, size_t size, bool folding,
		      uint8_t separating)
{
	const unsigned n_capitals = folding ? 26 : 0;
	char *start = writer->out->data + writer->start,
	     *to = writer->out->data + writer->out->size;
	bool space = writer->space;

	for (const char *end = text + size; text < end;) {
		unsigned char c = (unsigned char)*text;

		if (separators[c] & separating) {
			space = true;
			text++;
			continue;
		}
		if (space && to > start)
			*to++ = ' ';
		space = false;
		do {
			*to++ = (char)(c | ((unsigned)(c - 'A') < n_capitals) << 5);
			if (++text == end)
				break;
			c = (unsigned char)*text;
		} while (!(separators[c] & separating));
	}
	writer->out->size = (size_t)(to - writer->out->data);
	writer->space = space;
}

static int normalise(const char *text, size_t size, struct writer *writer)
{
	bool composed = true;

	for (size_t i = 0;;) {
		size_t ascii = vigie_utf8_ascii_run(text + i, size - i);
		uint32_t c = 0;
		int length;

		put_ascii(writer, text + i, ascii, false, SPACE);
		i += ascii;
		if (i == size)
			break;
		length = vigie_utf8_decode(text + i, size - i, &c);
		if (length <= 0)
			return -EILSEQ;
		i += (size_t)length;
		if (vigie_character_is_space(c)) {
			writer->space = true;
		} else if (!vigie_character_is_invisible(c)) {
			composed &= vigie_character_is_composed(c);
			put(writer, c);
		}
	}
	return composed ? 0 : vigie_character_compose(writer->out, writer->start);
}

int vigie_text_normalise(const char *text, size_t size, struct vigie_buffer *out)
{
	struct writer writer = {.out = out, .start = out->size};
	int r = vigie_buffer_reserve(out, size);

	if (r < 0)
		return r;
	if (size && memchr(text, 0, size))
		return -EILSEQ;
	return finish(&writer, normalise(text, size, &writer));
}

/* What a folded character is written as: 0 nothing, ' ' a separator. Ligatures come before. */
static uint32_t fold_mark(uint32_t c, bool punctuation)
{
	if (vigie_character_is_invisible(c))
		return 0;
	if (vigie_character_is_space(c))
		return ' ';
	if (c == 0x2018 || c == 0x2019 || c == 0x2bc)
		c = '\'';
	else if (c >= 0x2010 && c <= 0x2015)
		c = '-';
	else if (c == 0xf8) /* letters with a stroke have no decomposition */
		c = 'o';
	else if (c == 0x142)
		c = 'l';
	else if (c == 0x111)
		c = 'd';
	return punctuation && (c == '\'' || c == '-' || c == '_') ? ' ' : c;
}

static void put_folded(struct writer *writer, uint32_t c, bool punctuation)
{
	if (c == 0xe6 || c == 0x153) {
		put(writer, c == 0xe6 ? 'a' : 'o');
		put(writer, 'e');
		return;
	}
	c = fold_mark(c, punctuation);
	if (c == ' ')
		writer->space = true;
	else if (c)
		put(writer, c);
}

/* The base letter of a Latin-1 letter, 0 where folding takes more than dropping an accent. */
static char latin1_base(uint32_t c)
{
	static const char bases[64] = "aaaaaa\0ceeeeiiii\0nooooo\0ouuuuy\0\0"
				      "aaaaaa\0ceeeeiiii\0nooooo\0ouuuuy\0y";

	return c >= 0xc0 && c <= 0xff ? bases[c - 0xc0] : 0;
}

static int fold_slowly(struct writer *writer, uint32_t c, bool punctuation, size_t left)
{
	utf8proc_int32_t parts[LONGEST_DECOMPOSITION];
	int boundary = 0;
	utf8proc_ssize_t n = utf8proc_decompose_char(
		(utf8proc_int32_t)c, parts, LONGEST_DECOMPOSITION,
		(utf8proc_option_t)(UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK),
		&boundary);

	if (n < 0 || n > LONGEST_DECOMPOSITION)
		return -EILSEQ;
	if (vigie_buffer_reserve(writer->out, left + SLOW_CHARACTER_SIZE) < 0)
		return -ENOMEM;
	for (utf8proc_ssize_t i = 0; i < n; i++)
		put_folded(writer, (uint32_t)parts[i], punctuation);
	return 0;
}

static int fold(const char *text, size_t size, bool punctuation, struct writer *writer)
{
	const uint8_t separating = punctuation ? SPACE | PUNCTUATION : SPACE;

	for (size_t i = 0; i < size;) {
		size_t ascii = vigie_utf8_ascii_run(text + i, size - i);
		uint32_t c = 0;
		int length;

		put_ascii(writer, text + i, ascii, true, separating);
		i += ascii;
		if (i == size)
			break;
		length = vigie_utf8_decode(text + i, size - i, &c);
		if (length <= 0)
			return -EILSEQ;
		i += (size_t)length;
		if (latin1_base(c)) {
			put(writer, (uint32_t)latin1_base(c));
		} else {
			int r = fold_slowly(writer, c, punctuation, size - i);

			if (r < 0)
				return r;
		}
	}
	return 0;
}

int vigie_text_fold(const char *text, size_t size, bool punctuation, struct vigie_buffer *out)
{
	struct writer writer = {.out = out, .start = out->size};
	int r = vigie_buffer_reserve(out, size);

	if (r < 0)
		return r;
	if (size && memchr(text, 0, size))
		return -EILSEQ;
	return finish(&writer, fold(text, size, punctuation, &writer));
}

bool vigie_text_same(const char *a, const char *b)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer folded = {0};
	size_t middle;

	if (vigie_text_fold(a, strlen(a), false, &folded) < 0)
		return false;
	middle = folded.size;
	if (vigie_text_fold(b, strlen(b), false, &folded) < 0)
		return false;
	return folded.size == 2 * middle &&
	       (middle == 0 || memcmp(folded.data, folded.data + middle, middle) == 0);
}

size_t vigie_text_width(const char *text, size_t size)
{
	size_t width = 0;

	for (size_t i = 0; i < size;) {
		uint32_t c = 0;
		int length = vigie_utf8_decode(text + i, size - i, &c);

		i += length > 0 ? (size_t)length : 1;
		if (c == '\t')
			width += TAB_WIDTH - width % TAB_WIDTH;
		else if (length <= 0 || (c >= ' ' && c < 0x7f))
			width++;
		else
			width += (size_t)utf8proc_charwidth((utf8proc_int32_t)c);
	}
	return width;
}
