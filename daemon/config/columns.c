/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Columns mapped by name: `columns { "Elève" name  "Note" mark }`. Refuses a field or a title that
 * stands twice, columns that name no pupil, and columns that make two things of one row.
 */
#include "daemon/config/columns.h"

#include <string.h>

#include "daemon/config/access.h"
#include "vigie/text.h"
#include "vigie/translate.h"

static const char *const words[] = {
#define X(enumerator, english, french, meaning) english, french,
	VIGIE_MAPPED_FIELDS(X)
#undef X
};

#define MAKES_ROWS                                                                                 \
	(VIGIE_MAPPED_BIT(NAME) | VIGIE_MAPPED_BIT(LAST) | VIGIE_MAPPED_BIT(INE) |                 \
	 VIGIE_MAPPED_BIT(LOCAL))

static bool read_field(struct reader *reader, enum vigie_mapped_field *ret_field)
{
	const struct vigie_token *token = reader_peek(reader);
	int field = token->kind == VIGIE_TOKEN_WORD ? vigie_mapped_field_parse(token->text) : -1;
	struct vigie_diagnostic *entry;
	const char *nearest;

	if (field >= 0) {
		*ret_field = (enum vigie_mapped_field)field;
		reader->at++;
		return true;
	}
	entry = vigie_diagnostics_add(reader->list, VIGIE_ERROR, config_code(CODE_UNKNOWN),
				      token->span, N_("this is nothing that a column can hold"));
	nearest = token->kind == VIGIE_TOKEN_WORD
			  ? vigie_text_nearest(token->text, words, VIGIE_ARRAY_SIZE(words))
			  : NULL;
	if (nearest)
		vigie_diagnostic_hint(entry, N_("did you mean '%s'?"), nearest);
	return false;
}

static bool is_there(const struct vigie_config_source *source, const char *title,
		     enum vigie_mapped_field field)
{
	for (size_t i = 0; i < source->n_columns; i++)
		if (source->columns[i].field == field ||
		    vigie_text_same(source->columns[i].title, title))
			return true;
	return false;
}

static bool read_one(struct reader *reader, struct vigie_config_source *source)
{
	struct vigie_span where = reader_peek(reader)->span;
	struct vigie_column_mapping *column;
	enum vigie_mapped_field field;
	const char *title;

	if (!reader_text(reader, &title) || !read_field(reader, &field))
		return false;
	if (is_there(source, title, field)) {
		vigie_diagnostics_add(reader->list, VIGIE_ERROR, config_code(CODE_TWICE), where,
				      N_("this column, or what it holds, is there already"));
		return false;
	}
	column = reader_grow(reader, &source->columns, &source->n_columns, sizeof(*column));
	if (!column)
		return false;
	*column = (struct vigie_column_mapping){.title = title, .field = field};
	return true;
}

/* After a mistake the rest of the block is left: what it says is no key of the source. */
bool columns_read(struct reader *reader, void *object)
{
	struct vigie_config_source *source = ((struct source_draft *)object)->source;

	if (!reader_take_punctuation(reader, "{"))
		return reader_fail(reader, CODE_VALUE, N_("a '{' is expected here"));
	while (!reader_take_punctuation(reader, "}")) {
		if (read_one(reader, source)) {
			reader_take_punctuation(reader, ",");
			continue;
		}
		while (reader_peek(reader)->kind != VIGIE_TOKEN_END &&
		       !reader_take_punctuation(reader, "}"))
			reader->at++;
		return false;
	}
	return true;
}

static void complain(struct reader *reader, const struct vigie_config_source *source,
		     const char *message, const char *hint)
{
	struct vigie_diagnostic *entry = vigie_diagnostics_add(
		reader->list, VIGIE_ERROR, config_code(CODE_VALUE), source->span, "%s", message);

	vigie_diagnostic_hint(entry, "%s", hint);
}

void columns_check(struct reader *reader, struct vigie_config_source *source)
{
	bool is_said = source->format && strcmp(source->format, "columns") == 0;
	uint32_t fields = 0;

	for (size_t i = 0; i < source->n_columns; i++)
		fields |= UINT32_C(1) << source->columns[i].field;
	if (fields == 0) {
		if (is_said)
			complain(reader, source, N_("the format 'columns' needs the key 'columns'"),
				 N_("columns { \"Name\" name \"Class\" class \"Mark\" mark }"));
		return;
	}
	if (source->format && !is_said)
		complain(reader, source, N_("a format that is known has columns of its own"),
			 N_("leave out 'format', or 'columns'"));
	else if (!(fields & MAKES_ROWS))
		complain(reader, source, N_("no column names the pupil"),
			 N_("one of: name, last, ine, local"));
	else if (vigie_mapped_row_of(fields) == VIGIE_MAPPED_ROW_NONE)
		complain(reader, source, N_("these columns make two things of one row"),
			 N_("a row is a pupil, a mark, an absence (from), or what a term comes to: "
			    "averages and counts"));
	source->format = "columns";
}
