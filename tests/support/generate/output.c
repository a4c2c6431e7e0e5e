/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files in the encodings of real exports (output.h). */
#include "output.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int gen_folder_make(const char *path)
{
	char partial[PATH_MAX];

	if (snprintf(partial, sizeof(partial), "%s", path) >= (int)sizeof(partial))
		return -ENAMETOOLONG;
	for (char *slash = partial + 1;; slash++) {
		if (*slash != '/' && *slash)
			continue;
		bool last = !*slash;

		*slash = '\0';
		if (mkdir(partial, 0777) < 0 && errno != EEXIST)
			return -errno;
		if (last)
			return 0;
		*slash = '/';
	}
}

static void flush(struct gen_output *out)
{
	size_t done = 0;

	while (!out->error && done < out->used) {
		ssize_t n = write(out->fd, out->bytes + done, out->used - done);

		if (n < 0 && errno != EINTR)
			out->error = -errno;
		else if (n > 0)
			done += (size_t)n;
	}
	out->used = 0;
}

static void put_bytes(struct gen_output *out, const char *bytes, size_t size)
{
	while (size > 0) {
		size_t room = sizeof(out->bytes) - out->used;
		size_t n = size < room ? size : room;

		memcpy(out->bytes + out->used, bytes, n);
		out->used += n;
		bytes += n;
		size -= n;
		if (out->used == sizeof(out->bytes))
			flush(out);
	}
}

void gen_output_open(struct gen_output *out, enum gen_encoding encoding, const char *folder,
		     const char *name)
{
	char path[PATH_MAX];

	out->fd = -1;
	out->used = 0;
	out->xml = false;
	out->encoding = encoding;
	out->error = gen_folder_make(folder);
	if (out->error)
		return;
	if (snprintf(path, sizeof(path), "%s/%s", folder, name) >= (int)sizeof(path)) {
		out->error = -ENAMETOOLONG;
		return;
	}
	out->fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (out->fd < 0)
		out->error = -errno;
	if (encoding == GEN_ENCODING_UTF8_BOM)
		put_bytes(out, "\xef\xbb\xbf", 3);
	else if (encoding == GEN_ENCODING_UTF16LE)
		put_bytes(out, "\xff\xfe", 2);
}

int gen_output_close(struct gen_output *out)
{
	flush(out);
	if (out->fd >= 0 && close(out->fd) < 0 && !out->error)
		out->error = -errno;
	out->fd = -1;
	return out->error;
}

/* The next character of valid UTF-8 of at most three bytes, which is all that this program holds.
 */
static unsigned take_character(const char **text)
{
	const unsigned char *s = (const unsigned char *)*text;

	if (s[0] < 0x80) {
		*text += 1;
		return s[0];
	}
	if (s[0] < 0xe0) {
		*text += 2;
		return (s[0] & 0x1fu) << 6 | (s[1] & 0x3fu);
	}
	*text += 3;
	return (s[0] & 0x0fu) << 12 | (s[1] & 0x3fu) << 6 | (s[2] & 0x3fu);
}

static char windows_1252(unsigned character)
{
	switch (character) {
	case 0x152: /* Œ */
		return (char)0x8c;
	case 0x153: /* œ */
		return (char)0x9c;
	case 0x2014: /* — */
		return (char)0x97;
	case 0x2019: /* ’ */
		return (char)0x92;
	default:
		return (char)(character <= 0xff ? character : '?');
	}
}

static char iso_8859_15(unsigned character)
{
	switch (character) {
	case 0x152: /* Œ */
		return (char)0xbc;
	case 0x153: /* œ */
		return (char)0xbd;
	default:
		return (char)(character <= 0xff ? character : '?');
	}
}

static void put_encoded(struct gen_output *out, const char *text, size_t size)
{
	for (const char *end = text + size; text < end;) {
		unsigned c = take_character(&text);
		char units[2] = {(char)(c & 0xff), (char)(c >> 8)};

		if (out->encoding == GEN_ENCODING_UTF16LE)
			put_bytes(out, units, 2);
		else
			gen_put_char(out, out->encoding == GEN_ENCODING_ISO_8859_15
						  ? iso_8859_15(c)
						  : windows_1252(c));
	}
}

static void put_plain(struct gen_output *out, const char *text, size_t size)
{
	if (out->encoding == GEN_ENCODING_UTF8 || out->encoding == GEN_ENCODING_UTF8_BOM)
		put_bytes(out, text, size);
	else
		put_encoded(out, text, size);
}

void gen_put_char(struct gen_output *out, char c)
{
	if (out->encoding == GEN_ENCODING_UTF16LE) {
		put_bytes(out, (char[2]){c, 0}, 2);
		return;
	}
	out->bytes[out->used++] = c;
	if (out->used == sizeof(out->bytes))
		flush(out);
}

void gen_put_raw(struct gen_output *out, const char *text)
{
	put_plain(out, text, strlen(text));
}

void gen_put_text(struct gen_output *out, const char *text)
{
	size_t plain;

	if (!out->xml) {
		gen_put_raw(out, text);
		return;
	}
	while (text[plain = strcspn(text, "<>&\"")]) {
		put_plain(out, text, plain);
		switch (text[plain]) {
		case '<':
			put_bytes(out, "&lt;", 4);
			break;
		case '>':
			put_bytes(out, "&gt;", 4);
			break;
		case '&':
			put_bytes(out, "&amp;", 5);
			break;
		default:
			put_bytes(out, "&quot;", 6);
			break;
		}
		text += plain + 1;
	}
	put_plain(out, text, plain);
}

void gen_put_number(struct gen_output *out, int64_t number)
{
	char digits[24];
	size_t at = sizeof(digits) - 1;
	uint64_t rest = number < 0 ? -(uint64_t)number : (uint64_t)number;

	digits[at] = '\0';
	do
		digits[--at] = (char)('0' + rest % 10);
	while (rest /= 10);
	if (number < 0)
		digits[--at] = '-';
	gen_put_raw(out, digits + at);
}

static void put_two_digits(struct gen_output *out, int number)
{
	gen_put_char(out, (char)('0' + number / 10));
	gen_put_char(out, (char)('0' + number % 10));
}

void gen_put_hundredths(struct gen_output *out, int hundredths, char point)
{
	gen_put_number(out, hundredths / 100);
	gen_put_char(out, point);
	put_two_digits(out, hundredths % 100);
}

void gen_put_shortest(struct gen_output *out, int hundredths)
{
	gen_put_number(out, hundredths / 100);
	if (hundredths % 100 == 0)
		return;
	gen_put_char(out, '.');
	gen_put_char(out, (char)('0' + hundredths / 10 % 10));
	if (hundredths % 10)
		gen_put_char(out, (char)('0' + hundredths % 10));
}

void gen_put_date(struct gen_output *out, gen_day day)
{
	struct gen_date date = gen_date_of(day);

	put_two_digits(out, date.day);
	gen_put_char(out, '/');
	put_two_digits(out, date.month);
	gen_put_char(out, '/');
	gen_put_number(out, date.year);
}

void gen_put_iso_date(struct gen_output *out, gen_day day)
{
	struct gen_date date = gen_date_of(day);

	gen_put_number(out, date.year);
	gen_put_char(out, '-');
	put_two_digits(out, date.month);
	gen_put_char(out, '-');
	put_two_digits(out, date.day);
}
