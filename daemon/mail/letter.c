/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The sentences of a digest that its forms share, and the order of what it lists. Owns the model's
 * arrays. Writes no letter: letter_fill.c does, by a template.
 */
#include <stdlib.h>
#include <string.h>

#include "daemon/mail/letter.h"
#include "vigie/translate.h"

void letter_done(struct letter *letter)
{
	for (size_t i = 0; i < LETTER_SECTIONS; i++) {
		for (size_t j = 0; j < letter->sections[i].n; j++)
			for (size_t k = 0; k < VIGIE_REPLY_COMMANDS_N; k++)
				free(letter->sections[i].items[j].links[k]);
		free(letter->sections[i].items);
	}
	free(letter->waiting);
	vigie_buffer_done(&letter->done);
	vigie_buffer_done(&letter->reminders);
}

static bool is_urgent(const struct letter_line *line)
{
	return line->referral.priority == VIGIE_PRIORITY_URGENT;
}

static int compare(const void *a, const void *b)
{
	const struct letter_line *one = a, *two = b;
	int r = (int)is_urgent(two) - (int)is_urgent(one);

	if (r == 0)
		r = strcmp(one->referral.uai, two->referral.uai);
	if (r == 0)
		r = strcmp(one->referral.programme, two->referral.programme);
	if (r == 0)
		r = (int)two->referral.priority - (int)one->referral.priority;
	return r ? r
		 : (one->referral.id > two->referral.id) - (one->referral.id < two->referral.id);
}

void letter_sort(struct letter *letter)
{
	/* Those beyond the limit are the least serious: they stay beyond it. */
	for (enum letter_section section = 0; section < LETTER_SECTIONS; section++)
		if (letter->sections[section].n > 1)
			qsort(letter->sections[section].items, letter_listed(letter, section),
			      sizeof(struct letter_line), compare);
}

bool letter_begins_group(const struct letter *letter, enum letter_section section, size_t i)
{
	const struct letter_line *line = &letter->sections[section].items[i];

	return i == 0 || strcmp(line[-1].referral.uai, line->referral.uai) != 0 ||
	       strcmp(line[-1].referral.programme, line->referral.programme) != 0;
}

static size_t count_urgent(const struct letter *letter)
{
	const struct letter_lines *lines = &letter->sections[LETTER_NEW];
	size_t n = 0;

	for (size_t i = 0; i < lines->n; i++)
		n += lines->items[i].referral.priority == VIGIE_PRIORITY_URGENT;
	return n;
}

static void append_new(const struct letter *letter, struct vigie_buffer *out)
{
	size_t n = letter->sections[LETTER_NEW].n, urgent = count_urgent(letter);

	vigie_buffer_append_format(out, P_("%zu new", "%zu new", n), n);
	if (urgent > 0) {
		vigie_buffer_append_string(out, " (");
		vigie_buffer_append_format(out, P_("%zu urgent", "%zu urgent", urgent), urgent);
		vigie_buffer_append_char(out, ')');
	}
}

static void append_count(const struct letter *letter, struct vigie_buffer *out)
{
	size_t n = letter->sections[LETTER_NEW].n + letter->sections[LETTER_OPEN].n;

	vigie_buffer_append_format(out, P_("%zu referral", "%zu referrals", n), n);
	vigie_buffer_append_string(out, _(": "));
	append_new(letter, out);
}

void letter_append_subject(const struct letter *letter, struct vigie_buffer *out)
{
	if (letter->kind == VIGIE_LETTER_URGENT)
		vigie_buffer_append_string(out, _("Urgent: "));
	append_count(letter, out);
	if (letter->kind == VIGIE_LETTER_ALIVE)
		vigie_buffer_append_string(out, _(" (weekly sign of life)"));
}

