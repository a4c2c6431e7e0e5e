/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rewrites one file: its words in one language or as they were, its lines by layout.c. Works on the
 * tokens, so that comments, parentheses and texts survive as written; refuses a file with errors.
 */
#include <errno.h>
#include <string.h>

#include "rules/language/indicator_table.h"
#include "rules/language/layout.h"
#include "rules/language/set.h"

struct formatter {
	const struct vigie_source *source;
	bool keep_language;
	enum vigie_language language;
	struct ast_set *set; /* its arena holds everything */
	struct vigie_token *tokens; /* without comments, END last */
	struct token_mark *marks;
	size_t n_tokens; /* without END */
	const struct vigie_token **comments;
	size_t *comment_places; /* the token before which each comment stands */
	size_t n_comments;
};

static int split_comments(struct formatter *formatter, const struct vigie_tokens *all)
{
	struct vigie_arena *arena = formatter->set->arena;
	size_t n = 0;

	formatter->tokens = vigie_arena_allocate(arena, all->n * sizeof(*formatter->tokens));
	formatter->marks = vigie_arena_allocate(arena, all->n * sizeof(*formatter->marks));
	formatter->comments = vigie_arena_allocate(arena, all->n * sizeof(*formatter->comments));
	formatter->comment_places =
		vigie_arena_allocate(arena, all->n * sizeof(*formatter->comment_places));
	if (!formatter->tokens || !formatter->marks || !formatter->comments ||
	    !formatter->comment_places)
		return -ENOMEM;
	for (size_t i = 0; i < all->n; i++) {
		if (all->items[i].kind != VIGIE_TOKEN_COMMENT) {
			formatter->tokens[n++] = all->items[i];
			continue;
		}
		formatter->comment_places[formatter->n_comments] = n;
		formatter->comments[formatter->n_comments++] = &all->items[i];
	}
	formatter->n_tokens = n - 1;
	return 0;
}

/* Returns 0, 1 on errors, -ENOMEM. */
static int parse(struct formatter *formatter, struct vigie_diagnostics *list)
{
	struct parser parser = {.set = formatter->set, .list = list};
	struct vigie_tokens all;
	int r = vigie_lex(formatter->source, true, formatter->set->arena, list, &all);

	if (r < 0)
		return r;
	r = split_comments(formatter, &all);
	if (r < 0)
		return r;
	parser.tokens = formatter->tokens;
	parser.marks = formatter->marks;
	parser.has_gaps = vigie_diagnostics_count(list, VIGIE_ERROR) > 0;
	parser_file(&parser);
	if (parser.exhausted)
		return -ENOMEM;
	return vigie_diagnostics_count(list, VIGIE_ERROR) > 0;
}

/* The caller's list may hold these errors already and drops an error it has: errors are counted in
 * a list of our own, and said in a second reading. */
static int parse_and_say(struct formatter *formatter, struct vigie_diagnostics *list)
{
	VIGIE_CLEANUP(vigie_diagnostics_freep) struct vigie_diagnostics *own = NULL;
	int r = vigie_diagnostics_new(&own);

	if (r < 0)
		return r;
	r = parse(formatter, own);
	if (r != 1)
		return r;
	formatter->n_comments = 0;
	r = parse(formatter, list);
	return r < 0 ? r : 1;
}

static const char *number_text(const struct formatter *formatter, const struct vigie_token *token)
{
	size_t size = strlen(token->text);
	char *text, *mark;

	if (formatter->keep_language)
		return token->text;
	text = vigie_arena_copy(formatter->set->arena, token->text, size);
	mark = text ? strpbrk(text, ".,") : NULL;
	if (mark)
		*mark = formatter->language == VIGIE_FRENCH ? ',' : '.';
	return text;
}

/* NULL when memory is exhausted. */
static const char *piece_text(const struct formatter *formatter, size_t at)
{
	const struct vigie_token *token = &formatter->tokens[at];
	const struct token_mark *mark = &formatter->marks[at];
	enum vigie_language language = formatter->keep_language
					       ? (enum vigie_language)mark->language
					       : formatter->language;

	if (mark->role == ROLE_KEYWORD)
		return keyword_name((enum keyword)mark->which, language);
	if (mark->role == ROLE_INDICATOR)
		return indicator_entry((enum vigie_indicator)mark->which)->names[language];
	if (mark->role == ROLE_LEVEL)
		return vigie_level_name(keyword_level(token->text));
	if (token->kind == VIGIE_TOKEN_NUMBER)
		return number_text(formatter, token);
	return vigie_arena_copy(formatter->set->arena, formatter->source->text + token->span.start,
				token->span.end - token->span.start);
}

static int make_pieces(const struct formatter *formatter, struct layout *layout)
{
	size_t comment = 0, n_words;

	layout->pieces = vigie_arena_allocate(formatter->set->arena,
					      (formatter->n_tokens + 1) * sizeof(*layout->pieces));
	if (!layout->pieces)
		return -ENOMEM;
	for (size_t at = 0; at <= formatter->n_tokens; at += n_words) {
		struct piece *piece = &layout->pieces[layout->n];

		*piece = (struct piece){
			.token = &formatter->tokens[at],
			.mark = formatter->marks[at],
			.comment = comment,
			.text = at < formatter->n_tokens ? piece_text(formatter, at) : "",
		};
		if (!piece->text)
			return -ENOMEM;
		n_words = piece->mark.n ? piece->mark.n : 1;
		layout->n += at < formatter->n_tokens;
		/* A comment inside the phrase stands before what follows it. */
		while (comment < formatter->n_comments && formatter->comment_places[comment] <= at)
			comment++;
	}
	return 0;
}

/* Braces are paired, or there would have been an error. */
static int pair_braces(const struct formatter *formatter, struct layout *layout)
{
	size_t *open = vigie_arena_allocate(formatter->set->arena, (layout->n + 1) * sizeof(*open));
	size_t n = 0;

	if (!open)
		return -ENOMEM;
	for (size_t i = 0; i < layout->n; i++) {
		if (layout->pieces[i].token->kind != VIGIE_TOKEN_PUNCTUATION)
			continue;
		if (layout->pieces[i].text[0] == '{')
			open[n++] = i;
		else if (layout->pieces[i].text[0] == '}' && n > 0)
			layout->pieces[open[--n]].closes = i;
	}
	return 0;
}

static int write_file(const struct formatter *formatter, struct vigie_buffer *out)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};
	struct layout layout = {
		.comments = formatter->comments,
		.n_comments = formatter->n_comments,
		.out = &text,
	};
	int r = make_pieces(formatter, &layout);

	if (r < 0)
		return r;
	r = pair_braces(formatter, &layout);
	if (r < 0)
		return r;
	layout_write(&layout);
	if (vigie_buffer_error(&text))
		return vigie_buffer_error(&text);
	vigie_buffer_append(out, vigie_buffer_string(&text), text.size);
	return vigie_buffer_error(out);
}

VIGIE_DEFINE_FREEP(ast_set, struct ast_set, ast_set_free)

int vigie_rules_format(const struct vigie_source *source, bool keep_language,
		       enum vigie_language language, struct vigie_diagnostics *list,
		       struct vigie_buffer *out)
{
	VIGIE_CLEANUP(ast_set_freep) struct ast_set *set = NULL;
	struct formatter formatter = {
		.source = source, .keep_language = keep_language, .language = language};
	int r = set_new(&set);

	if (r < 0)
		return r;
	formatter.set = set;
	r = parse_and_say(&formatter, list);
	return r ? r : write_file(&formatter, out);
}
