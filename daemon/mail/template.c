/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Fills a letter in. What comes out of a value is one line without control characters, escaped for
 * its form; only the text of a notice has lines of its own. Owns nothing.
 */
#include <string.h>

#include "daemon/mail/header.h"
#include "daemon/mail/template.h"

const struct template_meaning *template_meaning(enum template_name name)
{
	static const struct template_meaning meanings[] = {
#define X(enumerator, word, scopes, inside, need, help) {word, scopes, SCOPE_##inside, NEED_##need},
		TEMPLATE_NAMES(X)
#undef X
	};

	return &meanings[name];
}

const char *template_code(enum template_code code)
{
	static const char *const codes[] = {
#define X(enumerator, code, text) code,
		TEMPLATE_CODES(X)
#undef X
	};

	return codes[code];
}

struct filling {
	const struct template *template;
	const struct template_item *open[TEMPLATE_DEPTH + 1]; /* the letter first */
	size_t depth; /* of the innermost one */
	struct vigie_buffer *out;
};

static void append_line(const struct filling *filling, const char *text)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer clean = {0};

	header_clean(text, &clean);
	if (filling->template->form == FORM_HTML)
		vigie_buffer_append_html(filling->out, vigie_buffer_string(&clean), clean.size);
	else
		vigie_buffer_append(filling->out, vigie_buffer_string(&clean), clean.size);
	if (vigie_buffer_error(&clean))
		filling->out->error = vigie_buffer_error(&clean);
}

/* The end of the last line is the template's. */
static void append_lines(const struct filling *filling, const char *text)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer line = {0};

	for (size_t size; *text; text += size + (text[size] == '\n')) {
		size = strcspn(text, "\n");
		vigie_buffer_clear(&line);
		vigie_buffer_append(&line, text, size);
		append_line(filling, vigie_buffer_string(&line));
		if (text[size] == '\n' && text[size + 1])
			vigie_buffer_append_char(filling->out, '\n');
	}
	if (vigie_buffer_error(&line))
		filling->out->error = vigie_buffer_error(&line);
}

static void append_steps(struct filling *filling, size_t at);

static void append_block(struct filling *filling, size_t at, const struct template_content *content)
{
	const struct template_step *step = &filling->template->steps[at];

	if (template_meaning(step->name)->inside == SCOPE_NONE) {
		if (content->text && *content->text)
			append_steps(filling, at + 1);
		return;
	}
	filling->depth++;
	for (size_t i = 0; i < content->n; i++) {
		filling->open[filling->depth] = &content->items[i];
		append_steps(filling, at + 1);
	}
	filling->depth--;
}

/* Up to the end of the block that `at` is within. */
static void append_steps(struct filling *filling, size_t at)
{
	for (; at < filling->template->n; at++) {
		const struct template_step *step = &filling->template->steps[at];
		const struct template_content *content =
			&filling->open[filling->depth - step->up]->contents[step->name];

		switch (step->what) {
		case STEP_TEXT:
			vigie_buffer_append(filling->out, step->text, step->size);
			break;
		case STEP_VALUE:
			if (step->name == NAME_TEXT)
				append_lines(filling, content->text ? content->text : "");
			else
				append_line(filling, content->text ? content->text : "");
			break;
		case STEP_OPEN:
			append_block(filling, at, content);
			at = step->close;
			break;
		case STEP_CLOSE:
			return;
		}
	}
}

void template_append(const struct template *template, const struct template_item *letter,
		     struct vigie_buffer *out)
{
	struct filling filling = {.template = template, .open = {letter}, .out = out};

	append_steps(&filling, 0);
}