void letter_append_total(const struct letter *letter, struct vigie_buffer *out)
{
	size_t open = letter->sections[LETTER_OPEN].n, closed = letter->sections[LETTER_CLOSED].n;

	if (letter->kind == VIGIE_LETTER_URGENT) {
		letter_append_subject(letter, out);
		return;
	}
	append_count(letter, out);
	vigie_buffer_append_string(out, ", ");
	vigie_buffer_append_format(out, P_("%zu still open", "%zu still open", open), open);
	vigie_buffer_append_string(out, ", ");
	vigie_buffer_append_format(out,
				   P_("%zu closed since the last message",
				      "%zu closed since the last message", closed),
				   closed);
}

size_t letter_listed(const struct letter *letter, enum letter_section section)
{
	size_t n = letter->sections[section].n;

	return section == LETTER_OPEN && n > LETTER_OPEN_LIMIT ? LETTER_OPEN_LIMIT : n;
}

void letter_append_school(const char *name, const char *uai, struct vigie_buffer *out)
{
	if (*name)
		vigie_buffer_append_format(out, "%s (%s)", name, uai);
	else
		vigie_buffer_append_string(out, uai);
}

void letter_append_reasons(const struct letter_line *line, struct vigie_buffer *out)
{
	static const char separator[] = " · ";
	const char *titles = line->referral.titles;
	size_t n = 1;

	for (const char *at = strstr(titles, separator); at; at = strstr(at + 1, separator))
		n++;
	if (n > 1)
		vigie_buffer_append_format(out, P_("%zu rule: ", "%zu rules: ", n), n);
	vigie_buffer_append_string(out, titles);
}

const char *letter_urgency(const struct letter_line *line, enum letter_section section)
{
	return is_urgent(line) && section != LETTER_CLOSED ? _("URGENT") : "";
}

void letter_append_state(const struct letter_line *line, enum letter_section section,
			 struct vigie_buffer *out)
{
	const struct vigie_referral *referral = &line->referral;

	if (section == LETTER_CLOSED) {
		vigie_buffer_append_string(out, vigie_referral_state_text(referral->state));
	} else if (referral->deadline != VIGIE_DAY_NONE &&
		   (section == LETTER_NEW || referral->state == VIGIE_REFERRAL_PROPOSED)) {
		struct vigie_date date = vigie_day_to_date(referral->deadline);

		/* Year, month, day; a translation may put them in its own order. */
		vigie_buffer_append_format(out, _("by %1$04d-%2$02d-%3$02d"), date.year, date.month,
					   date.day);
	} else if (section == LETTER_OPEN) {
		vigie_buffer_append_string(out, vigie_referral_state_text(referral->state));
	}
}

void letter_append_more(const struct letter *letter, enum letter_section section,
			struct vigie_buffer *out)
{
	size_t more = letter->sections[section].n - letter_listed(letter, section);

	if (more > 0)
		vigie_buffer_append_format(out, P_("and %zu more", "and %zu more", more), more);
	else if (section == LETTER_NEW && letter->n_later > 0)
		vigie_buffer_append_format(out,
					   P_("%zu more is ready; the next message brings it.",
					      "%zu more are ready; the next messages bring them, "
					      "the most serious first.",
					      letter->n_later),
					   letter->n_later);
}

void letter_append_usage(const struct letter *letter, struct vigie_buffer *out)
{
	if (!letter->answers)
		return;
	vigie_buffer_append_format(
		out, _("To answer, reply with a number and a word, such as \"12 %s\". Words: "),
		vigie_reply_word(VIGIE_REPLY_ACCEPT));
	for (enum vigie_reply_command command = 0; command < VIGIE_REPLY_COMMANDS_N; command++)
		vigie_buffer_append_format(out, "%s%s", command ? ", " : "",
					   vigie_reply_word(command));
	vigie_buffer_append_char(out, '.');
}

void letter_append_unsubscribe(const struct letter *letter, struct vigie_buffer *out)
{
	if (letter->contact)
		vigie_buffer_append_format(
			out,
			_("You get this message as a coordinator of the office; to get it no more, "
			  "write to %s."),
			letter->contact);
	else
		vigie_buffer_append_string(
			out, _("You get this message as a coordinator of the office; tell it when "
			       "you want it no more."));
}
