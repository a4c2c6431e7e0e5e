/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hides what two tables say of the same pupils. See together.h. Owns what it notes of schools. */
#include "daemon/report/together.h"

#include <errno.h>
#include <string.h>

struct together {
	struct vigie_report *report;
	struct headcount *headcount;
	bool *showable; /* of each school: its flagged would be shown, were it alone */
	bool held;
};

static bool is_shown(const struct vigie_report_school *one)
{
	return one->flagged.state == VIGIE_CELL_SHOWN;
}

static void withhold(struct vigie_report_school *one)
{
	one->flagged = (struct vigie_cell){VIGIE_CELL_WITHHELD, 0};
	one->percent = VIGIE_DECIMAL_NONE;
}

/*
 * The small counts of schools are hidden already. With them at least one that was not small, which
 * has no upper bound that would tell: the smallest, unless one is hidden in the other table.
 */
static void cover(struct together *together)
{
	struct vigie_report *report = together->report;
	struct vigie_report_school *smallest = NULL;
	size_t n_hidden = 0;
	bool covered = false;

	for (size_t i = 0; i < report->n_schools; i++) {
		struct vigie_report_school *one = &report->schools[i];

		if (!is_shown(one)) {
			n_hidden++;
			covered = covered || together->showable[i];
		} else if (!smallest || one->flagged.n < smallest->flagged.n) {
			smallest = one;
		}
	}
	together->held = n_hidden == 0 || (covered && n_hidden > 1);
	if (together->held || !smallest)
		return;
	withhold(smallest);
	together->held = true;
}

static struct vigie_report_school *find_school(const struct together *together, const char *uai)
{
	const struct vigie_report *report = together->report;

	for (size_t i = 0; i < report->n_schools; i++)
		if (strcmp(report->schools[i].uai, uai) == 0)
			return &report->schools[i];
	return NULL;
}

/* No school has more referred than pupils. */
static void tell_pupils(const struct together *together)
{
	for (size_t i = 0; i < together->headcount->n_rows; i++) {
		struct hide_row *counts = &together->headcount->counts[i];
		const struct vigie_report_school *one =
			counts->level == VIGIE_REPORT_SCHOOL
				? find_school(together, together->headcount->rows[i].key)
				: NULL;

		counts->most = one ? one->pupils.n : 0;
	}
}

static void hide_flagged(const struct together *together)
{
	for (size_t i = 0; i < together->headcount->n_rows; i++) {
		const struct hide_row *counts = &together->headcount->counts[i];
		struct vigie_report_school *one;

		if (counts->level != VIGIE_REPORT_SCHOOL || counts->states[0] == VIGIE_CELL_SHOWN)
			continue;
		one = find_school(together, together->headcount->rows[i].key);
		if (one && is_shown(one))
			withhold(one);
	}
}

/* A small count of flags is none that is shown of referrals: those are not the same pupils. */
static bool hides(const struct together *together, size_t row)
{
	const struct vigie_report_school *one;

	switch (together->headcount->counts[row].level) {
	case VIGIE_REPORT_ALL:
	case VIGIE_REPORT_DEPARTMENT:
		return !together->held;
	case VIGIE_REPORT_SCHOOL:
		one = find_school(together, together->headcount->rows[row].key);
		return one && one->flagged.state == VIGIE_CELL_WITHHELD;
	case VIGIE_REPORT_PROGRAMME:
		return false;
	}
	return false;
}

/* True: one more is hidden. */
static bool hide_referred(const struct together *together)
{
	bool more = false;

	for (size_t i = 0; i < together->headcount->n_rows; i++) {
		enum vigie_cell_state *state = &together->headcount->counts[i].states[0];

		if (*state != VIGIE_CELL_SHOWN || !hides(together, i))
			continue;
		*state = VIGIE_CELL_WITHHELD;
		more = true;
	}
	return more;
}

int together_hide(struct vigie_report *report, struct headcount *headcount, bool *ret_held)
{
	struct together together = {.report = report, .headcount = headcount};
	int r;

	together.showable = calloc(report->n_schools + 1, sizeof(bool));
	if (!together.showable)
		return -ENOMEM;
	for (size_t i = 0; i < report->n_schools; i++)
		together.showable[i] = is_shown(&report->schools[i]);
	tell_pupils(&together);
	do {
		r = hide_counts(headcount->counts, headcount->n_rows);
		hide_flagged(&together);
		cover(&together);
	} while (r == 0 && hide_referred(&together));
	free(together.showable);
	if (r == 0)
		*ret_held = together.held;
	return r;
}

static bool hides_answers(const struct vigie_report *report, const char *rule)
{
	if (report->flagged.state == VIGIE_CELL_WITHHELD)
		return true;
	for (size_t i = 0; i < report->n_flag_rules; i++)
		if (strcmp(report->flag_rules[i].key, rule) == 0)
			return report->flag_rules[i].pupils.state == VIGIE_CELL_WITHHELD;
	return false;
}

void together_hide_answers(struct vigie_report *report)
{
	for (size_t i = 0; i < report->n_rules; i++) {
		struct vigie_report_rule *rule = &report->rules[i];

		if (rule->answered.state != VIGIE_CELL_SHOWN || !hides_answers(report, rule->name))
			continue;
		rule->answered = (struct vigie_cell){VIGIE_CELL_WITHHELD, 0};
		if (rule->irrelevant.state == VIGIE_CELL_SHOWN)
			rule->irrelevant = (struct vigie_cell){VIGIE_CELL_WITHHELD, 0};
	}
}
