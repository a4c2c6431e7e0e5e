/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A rule set from its files: lexed, parsed, checked as one. The set lives in its own arena and is
 * all or nothing; files are taken in the order of their names, so that rules are numbered alike
 * wherever the files come from. */
#include <errno.h>
#include <string.h>

#include "rules/language/checker.h"
#include "rules/language/set.h"

int set_new(struct ast_set **ret_set)
{
	VIGIE_CLEANUP(vigie_arena_freep) struct vigie_arena *arena = NULL;
	struct ast_set *set;
	int r = vigie_arena_new(&arena);

	if (r < 0)
		return r;
	set = vigie_arena_allocate(arena, sizeof(*set));
	if (!set)
		return -ENOMEM;
	set->arena = TAKE_PTR(arena);
	*ret_set = set;
	return 0;
}

void ast_set_free(struct ast_set *set)
{
	if (set)
		vigie_arena_free(set->arena);
}

static int parse_source(struct ast_set *set, const struct vigie_source *source,
			struct vigie_diagnostics *list)
{
	struct parser parser = {.set = set, .list = list};
	size_t errors = vigie_diagnostics_count(list, VIGIE_ERROR);
	struct vigie_tokens tokens;
	int r = vigie_lex(source, false, set->arena, list, &tokens);

	if (r < 0)
		return r;
	parser.tokens = tokens.items;
	parser.has_gaps = vigie_diagnostics_count(list, VIGIE_ERROR) > errors;
	parser_file(&parser);
	return parser.exhausted ? -ENOMEM : 0;
}

/* The tokens between two offsets, with an END of their own. */
static struct vigie_token *cut(struct ast_set *set, const struct vigie_tokens *tokens,
			       const struct vigie_condition_source *condition)
{
	struct vigie_token *items;
	size_t first = 0, n = 0;

	while (first < tokens->n && tokens->items[first].span.start < condition->start)
		first++;
	while (first + n < tokens->n && tokens->items[first + n].kind != VIGIE_TOKEN_END &&
	       tokens->items[first + n].span.end <= condition->end)
		n++;
	items = vigie_arena_allocate(set->arena, (n + 1) * sizeof(*items));
	if (!items)
		return NULL;
	if (n > 0)
		memcpy(items, tokens->items + first, n * sizeof(*items));
	items[n] = (struct vigie_token){
		.kind = VIGIE_TOKEN_END,
		.span = {condition->source, condition->end, condition->end},
		.text = "",
	};
	return items;
}

static int parse_condition(struct ast_set *set, const struct vigie_tokens *tokens,
			   const struct vigie_condition_source *source,
			   struct vigie_diagnostics *list)
{
	struct parser parser = {.set = set, .list = list};
	struct ast_condition condition = {0};

	condition.name = vigie_arena_copy(set->arena, source->name, strlen(source->name));
	parser.tokens = cut(set, tokens, source);
	if (!condition.name || !parser.tokens)
		return -ENOMEM;
	condition.expression = parser_expression(&parser);
	if (condition.expression && !parser_at_kind(&parser, VIGIE_TOKEN_END))
		parser_refuse(&parser, N_("the end of the condition"));
	PARSER_APPEND(&parser, set->conditions, set->n_conditions, condition);
	return parser.exhausted ? -ENOMEM : 0;
}

static int parse_conditions(struct ast_set *set, const struct vigie_rules_options *options,
			    struct vigie_diagnostics *list)
{
	const struct vigie_source *source = NULL;
	struct vigie_tokens tokens = {0};
	int r;

	for (size_t i = 0; options && i < options->n_conditions; i++) {
		const struct vigie_condition_source *condition = &options->conditions[i];

		/* Conditions of one file come together: it is cut once. */
		if (condition->source != source) {
			source = condition->source;
			r = vigie_lex(source, false, set->arena, list, &tokens);
			if (r < 0)
				return r;
		}
		r = parse_condition(set, &tokens, condition, list);
		if (r < 0)
			return r;
	}
	return 0;
}

static int compare_sources(const void *left, const void *right)
{
	const struct vigie_source *a = *(const struct vigie_source *const *)left;
	const struct vigie_source *b = *(const struct vigie_source *const *)right;

	return strcmp(a->name, b->name);
}

static int parse_sources(struct ast_set *set, const struct vigie_source *const *sources,
			 size_t n_sources, struct vigie_diagnostics *list)
{
	VIGIE_CLEANUP(vigie_freep)
	const struct vigie_source **sorted = calloc(n_sources + 1, sizeof(*sorted));
	int r;

	if (!sorted)
		return -ENOMEM;
	for (size_t i = 0; i < n_sources; i++)
		sorted[i] = sources[i];
	qsort(sorted, n_sources, sizeof(*sorted), compare_sources);
	for (size_t i = 0; i < n_sources; i++) {
		r = parse_source(set, sorted[i], list);
		if (r < 0)
			return r;
	}
	return 0;
}

VIGIE_DEFINE_FREEP(ast_set, struct ast_set, ast_set_free)

static int make_set(const struct vigie_source *const *sources, size_t n_sources,
		    const struct vigie_rules_options *options, struct vigie_diagnostics *list,
		    struct ast_set **ret_set)
{
	VIGIE_CLEANUP(ast_set_freep) struct ast_set *set = NULL;
	size_t errors = vigie_diagnostics_count(list, VIGIE_ERROR);
	int r = set_new(&set);

	if (r < 0)
		return r;
	r = parse_sources(set, sources, n_sources, list);
	if (r < 0)
		return r;
	r = parse_conditions(set, options, list);
	if (r < 0)
		return r;
	r = checker_check(set, options, list);
	if (r < 0)
		return r;
	if (vigie_diagnostics_count(list, VIGIE_ERROR) > errors)
		return 1;
	*ret_set = TAKE_PTR(set);
	return 0;
}

int ast_set_parse(const struct vigie_source *const *sources, size_t n_sources,
		  const struct vigie_rules_options *options, struct vigie_diagnostics *list,
		  struct ast_set **ret_set)
{
	VIGIE_CLEANUP(vigie_diagnostics_freep) struct vigie_diagnostics *own = NULL;
	VIGIE_CLEANUP(ast_set_freep) struct ast_set *set = NULL;
	bool had_errors = vigie_diagnostics_count(list, VIGIE_ERROR) > 0;
	int r = make_set(sources, n_sources, options, list, &set);

	if (r != 0)
		return r;
	/* A list drops an error that it has: what it had before may have hidden ours. */
	if (had_errors) {
		ast_set_free(TAKE_PTR(set));
		r = vigie_diagnostics_new(&own);
		if (r == 0)
			r = make_set(sources, n_sources, options, own, &set);
		if (r != 0)
			return r;
	}
	*ret_set = TAKE_PTR(set);
	return 0;
}
