/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decides where lines break and what stands between two pieces. A comment keeps its place: at the
 * end of the line of the piece before it, or on a line of its own before the next one. */
#include <string.h>

#include "rules/language/layout.h"
#include "vigie/text.h"

#define INDENT 4
#define VALUE_COLUMN 12 /* of statements, after the indentation */

static bool is(const struct piece *piece, const char *text)
{
	return piece->token->kind == VIGIE_TOKEN_PUNCTUATION && strcmp(piece->text, text) == 0;
}

static bool is_statement(const struct piece *piece)
{
	return piece->mark.begins == BEGINS_STATEMENT && piece->mark.role == ROLE_KEYWORD &&
	       keyword_group((enum keyword)piece->mark.which) == KEYWORD_STATEMENT;
}

static void pad(struct vigie_buffer *out, size_t n)
{
	while (n-- > 0)
		vigie_buffer_append_char(out, ' ');
}

/* Spaces between two pieces of one line. */
static size_t gap(const struct piece *before, const struct piece *piece)
{
	if (piece->mark.begins == BEGINS_FACT)
		return is(before, "{") ? 1 : 2;
	if (is(piece, ",") || is(piece, ")") || is(piece, ":") || is(piece, ".."))
		return 0;
	if (is(before, "(") || is(before, "..") || (before->mark.tight && !is(before, "(")))
		return 0;
	return piece->mark.tight && !is(piece, "-") ? 0 : 1;
}

/* `applies to` and `refer to` keep their preposition with the value. */
static size_t padded_size(const struct piece *piece)
{
	if (piece->mark.which == KEYWORD_APPLIES_TO || piece->mark.which == KEYWORD_REFER_TO)
		return strcspn(piece->text, " ");
	return strlen(piece->text);
}

static void write_piece(struct vigie_buffer *out, const struct piece *piece)
{
	size_t size, width;

	if (!is_statement(piece)) {
		vigie_buffer_append_string(out, piece->text);
		return;
	}
	size = padded_size(piece);
	width = vigie_text_width(piece->text, size);
	vigie_buffer_append(out, piece->text, size);
	if (width < VALUE_COLUMN - 1)
		pad(out, VALUE_COLUMN - 1 - width);
	if (piece->text[size])
		vigie_buffer_append_string(out, piece->text + size);
}

static size_t flat_width(const struct layout *layout, size_t first, size_t end)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer line = {0};

	pad(&line, (size_t)layout->depth * INDENT);
	for (size_t i = first; i < end; i++) {
		if (i > first)
			pad(&line, gap(&layout->pieces[i - 1], &layout->pieces[i]));
		write_piece(&line, &layout->pieces[i]);
	}
	return vigie_text_width(vigie_buffer_string(&line), line.size);
}

/* Where the line of piece `first` ends when nothing is split: the next beginning, or a '}'. */
static size_t line_end(const struct layout *layout, size_t first)
{
	size_t end = first + 1;

	while (end < layout->n && layout->pieces[end].mark.begins == BEGINS_NOTHING &&
	       !is(&layout->pieces[end], "}") && !is(&layout->pieces[end - 1], "{"))
		end++;
	return end;
}

static void fold(struct layout *layout, size_t first)
{
	size_t end = line_end(layout, first);
	struct piece *open = &layout->pieces[end - 1];

	if (!is(open, "{"))
		return;
	/* Facts, or nothing at all; comments need lines. */
	if (layout->pieces[end].mark.begins != BEGINS_FACT && open->closes != end)
		return;
	if (layout->pieces[end].comment != layout->pieces[open->closes + 1].comment)
		return;
	open->folded = flat_width(layout, first, open->closes + 1) <= LAYOUT_WIDTH;
}

/* A line that is too long is split at the loosest of what may be split. */
static void choose_break(struct layout *layout, size_t first)
{
	size_t end = line_end(layout, first);

	layout->break_at = BREAKS_NOT;
	layout->continues_at_statement = is_statement(&layout->pieces[first]);
	if (flat_width(layout, first, end) <= LAYOUT_WIDTH)
		return;
	for (size_t i = first; i < end; i++) {
		enum token_break breaks = (enum token_break)layout->pieces[i].mark.breaks;

		if (breaks != BREAKS_NOT &&
		    (layout->break_at == BREAKS_NOT || breaks < layout->break_at))
			layout->break_at = breaks;
	}
}

static bool at_line_start(const struct layout *layout)
{
	const struct vigie_buffer *out = layout->out;

	return out->size == 0 || out->data[out->size - 1] == '\n';
}

static void end_line(struct layout *layout)
{
	if (!at_line_start(layout))
		vigie_buffer_append_char(layout->out, '\n');
}

