/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `vigie pupil merge` and `split`: a person says who is one and who is two; every later delivery
 * follows. Each undoes the other as far as it can.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/command/conflict.h"
#include "daemon/command/desk.h"
#include "vigie/translate.h"

enum merge_option { MERGE_WHY };
enum split_option {
	SPLIT_INE,
	SPLIT_BE,
	SPLIT_ELENOET,
	SPLIT_LOCAL,
	SPLIT_CLASS,
	SPLIT_YEAR,
	SPLIT_DELIVERIES,
	SPLIT_WHY
};

#define DELIVERIES_MOST 100 /* named on one command line */

/* The row that is meant; its conflicts are the caller's. An exit code. */
static int find_row(const struct desk *desk, const char *text, struct conflicts *conflicts,
		    const struct conflict **ret_row, bool *ret_twin)
{
	int64_t delivery = 0;
	uint32_t line = 0;
	int r;

	(void)conflict_read(text, &delivery, &line);
	r = conflicts_find_in(conflicts, desk->store, desk->config, desk->ruling.when, delivery);
	if (r < 0 && r != -ENOENT)
		return session_unable(_("the quarantine"), r);
	*ret_row = r == 0 ? conflicts_get(conflicts, line, ret_twin) : NULL;
	if (*ret_row)
		return EXIT_DONE;
	fprintf(stderr, _("vigie: no unclear row %s: 'vigie pupil conflicts' lists them\n"), text);
	return EXIT_UNABLE;
}

static int tell_retry(const struct conflict *row)
{
	printf(_("Remembered. 'vigie sources quarantine retry %lld' now applies the row.\n"),
	       (long long)row->delivery);
	return EXIT_DONE;
}

static int answer(const struct desk *desk, const char *text, int64_t person)
{
	VIGIE_CLEANUP(conflicts_done) struct conflicts conflicts = {0};
	const struct conflict *row = NULL;
	bool twin = false;
	int code = find_row(desk, text, &conflicts, &row, &twin);

	if (code == EXIT_DONE && twin && person == 0) {
		fputs(_("vigie: another row says just the same: nothing tells the two pupils "
			"apart. Ask the school for an export with the INE\n"),
		      stderr);
		return EXIT_UNABLE;
	}
	if (code == EXIT_DONE)
		code = desk_tell(
			vigie_person_answer(desk->store, &row->row, person, &desk->ruling));
	return code == EXIT_DONE ? tell_retry(row) : code;
}

static int join(const struct desk *desk, int64_t kept, const char *text)
{
	int64_t other = 0;
	int code = desk_find(desk, text, &other);

	if (code == EXIT_DONE)
		code = desk_tell(vigie_person_join(desk->store, kept, other, &desk->ruling));
	if (code == EXIT_DONE)
		printf(_("#%lld is now another name of #%lld. 'vigie pupil split %lld %lld' takes "
			 "it back.\n"),
		       (long long)other, (long long)kept, (long long)kept, (long long)other);
	return code;
}

static int run_merge(struct session *session, const struct arguments *arguments)
{
	VIGIE_CLEANUP(desk_done) struct desk desk = {0};
	const char *second = arguments->operands[1];
	int64_t kept = 0, delivery;
	uint32_t line;
	int code = desk_open(&desk, session, NULL, arguments->options[MERGE_WHY]);

	if (code == EXIT_DONE)
		code = desk_find(&desk, arguments->operands[0], &kept);
	if (code)
		return code;
	return conflict_read(second, &delivery, &line) ? answer(&desk, second, kept)
						       : join(&desk, kept, second);
}

/* "12,14": false after a usage error. */
static bool read_deliveries(const char *text, int64_t *ret_list, size_t *ret_n)
{
	size_t n = 0;
	char *end;

	for (const char *at = text; at && n < DELIVERIES_MOST; at = end + 1) {
		ret_list[n++] = strtoll(at, &end, 10);
		if (end == at || (*end && *end != ',')) {
			usage_error("pupil split", _("--deliveries '%s': write numbers as 12,14"),
				    text);
			return false;
		}
		if (!*end)
			break;
	}
	*ret_n = n;
	return true;
}

static int separate(const struct desk *desk, int64_t person, struct vigie_separation *said)
{
	int64_t second = 0;
	int code;

	if (said->year == 0)
		said->year = vigie_day_school_year(desk->ruling.day);
	code = desk_tell(vigie_person_separate(desk->store, person, said, &desk->ruling, &second));
	if (code == EXIT_DONE)
		printf(_("The second pupil is #%lld. 'vigie pupil merge %lld %lld' takes it "
			 "back.\n"),
		       (long long)second, (long long)person, (long long)second);
	return code;
}

/* "12" and "#12": the second of two pupils who were merged is found by number only. */
static bool read_number(const char *text, int64_t *ret_number)
{
	char *end;

	*ret_number = strtoll(text + (*text == '#'), &end, 10);
	return *ret_number > 0 && *end == '\0';
}

