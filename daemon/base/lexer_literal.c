/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The literals of the lexer: dates, exact numbers, texts, and how a token is kept. Whatever is
 * wrong in one is reported and leaves a token, so that parsing goes on. */
#include <errno.h>

#include "daemon/base/character.h"
#include "daemon/base/lexer_state.h"
#include "vigie/translate.h"

#define DATE_SIZE 10 /* "2026-11-30" */
#define FIRST_CAPACITY 256 /* tokens; a usual rule file has a few hundred */

struct vigie_token *vigie_lexer_add(struct vigie_lexer *lexer, enum vigie_token_kind kind,
				    uint32_t start)
{
	struct vigie_token *token;

	if (lexer->n == lexer->capacity) {
		size_t capacity = lexer->capacity ? 2 * lexer->capacity : FIRST_CAPACITY;
		struct vigie_token *items = reallocarray(lexer->items, capacity, sizeof(*items));

		if (!items)
			return NULL;
		lexer->items = items;
		lexer->capacity = capacity;
	}
	token = &lexer->items[lexer->n++];
	*token = (struct vigie_token){
		.kind = kind,
		.span = vigie_lexer_span(lexer, start),
		.text = "",
		.first_on_line = lexer->line_is_blank,
	};
	if (lexer->line_ends > (lexer->n > 1))
		token->blank_lines_before = (uint16_t)(lexer->line_ends - (lexer->n > 1));
	if (lexer->line_ends > UINT16_MAX)
		token->blank_lines_before = UINT16_MAX;
	lexer->line_ends = 0;
	lexer->line_is_blank = false;
	return token;
}

int vigie_lexer_add_raw(struct vigie_lexer *lexer, enum vigie_token_kind kind, uint32_t start,
			uint32_t end)
{
	struct vigie_token *token = vigie_lexer_add(lexer, kind, start);

	if (!token)
		return -ENOMEM;
	token->text = vigie_arena_copy(lexer->arena, lexer->text + start, end - start);
	return token->text ? 0 : -ENOMEM;
}

bool vigie_lexer_at_date(const struct vigie_lexer *lexer)
{
	const char *text = lexer->text + lexer->at;

	return vigie_lexer_count_digits(lexer, lexer->at) == 4 && text[4] == '-' &&
	       vigie_lexer_count_digits(lexer, lexer->at + 5) == 2 && text[7] == '-' &&
	       vigie_lexer_count_digits(lexer, lexer->at + 8) == 2;
}

/* A date that does not exist is reported and becomes some day, so that parsing goes on. */
int vigie_lexer_read_date(struct vigie_lexer *lexer)
{
	uint32_t start = lexer->at;
	vigie_day day = 0;
	int r;

	lexer->at += DATE_SIZE;
	if (vigie_day_parse_iso(lexer->text + start, DATE_SIZE, &day) < 0)
		vigie_diagnostics_add(lexer->list, VIGIE_ERROR, "V007",
				      vigie_lexer_span(lexer, start), N_("there is no such date"));
	r = vigie_lexer_add_raw(lexer, VIGIE_TOKEN_DATE, start, lexer->at);
	if (r == 0)
		lexer->items[lexer->n - 1].date = day;
	return r;
}

int vigie_lexer_read_number(struct vigie_lexer *lexer)
{
	uint32_t start = lexer->at;
	vigie_decimal number = 0;
	char separator;
	int r;

	lexer->at += vigie_lexer_count_digits(lexer, lexer->at);
	separator = lexer->text[lexer->at];
	if ((separator == '.' || separator == ',') &&
	    vigie_lexer_is_digit(lexer->text[lexer->at + 1]))
		lexer->at += 1 + vigie_lexer_count_digits(lexer, lexer->at + 1);
	if (vigie_decimal_parse(lexer->text + start, lexer->at - start, &number) < 0)
		vigie_diagnostic_hint(vigie_diagnostics_add(lexer->list, VIGIE_ERROR, "V006",
							    vigie_lexer_span(lexer, start),
							    N_("number out of range")),
				      N_("at most 1000000000, with at most six decimals"));
	r = vigie_lexer_add_raw(lexer, VIGIE_TOKEN_NUMBER, start, lexer->at);
	if (r == 0)
		lexer->items[lexer->n - 1].number = number;
	return r;
}

static void read_escape(struct vigie_lexer *lexer, struct vigie_buffer *text)
{
	uint32_t start = lexer->at++, c;
	int length = vigie_lexer_peek(lexer, lexer->at, &c);

	if (c == '"' || c == '\\' || c == 'n') {
		vigie_buffer_append_char(text, c == 'n' ? '\n' : (char)c);
		lexer->at++;
		return;
	}
	if (length <= 0 || c == '\n' || c == '\r')
		return; /* the string is not closed: said by its reader */
	lexer->at += (uint32_t)length;
	vigie_diagnostic_hint(vigie_diagnostics_add(lexer->list, VIGIE_ERROR, "V005",
						    vigie_lexer_span(lexer, start),
						    N_("unknown escape in a text")),
			      N_("only \\\" \\\\ and \\n have a meaning"));
}

/* One character of a text; control characters would reach mails and terminals. */
static void read_text_character(struct vigie_lexer *lexer, struct vigie_buffer *text,
				bool *composed)
{
	uint32_t start = lexer->at, c;
	int length = vigie_lexer_peek(lexer, lexer->at, &c);

	lexer->at += (uint32_t)length;
	if ((c < 0x20 && c != '\t') || (c >= 0x7f && c < 0xa0)) {
		vigie_diagnostics_add(lexer->list, VIGIE_ERROR, "V003",
				      vigie_lexer_span(lexer, start),
				      N_("control character U+%04X"), c);
		return;
	}
	*composed &= vigie_character_is_composed(c);
	vigie_buffer_append(text, lexer->text + start, (size_t)length);
}

int vigie_lexer_read_text(struct vigie_lexer *lexer)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};
	uint32_t start = lexer->at++;
	struct vigie_token *token;
	bool composed = true;
	int r;

	for (char c; (c = lexer->text[lexer->at]) != '"';) {
		if (lexer->at == lexer->size || c == '\n' || c == '\r')
			break;
		if (c == '\\')
			read_escape(lexer, &text);
		else
			read_text_character(lexer, &text, &composed);
	}
	if (lexer->text[lexer->at] == '"')
		lexer->at++;
	else
		vigie_diagnostic_hint(vigie_diagnostics_add(lexer->list, VIGIE_ERROR, "V004",
							    vigie_lexer_span(lexer, start),
							    N_("text not closed")),
				      N_("a text ends with '\"' on the line where it begins"));
	r = vigie_buffer_error(&text);
	if (r == 0 && !composed)
		r = vigie_character_compose(&text, 0);
	if (r < 0)
		return r;
	token = vigie_lexer_add(lexer, VIGIE_TOKEN_TEXT, start);
	if (!token)
		return -ENOMEM;
	token->text = vigie_arena_copy(lexer->arena, vigie_buffer_string(&text), text.size);
	return token->text ? 0 : -ENOMEM;
}
