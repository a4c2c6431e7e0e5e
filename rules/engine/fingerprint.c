/* SPDX-License-Identifier: GPL-3.0-or-later */
/* FNV-1a over the canonical English text of each definition; the hashes are added, so that the
 * order of definitions and files does not count. Tests and comments have no part in it. */
#include "rules/engine/fingerprint.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define FNV_BASIS UINT64_C(0xcbf29ce484222325)
#define FNV_PRIME UINT64_C(0x100000001b3)

static uint64_t hash(const struct vigie_buffer *text)
{
	uint64_t h = FNV_BASIS;

	for (size_t i = 0; i < text->size; i++)
		h = (h ^ (uint8_t)text->data[i]) * FNV_PRIME;
	h ^= h >> 32; /* sums of plain FNV would let the last letters cancel out */
	return h * FNV_PRIME;
}

/* Each part ends with a byte that no text holds, so that parts cannot run into each other. */
static void say(struct vigie_buffer *out, const char *text)
{
	if (text)
		vigie_buffer_append_string(out, text);
	vigie_buffer_append_char(out, text ? '\x1f' : '\x1e');
}

static void say_number(struct vigie_buffer *out, int64_t number)
{
	vigie_buffer_append_format(out, "%" PRId64 "\x1f", number);
}

static void say_expression(struct vigie_buffer *out, const struct ast_expression *e)
{
	if (e)
		ast_expression_print(e, VIGIE_ENGLISH, out);
	vigie_buffer_append_char(out, e ? '\x1f' : '\x1e');
}

static void say_rule(struct vigie_buffer *out, const struct ast_rule *rule)
{
	const struct vigie_rule_info *info = &rule->info;

	say(out, "rule");
	say(out, info->name);
	say(out, info->title);
	say_expression(out, rule->applies);
	say_expression(out, rule->when);
	say_expression(out, rule->clear);
	say_number(out, info->priority);
	say_number(out, info->flag_unknown);
	say_number(out, info->for_days);
	say_number(out, info->rest_days);
	say_number(out, info->cap);
	say_number(out, info->from);
	say_number(out, info->to);
	for (size_t i = 0; i < info->n_programmes; i++)
		say(out, info->programmes[i]);
	say(out, info->author);
	say(out, info->reason);
}

static void say_score(struct vigie_buffer *out, const struct ast_score *score)
{
	say(out, "score");
	say(out, score->name);
	for (size_t i = 0; i < score->n_lines; i++) {
		say_expression(out, score->lines[i].points);
		say_expression(out, score->lines[i].when);
	}
}

static void say_subject(struct vigie_buffer *out, const struct ast_subject *subject)
{
	say(out, "subject");
	say(out, subject->name);
	for (size_t i = 0; i < subject->n_codes; i++)
		say(out, subject->codes[i]);
	say(out, NULL);
	for (size_t i = 0; i < subject->n_labels; i++)
		say(out, subject->labels[i]);
}

static void say_let(struct vigie_buffer *out, const struct ast_let *let)
{
	say(out, "let");
	say(out, let->name);
	say_expression(out, let->value);
}

static void say_condition(struct vigie_buffer *out, const struct ast_condition *condition)
{
	say(out, "condition");
	say(out, condition->name);
	say_expression(out, condition->expression);
}

#define ADD_ALL(array, say_one)                                                                    \
	for (size_t i = 0; i < tree->n_##array; i++) {                                             \
		vigie_buffer_clear(&text);                                                         \
		say_one(&text, &tree->array[i]);                                                   \
		error = error ? error : vigie_buffer_error(&text);                                 \
		sum += hash(&text);                                                                \
	}

int fingerprint_print(const struct ast_set *tree, char ret_digits[17])
{
	struct vigie_buffer text = {0};
	uint64_t sum = FNV_BASIS;
	int error = 0;

	ADD_ALL(rules, say_rule)
	ADD_ALL(lets, say_let)
	ADD_ALL(scores, say_score)
	ADD_ALL(subjects, say_subject)
	ADD_ALL(conditions, say_condition)
	vigie_buffer_done(&text);
	if (error == 0)
		snprintf(ret_digits, 17, "%016" PRIx64, sum);
	return error;
}
