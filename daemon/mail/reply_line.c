/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words of a line, compared as people type them (reply_line.h). Owns the folded words of its
 * line. Takes nothing that it does not understand. */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/mail/reply_line.h"
#include "vigie/text.h"

#define AROUND ".,;:!\"()[]*" /* punctuation that people put around words */
#define DIGITS "0123456789"

/* Without its punctuation, unless nothing else is there. */
static void trim(const char *text, struct reply_word *word)
{
	while (word->size > 0 && strchr(AROUND, text[word->start])) {
		word->start++;
		word->size--;
	}
	while (word->size > 0 && strchr(AROUND, text[word->start + word->size - 1]))
		word->size--;
}

static int add_word(struct reply_line *line, struct reply_word word)
{
	int r;

	if (line->n == REPLY_WORDS_LIMIT)
		return 1;
	if (line->folded.size > 0)
		vigie_buffer_append_char(&line->folded, ' ');
	word.from = line->folded.size;
	r = vigie_text_fold(line->text + word.start, word.size, true, &line->folded);
	if (r < 0)
		return r == -ENOMEM ? r : 1;
	word.to = line->folded.size;
	line->words[line->n++] = word;
	return vigie_buffer_error(&line->folded);
}

int reply_line_read(const char *text, struct reply_line *ret_line)
{
	struct reply_line line = {.text = text};
	size_t at = 0;
	int r = 0;

	while (r == 0 && text[at]) {
		struct reply_word word = {.start = at, .size = strcspn(text + at, " ")};

		at += word.size;
		at += strspn(text + at, " ");
		trim(text, &word);
		if (word.size > 0)
			r = add_word(&line, word);
	}
	if (r != 0) {
		reply_line_done(&line);
		return r;
	}
	*ret_line = line;
	return 0;
}

void reply_line_done(struct reply_line *line)
{
	vigie_buffer_done(&line->folded);
}

bool reply_line_ends(const struct reply_line *line)
{
	return line->at == line->n;
}

/* How many words a folded phrase takes; 0 it is not there. */
static size_t match_folded(const struct reply_line *line, const struct vigie_buffer *phrase)
{
	size_t from = line->words[line->at].from;

	if (phrase->size == 0 || line->folded.size - from < phrase->size ||
	    memcmp(line->folded.data + from, phrase->data, phrase->size) != 0)
		return 0;
	for (size_t i = line->at; i < line->n; i++)
		if (line->words[i].to == from + phrase->size)
			return i + 1 - line->at;
	return 0;
}

size_t reply_line_match(const struct reply_line *line, const char *phrases)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer phrase = {0};
	size_t longest = 0;

	while (*phrases && !reply_line_ends(line)) {
		size_t size = strcspn(phrases, "|"), n = 0;

		vigie_buffer_clear(&phrase);
		if (vigie_text_fold(phrases, size, true, &phrase) == 0)
			n = match_folded(line, &phrase);
		longest = n > longest ? n : longest;
		phrases += size + (phrases[size] == '|');
	}
	return longest;
}

bool reply_line_take(struct reply_line *line, const char *phrases)
{
	size_t n = reply_line_match(line, phrases);

	line->at += n;
	return n > 0;
}

void reply_line_copy(const struct reply_line *line, size_t at, char *word, size_t size)
{
	int n = at < line->n ? (int)line->words[at].size : 0;

	snprintf(word, size, "%.*s", n, at < line->n ? line->text + line->words[at].start : "");
}

/* Minutes of a unit of time; 0 it is none. */
static int unit_minutes(const char *unit)
{
	static const struct {
		const char *name;
		int minutes;
	} units[] = {{"min", 1},    {"mn", 1},	    {"minute", 1}, {"minutes", 1}, {"h", 60},
		     {"heure", 60}, {"heures", 60}, {"hour", 60},  {"hours", 60}};

	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(units); i++)
		if (strcasecmp(units[i].name, unit) == 0)
			return units[i].minutes;
	return 0;
}

bool reply_line_take_number(struct reply_line *line, int64_t *ret_number)
{
	size_t at = line->at, skipped;
	char word[24], next[24];

	if (reply_line_match(line, "n°|no|nº|numéro|number|orientation|referral"))
		at++;
	reply_line_copy(line, at, word, sizeof(word));
	reply_line_copy(line, at + 1, next, sizeof(next));
	skipped = strncmp(word, "n°", 3) == 0 ? 3 : word[0] == '#' ? 1 : 0;
	if (!isdigit((unsigned char)word[skipped]) || strspn(word + skipped, DIGITS) > 15 ||
	    word[skipped + strspn(word + skipped, DIGITS)] || unit_minutes(next) > 0)
		return false;
	*ret_number = strtoll(word + skipped, NULL, 10);
	line->at = at + 1;
	return true;
}

/* The "30" of "1 h 30". */
static int take_odd_minutes(struct reply_line *line)
{
	char word[24];
	size_t size;

	reply_line_copy(line, line->at, word, sizeof(word));
	size = strlen(word);
	if (size < 1 || size > 2 || strspn(word, DIGITS) != size || strtol(word, NULL, 10) > 59)
		return 0;
	line->at++;
	return (int)strtol(word, NULL, 10);
}

bool reply_line_take_minutes(struct reply_line *line, int *ret_minutes)
{
	char word[24], next[24], unit[8] = "";
	int number = 0, more = 0, end = 0;
	bool apart;

	reply_line_copy(line, line->at, word, sizeof(word));
	reply_line_copy(line, line->at + 1, next, sizeof(next));
	if (sscanf(word, "%4d%n", &number, &end) != 1 || number < 0)
		return false;
	apart = word[end] == '\0';
	if (apart && unit_minutes(next) > 0) {
		*ret_minutes = number * unit_minutes(next);
		line->at += 2;
		if (unit_minutes(next) == 60)
			*ret_minutes += take_odd_minutes(line);
		return true;
	}
	/* "60min", "1h30" */
	if (sscanf(word + end, "%7[a-zA-Z]%2d", unit, &more) < 1 || unit_minutes(unit) == 0 ||
	    strlen(unit) + strspn(word + end + strlen(unit), DIGITS) != strlen(word + end) ||
	    more < 0 || (more > 0 && unit_minutes(unit) == 1))
		return false;
	*ret_minutes = number * unit_minutes(unit) + more;
	line->at++;
	return true;
}

void reply_line_take_rest(struct reply_line *line, struct vigie_buffer *out)
{
	size_t start, end;

	if (reply_line_ends(line))
		return;
	start = line->words[line->at].start;
	end = line->words[line->n - 1].start + line->words[line->n - 1].size;
	vigie_buffer_append(out, line->text + start, end - start);
	line->at = line->n;
}
