/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Prints why a rule says what it says of a pupil: each condition with its value, its threshold and
 * where the value came from. On standard output only. Owns nothing.
 */
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "daemon/command/explain.h"
#include "daemon/command/export_file.h"
#include "daemon/command/harmless.h"
#include "daemon/command/words.h"
#include "vigie/text.h"
#include "vigie/translate.h"

#define TRUTH_WIDTH 8 /* "inconnu" and a space */

static void put_padded(const char *text, size_t width)
{
	size_t taken = vigie_text_width(text, strlen(text));

	printf("%s%*s", text, (int)(taken < width ? width - taken : 1), "");
}

/* "EXP_ABSENCES.csv, line 12 (delivery 3)" */
static int put_source(struct vigie_store *store, const struct vigie_provenance *source, int indent)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer name = {0};
	struct vigie_delivery delivery;
	int r = vigie_store_get_delivery(store, source->delivery, &delivery);

	if (r == -ENOENT || source->delivery == 0)
		return 0;
	if (r < 0)
		return r;
	r = export_member_name(&name, delivery.file, delivery.member);
	if (r < 0)
		return r;
	harmless_make(name.data);
	printf("%*s", indent, "");
	if (source->line)
		printf(_("from %s, line %" PRIu32 " (delivery %" PRIu32 ")\n"),
		       vigie_buffer_string(&name), source->line, source->delivery);
	else
		printf(_("from %s (delivery %" PRIu32 ")\n"), vigie_buffer_string(&name),
		       source->delivery);
	return 0;
}

int explain_print_sources(struct vigie_store *store, const struct vigie_provenance *sources,
			  size_t n, size_t n_more, int indent)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < n; i++)
		r = put_source(store, &sources[i], indent);
	if (r == 0 && n_more)
		printf("%*s%s%zu\n", indent, "", _("other places: "), n_more);
	return r;
}

void explain_print_finding(bool is_condition, const char *text, const char *finding, int indent)
{
	printf("%*s", indent, "");
	if (!is_condition) {
		printf("%s = %s\n", text, finding);
		return;
	}
	put_padded(finding, TRUTH_WIDTH);
	puts(text);
}

static int put_step(const struct explaining *explaining, const struct vigie_explanation_step *step)
{
	int indent = 4 + EXPLAIN_INDENT * step->depth;

	explain_print_finding(step->is_condition, step->text, step->finding, indent);
	return explain_print_sources(explaining->store, step->sources, step->n_sources,
				     step->n_more_sources, indent + EXPLAIN_INDENT);
}

/* The steps of `applies to` come first, when the rule has one: two conditions stand at depth 0. */
static size_t find_condition(const struct vigie_explanation *explanation)
{
	size_t last = 0;

	for (size_t i = 1; i < explanation->n_steps; i++)
		if (explanation->steps[i].depth == 0 && explanation->steps[i].is_condition)
			last = i;
	return last;
}

static int put_steps(const struct explaining *explaining,
		     const struct vigie_explanation *explanation)
{
	size_t condition = find_condition(explanation);
	int r = 0;

	if (condition > 0)
		printf("  %s\n", _("Is the pupil concerned?"));
	for (size_t i = 0; r == 0 && i < explanation->n_steps; i++) {
		if (i == condition)
			printf("  %s\n", _("Does the condition hold?"));
		r = put_step(explaining, &explanation->steps[i]);
	}
	return r;
}

static const char *verdict_text(const struct vigie_explanation *explanation)
{
	return explanation->applies == VIGIE_TRUE ? words_truth_text(explanation->when)
						  : _("not concerned");
}

int explain_print_rule(const struct explaining *explaining, const struct explained *explained)
{
	const struct vigie_explanation *explanation = explained->explanation;
	const struct vigie_rule_info *info =
		vigie_rules_info(explaining->setup.rules, explained->rule);
	int r;

	printf(_("\n%s: %s\n  %s\n"), info->name, verdict_text(explanation), info->title);
	r = put_steps(explaining, explanation);
	if (r < 0)
		return r;
	if (explanation->flip)
		printf(_("  The smallest change that would turn it: %s\n"), explanation->flip);
	r = explain_print_standing(explaining, explained);
	if (r < 0)
		return r;
	if (info->author)
		printf(_("  Author: %s\n"), info->author);
	if (info->reason)
		printf(_("  Reason: %s\n"), info->reason);
	return 0;
}