static int part(const struct desk *desk, int64_t kept, const char *text)
{
	int64_t other;
	int code;

	if (!read_number(text, &other))
		return usage_error("pupil split", _("'%s': name the second pupil by its number"),
				   text);
	code = desk_tell(vigie_person_part(desk->store, kept, other, &desk->ruling));
	if (code == EXIT_DONE)
		printf(_("#%lld and #%lld are two pupils again. What came meanwhile stays with "
			 "#%lld.\n"),
		       (long long)kept, (long long)other, (long long)kept);
	return code;
}

static int split_pupil(const struct desk *desk, const struct arguments *arguments,
		       struct vigie_separation *said)
{
	int64_t person = 0;
	int code = desk_find(desk, arguments->operands[0], &person);

	if (code)
		return code;
	return arguments->n_operands > 1 ? part(desk, person, arguments->operands[1])
					 : separate(desk, person, said);
}

static bool says_anything(const struct vigie_separation *said)
{
	return said->ine || said->be || said->elenoet || said->local || said->class_name ||
	       said->n_deliveries > 0;
}

static int run_split(struct session *session, const struct arguments *arguments)
{
	VIGIE_CLEANUP(desk_done) struct desk desk = {0};
	const char *const *values = arguments->options, *first = arguments->operands[0];
	int64_t list[DELIVERIES_MOST], delivery, year = 0;
	struct vigie_separation said = {.ine = values[SPLIT_INE],
					.be = values[SPLIT_BE],
					.elenoet = values[SPLIT_ELENOET],
					.local = values[SPLIT_LOCAL],
					.class_name = values[SPLIT_CLASS],
					.deliveries = list};
	uint32_t line;
	bool row = conflict_read(first, &delivery, &line);
	int code;

	if (!read_deliveries(values[SPLIT_DELIVERIES], list, &said.n_deliveries) ||
	    (values[SPLIT_YEAR] &&
	     !usage_number("pupil split", "--year", values[SPLIT_YEAR], &year)))
		return EXIT_USAGE;
	said.year = (int)year;
	if (!row && arguments->n_operands == 1 && !says_anything(&said))
		return usage_error("pupil split",
				   _("say what belongs to the second pupil: a number, a class, "
				     "deliveries; or who was merged"));
	code = desk_open(&desk, session, NULL, values[SPLIT_WHY]);
	if (code)
		return code;
	return row ? answer(&desk, first, 0) : split_pupil(&desk, arguments, &said);
}

static const struct option_line merge_options[] = {
	[MERGE_WHY] = {"--why", N_("TEXT"), N_("why, for the access log")},
};

const struct command command_pupil_merge = {
	.name = "pupil merge",
	.operands = N_("PUPIL PUPIL|ROW"),
	.summary = N_("two pupils are one; or an unclear row is this pupil's"),
	.details =
		N_("The second becomes another name of the first, which gets its facts, flags and "
		   "referrals. A ROW is written as 'pupil conflicts' lists it: delivery, colon, "
		   "line. Later deliveries follow without asking again."),
	.examples = N_("  vigie pupil merge '#12' '#31' --why 'two spellings'\n"
		       "  vigie pupil merge '#12' 41:7\n"),
	COMMAND_OPTIONS(merge_options),
	.least = 2,
	.most = 2,
	.run = run_merge,
};

static const struct option_line split_options[] = {
	[SPLIT_INE] = {"--ine", N_("INE"), N_("this INE is the second pupil's")},
	[SPLIT_BE] = {"--be", N_("ID"), N_("this SIECLE id is")},
	[SPLIT_ELENOET] = {"--elenoet", N_("N"), N_("this ELENOET is, without leading zeros")},
	[SPLIT_LOCAL] = {"--local", N_("ID"), N_("this number of the school's system is")},
	[SPLIT_CLASS] = {"--class", N_("CLASS"), N_("the second pupil is in this class")},
	[SPLIT_YEAR] = {"--year", N_("YEAR"), N_("in the school year that begins then (this one)")},
	[SPLIT_DELIVERIES] = {"--deliveries", N_("N,…"),
			      N_("what these deliveries said is of the second pupil")},
	[SPLIT_WHY] = {"--why", N_("TEXT"), N_("why, for the access log")},
};

const struct command command_pupil_split = {
	.name = "pupil split",
	.operands = N_("PUPIL [PUPIL] | ROW"),
	.summary = N_("one pupil is two; or an unclear row is of a pupil of its own"),
	.details =
		N_("With two pupils, takes back that they were merged. With one, the options say "
		   "what belongs to the second. With a ROW, as 'pupil conflicts' lists it, the "
		   "next such row makes a pupil of its own."),
	.examples = "  vigie pupil split '#12' '#31'\n"
		    "  vigie pupil split '#12' --class 5C --deliveries 40,41\n"
		    "  vigie pupil split 41:9\n",
	COMMAND_OPTIONS(split_options),
	.least = 1,
	.most = 2,
	.run = run_split,
};