static bool after_opening(const struct layout *layout, size_t i)
{
	return i == 0 || is(&layout->pieces[i - 1], "{");
}

static size_t continuation(const struct layout *layout)
{
	return (size_t)layout->depth * INDENT +
	       (layout->continues_at_statement ? VALUE_COLUMN : INDENT);
}

static bool begins_line(const struct piece *piece)
{
	return piece->mark.begins != BEGINS_NOTHING || is(piece, "}");
}

/* One blank line where the author left some, or after an item with a block. */
static void separate(struct layout *layout, const struct vigie_token *token, bool forced)
{
	end_line(layout);
	if (layout->out->size > 0 && (forced || token->blank_lines_before > 0))
		vigie_buffer_append_char(layout->out, '\n');
	layout->blank_wanted = false;
}

static bool has_block(const struct layout *layout, size_t i)
{
	size_t end = i < layout->n ? line_end(layout, i) : i;

	return end > i && is(&layout->pieces[end - 1], "{") && !layout->pieces[end - 1].folded;
}

static void write_own_line(struct layout *layout, const struct vigie_token *comment, size_t i,
			   bool first)
{
	bool forced = layout->depth == 0 && first && i > 0 && i < layout->n &&
		      layout->pieces[i].mark.begins == BEGINS_ITEM && has_block(layout, i);

	if (after_opening(layout, i) && layout->depth > 0 && first)
		end_line(layout);
	else
		separate(layout, comment, forced || layout->blank_wanted);
	if (i == layout->n || begins_line(&layout->pieces[i]))
		pad(layout->out, (size_t)layout->depth * INDENT);
	else
		pad(layout->out, continuation(layout));
	vigie_buffer_append_string(layout->out, comment->text);
	vigie_buffer_append_char(layout->out, '\n');
}

/* The comments before piece `i`; returns whether there was one on a line of its own. */
static bool write_comments(struct layout *layout, size_t i)
{
	size_t end = i < layout->n ? layout->pieces[i + 1].comment : layout->n_comments;
	bool own = false;

	for (size_t c = layout->pieces[i].comment; c < end; c++) {
		const struct vigie_token *comment = layout->comments[c];

		if (!comment->first_on_line && !at_line_start(layout)) {
			vigie_buffer_append_format(layout->out, "  %s\n", comment->text);
			continue;
		}
		write_own_line(layout, comment, i, !own);
		own = true;
	}
	return own;
}

static void begin_item(struct layout *layout, size_t i, bool commented)
{
	bool forced = i > 0 && !commented && (layout->blank_wanted || has_block(layout, i));

	separate(layout, layout->pieces[i].token, forced);
}

static void begin_line(struct layout *layout, size_t i, bool commented)
{
	const struct piece *piece = &layout->pieces[i];

	if (piece->mark.begins == BEGINS_ITEM)
		begin_item(layout, i, commented);
	else if (is(piece, "}") || (after_opening(layout, i) && !commented))
		end_line(layout);
	else
		separate(layout, piece->token, false);
	pad(layout->out, (size_t)layout->depth * INDENT);
}

/* What stands before the piece: a new line, the continuation of a split one, or spaces. */
static void approach(struct layout *layout, size_t i, bool folded, bool commented)
{
	const struct piece *piece = &layout->pieces[i];

	if (begins_line(piece) && !folded) {
		begin_line(layout, i, commented);
	} else if (at_line_start(layout) ||
		   (piece->mark.breaks && layout->break_at == piece->mark.breaks)) {
		end_line(layout);
		pad(layout->out, continuation(layout));
	} else if (i > 0) {
		pad(layout->out, gap(piece - 1, piece));
	}
}

void layout_write(struct layout *layout)
{
	size_t folded_until = 0; /* the '}' of the block that stands on this line */

	for (size_t i = 0; i < layout->n; i++) {
		struct piece *piece = &layout->pieces[i];
		bool folded = i <= folded_until && folded_until > 0;
		bool closes = is(piece, "}"), commented;

		if (piece->mark.begins != BEGINS_NOTHING && !folded) {
			fold(layout, i);
			choose_break(layout, i);
		}
		commented = write_comments(layout, i);
		if (closes && !folded)
			layout->depth--;
		approach(layout, i, folded, commented);
		write_piece(layout->out, piece);
		if (is(piece, "{") && piece->folded)
			folded_until = piece->closes;
		else if (is(piece, "{"))
			layout->depth++;
		if (closes && !folded && layout->depth == 0)
			layout->blank_wanted = true;
	}
	write_comments(layout, layout->n);
	end_line(layout);
}
