/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of a verdict: the flag that is there, and what keeps one down: validity, population,
 * unknown, the exit condition, `for`, `rest` and `cap`. On standard output only. */
#include <string.h>

#include "daemon/command/explain.h"
#include "vigie/translate.h"

/* The newest flag of the rule; NULL none. */
static const struct vigie_flag *find_flag(const struct explaining *explaining, const char *rule)
{
	const struct vigie_flag *flag = NULL;

	for (size_t i = 0; i < explaining->n_flags; i++)
		if (strcmp(explaining->flags[i].rule, rule) == 0)
			flag = &explaining->flags[i];
	return flag;
}

static void put_flag(const struct vigie_flag *flag)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer day = {0};

	vigie_day_append_iso(&day, flag->cleared != VIGIE_DAY_NONE ? flag->cleared : flag->since);
	if (flag->state == VIGIE_FLAG_CLEARED)
		printf(_("  Flag %lld: %s on %s, %s\n"), (long long)flag->id,
		       vigie_flag_state_text(flag->state), vigie_buffer_string(&day),
		       vigie_flag_reason_text(flag->reason));
	else
		printf(_("  Flag %lld: %s, the condition holds since %s\n"), (long long)flag->id,
		       vigie_flag_state_text(flag->state), vigie_buffer_string(&day));
}

/* Is the day outside `from` and `to`? Says so. */
static bool put_validity(const struct vigie_rule_info *info, vigie_day on)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer day = {0};

	if (info->from != VIGIE_DAY_NONE && on < info->from) {
		vigie_day_append_iso(&day, info->from);
		printf(_("  Not in force before %s ('from').\n"), vigie_buffer_string(&day));
		return true;
	}
	if (info->to != VIGIE_DAY_NONE && on > info->to) {
		vigie_day_append_iso(&day, info->to);
		printf(_("  Not in force after %s ('to').\n"), vigie_buffer_string(&day));
		return true;
	}
	return false;
}

static void put_unknown(const struct vigie_rule_info *info,
			const struct vigie_explanation *explanation)
{
	if (explanation->applies == VIGIE_UNKNOWN)
		puts(_("  It is unknown whether the rule concerns the pupil: it counts as no."));
	else if (explanation->applies == VIGIE_TRUE && explanation->when == VIGIE_UNKNOWN)
		puts(info->flag_unknown ? _("  Unknown counts as yes here ('if unknown flag').")
					: _("  Unknown flags nobody ('if unknown ignore')."));
}

static void put_standing(const struct vigie_rule_info *info, const struct vigie_standing *standing,
			 bool up)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer ripe = {0}, rested = {0};

	if (standing->exits)
		puts(_("  The exit condition holds too ('clear when'): no flag while it does."));
	if (up)
		return;
	vigie_day_append_iso(&ripe, standing->ripe);
	vigie_day_append_iso(&rested, standing->rested);
	if (standing->ripe != VIGIE_DAY_NONE)
		printf(P_("  It must hold for %d day ('for'): until %s.\n",
			  "  It must hold for %d days ('for'): until %s.\n", info->for_days),
		       info->for_days, vigie_buffer_string(&ripe));
	if (standing->rested != VIGIE_DAY_NONE)
		printf(P_("  No new flag for %d day after the last ('rest'): before %s.\n",
			  "  No new flag for %d days after the last ('rest'): before %s.\n",
			  info->rest_days),
		       info->rest_days, vigie_buffer_string(&rested));
	if (standing->holds && standing->full)
		printf(P_("  The school has had its %d flag of this rule this month ('cap'): held "
			  "until the next.\n",
			  "  The school has had its %d flags of this rule this month ('cap'): held "
			  "until the next.\n",
			  info->cap),
		       info->cap);
}

int explain_print_standing(const struct explaining *explaining, const struct explained *explained)
{
	const struct vigie_rule_info *info =
		vigie_rules_info(explaining->setup.rules, explained->rule);
	const struct vigie_flag *flag = find_flag(explaining, info->name);
	struct vigie_standing_case of = {
		.school = explained->found->school.id,
		.person = explained->found->person.id,
		.info = info,
		.applies = explained->explanation->applies == VIGIE_TRUE,
		.when = explained->explanation->when,
		.clear = vigie_verdicts_clear(explained->verdicts, explained->pupil,
					      explained->rule),
		.since = explaining->on,
		.on = explaining->on,
	};
	struct vigie_standing standing;
	int r;

	if (flag)
		put_flag(flag);
	if (put_validity(info, explaining->on))
		return 0;
	put_unknown(info, explained->explanation);
	if (flag && flag->state == VIGIE_FLAG_PENDING && flag->since < of.since)
		of.since = flag->since;
	r = vigie_flag_standing(explaining->store, &of, &standing);
	if (r == 0)
		put_standing(info, &standing, flag && flag->state == VIGIE_FLAG_RAISED);
	return r;
}
