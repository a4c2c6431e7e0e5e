/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Diagnostics are collected in one list, owned by who reads the files, and translated as they come.
 * It never prints and never aborts: a missing message is remembered and said by the renderer. */
#include <errno.h>
#include <string.h>

#include "daemon/base/diagnostic_list.h"
#include "vigie/translate.h"

int vigie_diagnostics_new(struct vigie_diagnostics **ret_list)
{
	VIGIE_CLEANUP(vigie_diagnostics_freep)
	struct vigie_diagnostics *list = calloc(1, sizeof(*list));
	int r;

	if (!list)
		return -ENOMEM;
	r = vigie_arena_new(&list->arena);
	if (r < 0)
		return r;
	*ret_list = TAKE_PTR(list);
	return 0;
}

void vigie_diagnostics_free(struct vigie_diagnostics *list)
{
	if (!list)
		return;
	vigie_arena_free(list->arena);
	free(list);
}

size_t vigie_diagnostics_count(const struct vigie_diagnostics *list, enum vigie_severity severity)
{
	return list->counts[severity];
}

/* Not asked of a full list: it would make a file of errors cost the square of their number. */
static bool already_wrong(const struct vigie_diagnostics *list, struct vigie_span span)
{
	if (list->n == VIGIE_DIAGNOSTIC_LIMIT)
		return false;
	for (size_t i = list->n; i-- > 0;) {
		const struct vigie_diagnostic *entry = list->entries[i];

		if (entry->severity == VIGIE_ERROR && entry->span.source == span.source &&
		    entry->span.start == span.start && entry->span.end == span.end)
			return true;
	}
	return false;
}

VIGIE_PRINTF(2, 0)
static char *format_text(struct vigie_diagnostics *list, const char *format, va_list arguments)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};
	char *copy = NULL;

	vigie_buffer_append_vformat(&text, _(format), arguments);
	if (!vigie_buffer_error(&text))
		copy = vigie_arena_copy(list->arena, vigie_buffer_string(&text), text.size);
	list->memory_exhausted |= !copy;
	return copy;
}

VIGIE_PRINTF(4, 0)
static struct vigie_diagnostic *add(struct vigie_diagnostics *list, enum vigie_severity severity,
				    const char *code, const char *format, va_list arguments)
{
	struct vigie_diagnostic *entry;

	list->counts[severity]++;
	if (list->n == VIGIE_DIAGNOSTIC_LIMIT) {
		list->n_dropped++;
		return NULL;
	}
	entry = vigie_arena_allocate(list->arena, sizeof(*entry));
	if (!entry) {
		list->memory_exhausted = true;
		return NULL;
	}
	*entry = (struct vigie_diagnostic){.list = list, .severity = severity, .code = code};
	entry->marks.end = &entry->marks.first;
	entry->hints.end = &entry->hints.first;
	entry->file = "";
	entry->text = format_text(list, format, arguments);
	if (!entry->text)
		return NULL;
	list->entries[list->n++] = entry;
	return entry;
}

struct vigie_diagnostic *vigie_diagnostics_add(struct vigie_diagnostics *list,
					       enum vigie_severity severity, const char *code,
					       struct vigie_span span, const char *format, ...)
{
	struct vigie_diagnostic *entry;
	va_list arguments;

	if (severity == VIGIE_ERROR && span.source && already_wrong(list, span))
		return NULL;
	va_start(arguments, format);
	entry = add(list, severity, code, format, arguments);
	va_end(arguments);
	if (!entry || !span.source)
		return entry;
	vigie_source_seek(&list->cursor, span.source, span.start);
	entry->span = span;
	entry->file = span.source->name;
	entry->line = list->cursor.line;
	entry->column = list->cursor.column;
	return entry;
}

struct vigie_diagnostic *vigie_diagnostics_add_at(struct vigie_diagnostics *list,
						  enum vigie_severity severity, const char *code,
						  const char *file, uint32_t line, uint32_t column,
						  const char *format, ...)
{
	struct vigie_diagnostic *entry;
	va_list arguments;
	const char *copy;

	va_start(arguments, format);
	entry = add(list, severity, code, format, arguments);
	va_end(arguments);
	if (!entry)
		return NULL;
	copy = vigie_arena_copy(list->arena, file, strlen(file));
	list->memory_exhausted |= !copy;
	entry->file = copy ? copy : "";
	entry->line = line;
	entry->column = column;
	return entry;
}

VIGIE_PRINTF(4, 0)
static void add_remark(struct vigie_diagnostics *list, struct vigie_remarks *remarks,
		       struct vigie_span span, const char *format, va_list arguments)
{
	struct vigie_remark *remark = vigie_arena_allocate(list->arena, sizeof(*remark));
	const char *text = format_text(list, format, arguments);

	list->memory_exhausted |= !remark;
	if (!remark || !text)
		return;
	*remark = (struct vigie_remark){.span = span, .text = text};
	*remarks->end = remark;
	remarks->end = &remark->next;
}

void vigie_diagnostic_mark(struct vigie_diagnostic *entry, struct vigie_span span,
			   const char *format, ...)
{
	va_list arguments;

	if (!entry || !span.source)
		return;
	va_start(arguments, format);
	add_remark(entry->list, &entry->marks, span, format, arguments);
	va_end(arguments);
}

void vigie_diagnostic_hint(struct vigie_diagnostic *entry, const char *format, ...)
{
	va_list arguments;

	if (!entry)
		return;
	va_start(arguments, format);
	add_remark(entry->list, &entry->hints, (struct vigie_span){0}, format, arguments);
	va_end(arguments);
}
