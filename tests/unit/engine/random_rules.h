/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rules of random shape that the checker accepts, as text. Drawn from the seed of the test. */
#ifndef VIGIE_TESTS_ENGINE_RANDOM_RULES_H
#define VIGIE_TESTS_ENGINE_RANDOM_RULES_H

static void say_window(struct vigie_buffer *out, bool comma)
{
	static const char *const windows[] = {"30 days",       "7 days",	 "10 school days",
					      "this month",    "previous month", "this term",
					      "previous term", "term 1",	 "term 2",
					      "this year",     "previous year"};

	if (draw(4) > 0)
		vigie_buffer_append_format(out, "%sover: %s", comma ? ", " : "", windows[draw(11)]);
}

static void say_grade(struct vigie_buffer *out)
{
	static const char *const names[] = {"average", "average", "average", "class_average"};
	static const char *const subjects[] = {"Maths", "MATHS", "Français", "900", "LV"};
	bool subject = draw(3) > 0;

	vigie_buffer_append_format(out, "%s(", names[draw(4)]);
	if (subject)
		vigie_buffer_append_format(out, "\"%s\"", subjects[draw(5)]);
	say_window(out, subject);
	vigie_buffer_append_char(out, ')');
}

static void say_count(struct vigie_buffer *out)
{
	static const char *const plain[] = {"incidents", "punishments", "marks", "missing_work",
					    "hours_missed"};
	static const char *const justified[] = {"", "justified: yes", "justified: no"};
	int which = draw(8), j = draw(3);

	if (which < 4) {
		vigie_buffer_append_format(out, "%s(%s", which < 3 ? "half_days" : "lateness",
					   justified[j]);
		say_window(out, j > 0);
	} else if (which == 4) {
		vigie_buffer_append_format(out, "subjects_below(%d", 6 + draw(8));
		say_window(out, true);
	} else if (which == 5) {
		vigie_buffer_append_string(out, "consecutive_absences(");
	} else {
		vigie_buffer_append_format(out, "%s(", plain[draw(4)]);
		say_window(out, false);
	}
	vigie_buffer_append_char(out, ')');
}

static void say_constant(struct vigie_buffer *out, int kind)
{
	if (draw(4) == 0)
		vigie_buffer_append_format(out, "n%d", draw(4));
	else if (kind == 0)
		vigie_buffer_append_format(out, "%d.%03d", 5 + draw(10), 5 * draw(200));
	else
		vigie_buffer_append_format(out, "%d.%d", draw(7), 5 * draw(2));
}

/* kind 0: grades, 1: counts */
static void say_number(struct vigie_buffer *out, int kind, int depth)
{
	int which = depth > 0 ? draw(7) : 0;

	if (which < 3) {
		if (kind == 0)
			say_grade(out);
		else
			say_count(out);
	} else if (which == 3) {
		vigie_buffer_append_char(out, '(');
		say_number(out, kind, depth - 1);
		vigie_buffer_append_string(out, draw(2) ? " * " : " / ");
		vigie_buffer_append_format(out, "%d)", draw(4));
	} else if (which == 4) {
		vigie_buffer_append_char(out, '(');
		say_number(out, kind, depth - 1);
		vigie_buffer_append_string(out, " else ");
		say_number(out, kind, depth - 1);
		vigie_buffer_append_char(out, ')');
	} else {
		vigie_buffer_append_char(out, '(');
		say_number(out, kind, depth - 1);
		vigie_buffer_append_string(out, draw(2) ? " + " : " - ");
		say_number(out, kind, depth - 1);
		vigie_buffer_append_char(out, ')');
	}
}

static void say_comparison(struct vigie_buffer *out)
{
	static const char *const operators[] = {"<", "<=", "=", "!=", ">=", ">"};
	static const char *const levels[] = {"6e", "5e", "4e", "3e", "CAP1"};
	static const char *const others[] = {"scholarship",
					     "boarder",
					     "rank(\"Maths\") < 50",
					     "rank(over: this year) >= 33.33",
					     "mastery() < 2.5",
					     "mastery(\"LV\", over: this year) in 2..3",
					     "absence_rate(over: this month) >= 10",
					     "absence_rate(justified: no) > 2.5",
					     "absence_rate(over: term 1) < 5",
					     "years_behind >= 1",
					     "age > 13",
					     "level in 6e..4e",
					     "level in (3e, CAP1)"};
	int kind = draw(2), which = draw(10);

	if (which == 0) {
		vigie_buffer_append_format(out, "level %s %s", operators[draw(6)], levels[draw(5)]);
	} else if (which < 4) {
		vigie_buffer_append_string(out, others[draw(13)]);
	} else if (which == 4) {
		say_number(out, kind, 1);
		vigie_buffer_append_string(out, kind ? " in 1..3" : " in 7.995..12");
	} else {
		say_number(out, kind, 2);
		vigie_buffer_append_format(out, " %s ", operators[draw(6)]);
		if (which > 6)
			say_number(out, kind, 1);
		else
			say_constant(out, kind);
	}
}

static void say_condition(struct vigie_buffer *out, int depth)
{
	int which = depth > 0 ? draw(6) : 0;

	if (which < 2) {
		say_comparison(out);
	} else if (which == 2) {
		vigie_buffer_append_string(out, "not (");
		say_condition(out, depth - 1);
		vigie_buffer_append_char(out, ')');
	} else if (which == 3) {
		vigie_buffer_append_string(out, "at least 2 of (");
		for (int i = 0; i < 3; i++) {
			say_condition(out, depth - 1);
			vigie_buffer_append_string(out, i < 2 ? ", " : ")");
		}
	} else {
		vigie_buffer_append_char(out, '(');
		say_condition(out, depth - 1);
		vigie_buffer_append_string(out, which == 4 ? " and " : " or ");
		say_condition(out, depth - 1);
		vigie_buffer_append_char(out, ')');
	}
}

static struct vigie_rules *random_rules(void)
{
	struct vigie_buffer text = {0};
	struct vigie_rules *rules;

	vigie_buffer_append_string(&text, "let n0 = 4 let n1 = n0 + 5.995 let n2 = 16 / 3 "
					  "let n3 = n0 / 0\n");
	for (int i = 0; i < CONDITIONS; i++) {
		vigie_buffer_append_format(&text, "let l%d = ", i);
		say_condition(&text, 2);
		vigie_buffer_append_format(&text, "\nrule \"r%d\" { title \"t\" when ", i);
		say_condition(&text, 3);
		vigie_buffer_append_format(&text, " or (l%d and known(l%d)) }\n", draw(i + 1), i);
	}
	rules = scene_compile(vigie_buffer_string(&text));
	vigie_buffer_done(&text);
	return rules;
}

#endif
