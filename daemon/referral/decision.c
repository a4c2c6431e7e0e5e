/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A decision as it was made: the rule's sentence and text, fingerprint, values, findings and where
 * they came from, kept so that it can be explained to a family when the rules and the data have
 * long changed. Kept as lines: a step is "DEPTH TAB ? or = TAB TEXT", its finding "FINDING TAB
 * DELIVERY:LINE … +MORE". Owns nothing.
 */
#include "daemon/referral/decision.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/store/flags.h"

static void append_values(struct vigie_buffer *out, const struct vigie_rules *rules,
			  const struct vigie_verdicts *verdicts, size_t pupil, size_t rule)
{
	size_t n = vigie_rules_n_indicators(rules, rule);

	vigie_buffer_append_char(out, '{');
	for (size_t i = 0; i < n; i++) {
		struct vigie_value value = vigie_verdicts_value(verdicts, pupil, rule, i);

		if (i > 0)
			vigie_buffer_append_char(out, ',');
		vigie_buffer_append_json(out, vigie_rules_indicator(rules, rule, i));
		vigie_buffer_append_char(out, ':');
		vigie_value_append_json(out, &value);
	}
	vigie_buffer_append_char(out, '}');
}

/* A text of one line, without the mark between fields. */
static void append_field(struct vigie_buffer *out, const char *text)
{
	for (; *text; text++)
		vigie_buffer_append_char(out, strchr("\t\n\r", *text) ? ' ' : *text);
}

static void append_step(struct decision_record *record, const struct vigie_explanation_step *step)
{
	vigie_buffer_append_format(&record->conditions, "%d\t%c\t", step->depth,
				   step->is_condition ? '?' : '=');
	append_field(&record->conditions, step->text);
	vigie_buffer_append_char(&record->conditions, '\n');
	append_field(&record->findings, step->finding);
	vigie_buffer_append_char(&record->findings, '\t');
	for (size_t i = 0; i < step->n_sources; i++)
		vigie_buffer_append_format(&record->findings, "%" PRIu32 ":%" PRIu32 " ",
					   step->sources[i].delivery, step->sources[i].line);
	if (step->n_more_sources > 0)
		vigie_buffer_append_format(&record->findings, "+%zu", step->n_more_sources);
	vigie_buffer_append_char(&record->findings, '\n');
}

int decision_record_fill(struct decision_record *record, const struct vigie_rules *rules,
			 const struct vigie_verdicts *verdicts, size_t pupil, size_t rule,
			 enum vigie_language language)
{
	VIGIE_CLEANUP(vigie_explanation_freep) struct vigie_explanation *explanation = NULL;
	int r = vigie_verdicts_explain(verdicts, pupil, rule, language, &explanation);

	if (r < 0)
		return r;
	append_values(&record->values, rules, verdicts, pupil, rule);
	vigie_rules_restate(rules, rule, language, &record->sentence);
	for (size_t i = 0; i < explanation->n_steps; i++)
		append_step(record, &explanation->steps[i]);
	return vigie_buffer_error(&record->values) || vigie_buffer_error(&record->sentence) ||
			       vigie_buffer_error(&record->conditions) ||
			       vigie_buffer_error(&record->findings)
		       ? -ENOMEM
		       : 0;
}

void decision_record_done(struct decision_record *record)
{
	vigie_buffer_done(&record->values);
	vigie_buffer_done(&record->sentence);
	vigie_buffer_done(&record->conditions);
	vigie_buffer_done(&record->findings);
}

/* Ends the line at `*at` and moves on to the next; NULL when there is none. */
static char *take_line(char **at)
{
	char *line = strsep(at, "\n");

	return line && *line ? line : NULL;
}

static void read_sources(char *text, struct vigie_decision_step *step)
{
	for (char *word; (word = strsep(&text, " "));) {
		struct vigie_provenance *source = &step->sources[step->n_sources];
		char *line = strchr(word, ':');

		if (*word == '+')
			step->n_more_sources = strtoul(word + 1, NULL, 10);
		if (!line || step->n_sources == VIGIE_EXPLANATION_SOURCES)
			continue;
		source->delivery = (uint32_t)strtoul(word, NULL, 10);
		source->line = (uint32_t)strtoul(line + 1, NULL, 10);
		step->n_sources++;
	}
}

/* False where a field is missing: somebody else has written it. */
static bool read_step(char *condition, char *finding, struct vigie_decision_step *step)
{
	char *depth = strsep(&condition, "\t"), *mark = strsep(&condition, "\t");

	if (!mark || !condition)
		return false;
	step->depth = atoi(depth);
	step->is_condition = *mark == '?';
	step->text = condition;
	step->finding = strsep(&finding, "\t");
	read_sources(finding, step);
	return true;
}

static size_t count_lines(const char *text)
{
	size_t n = 0;

	for (; *text; text++)
		n += *text == '\n';
	return n;
}

static int read_steps(const struct flag_record *record, struct vigie_arena *arena,
		      struct vigie_decision *decision)
{
	size_t n = count_lines(record->conditions);
	char *conditions = vigie_arena_copy(arena, record->conditions, strlen(record->conditions));
	char *findings = vigie_arena_copy(arena, record->findings, strlen(record->findings));

	decision->steps = vigie_arena_allocate(arena, (n + 1) * sizeof(*decision->steps));
	if (!conditions || !findings || !decision->steps)
		return -ENOMEM;
	for (; decision->n_steps < n; decision->n_steps++) {
		char *condition = take_line(&conditions), *finding = take_line(&findings);

		if (!condition || !finding ||
		    !read_step(condition, finding, &decision->steps[decision->n_steps]))
			return -EUCLEAN;
	}
	return 0;
}

int vigie_flag_decision(struct vigie_store *store, int64_t id, struct vigie_arena *arena,
			struct vigie_decision *ret_decision)
{
	struct flag_record record;
	struct vigie_decision decision;
	int r = flags_get_record(store, id, arena, &record);

	if (r < 0)
		return r;
	decision = (struct vigie_decision){
		.day = record.day,
		.fingerprint = record.fingerprint,
		.text = record.text,
		.values = record.values,
		.author = record.author,
		.reason = record.reason,
		.sentence = record.sentence,
	};
	if (record.conditions && record.findings)
		r = read_steps(&record, arena, &decision);
	if (r == 0)
		*ret_decision = decision;
	return r;
}
