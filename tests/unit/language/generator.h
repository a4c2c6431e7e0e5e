/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random rule texts that are right, from a seed: the same seed, the same text. Used by property
 * tests; never reads a clock or a random device. */
#ifndef TEST_LANGUAGE_GENERATOR_H
#define TEST_LANGUAGE_GENERATOR_H

#include "tests/unit/language/page.h"

struct generator {
	uint64_t state;
	struct vigie_buffer *out;
};

static inline unsigned pick(struct generator *generator, unsigned n)
{
	generator->state = generator->state * UINT64_C(6364136223846793005) + 1442695040888963407u;
	return (unsigned)(generator->state >> 33) % n;
}

#define PICK(generator, array) ((array)[pick(generator, VIGIE_ARRAY_SIZE(array))])

static inline void put(struct generator *generator, const char *text)
{
	vigie_buffer_append_string(generator->out, text);
}

static inline void put_window(struct generator *generator)
{
	static const char *const windows[] = {
		"",
		"over: 30 days",
		"over: 10 school days",
		"over: this month",
		"over: term 2",
		"over: this year",
		"over: previous term",
		"sur: mois précédent",
	};
	const char *window = PICK(generator, windows);

	vigie_buffer_append_format(generator->out, "(%s)", window);
}

static inline void put_grade(struct generator *generator, int depth)
{
	static const char *const operators[] = {" + ", " - ", " else "};
	static const char *const numbers[] = {"8", "8,5", "0.25", "10", "-3"};

	switch (depth > 0 ? pick(generator, 8) : pick(generator, 3)) {
	case 0:
		put(generator, PICK(generator, numbers));
		break;
	case 1:
		put(generator, "moyenne(\"MATHS\")");
		break;
	case 2:
		put(generator, "average");
		put_window(generator);
		break;
	case 3:
		put(generator, "-");
		put_grade(generator, 0);
		break;
	case 4:
		put(generator, "(");
		put_grade(generator, depth - 1);
		put(generator, ") * 2 / 3");
		break;
	default:
		put(generator, "(");
		put_grade(generator, depth - 1);
		put(generator, ")");
		put(generator, PICK(generator, operators));
		put(generator, "(");
		put_grade(generator, depth - 1);
		put(generator, ")");
	}
}

static inline void put_condition(struct generator *generator, int depth);

static inline void put_atom(struct generator *generator)
{
	static const char *const atoms[] = {
		"boarder",
		"boursier = non",
		"yes = repeating",
		"non",
		"level in 6e..3e",
		"niveau dans (CP, CAP1)",
		"subjects_below(8,5, over: term 1) >= 3",
		"demi_journees(justifié: non, sur: ce mois) > 4.5",
		"absence_rate() in 5 %..10 %",
		"age > 16 ans",
		"data_age(absences) != 1 jour",
		"school.kind = \"a \\\"quoted\\\" text\"",
		"etablissement.partenaire(\"x\")",
		"support(\"PPRE\")",
		"flagged(\"r0\")",
		"score(\"s\") >= 2",
		"notion < 3",
		"2026-11-30 in 2026-09-01..2026-12-31",
		"school.department in (\"75\", \"93\")",
	};

	put(generator, PICK(generator, atoms));
}

static inline void put_comparison(struct generator *generator, int depth)
{
	static const char *const operators[] = {" < ", " <= ", " = ", " != ", " >= ", " > "};

	put_grade(generator, depth);
	if (pick(generator, 4) == 0) {
		put(generator, " in ");
		put_grade(generator, 0);
		put(generator, " - 40..(");
		put_grade(generator, depth);
		put(generator, ") + 40");
		return;
	}
	put(generator, PICK(generator, operators));
	put_grade(generator, depth);
}

static inline void put_joined(struct generator *generator, int depth, const char *joint)
{
	put(generator, "(");
	put_condition(generator, depth - 1);
	put(generator, ")");
	put(generator, joint);
	put(generator, "(");
	put_condition(generator, depth - 1);
	put(generator, ")");
}

static inline void put_condition(struct generator *generator, int depth)
{
	switch (depth > 0 ? pick(generator, 9) : pick(generator, 2)) {
	case 0:
		put_atom(generator);
		break;
	case 1:
		put_comparison(generator, depth);
		break;
	case 2:
		put(generator, "known(");
		put_condition(generator, depth - 1);
		put(generator, ")");
		break;
	case 3:
		put(generator, pick(generator, 2) ? "not (" : "non (");
		put_condition(generator, depth - 1);
		put(generator, ")");
		break;
	case 4:
		put(generator, "at least 2 of (");
		put_condition(generator, depth - 1);
		put(generator, ", ");
		put_condition(generator, depth - 1);
		put(generator, ")");
		break;
	case 5:
	case 6:
		put_joined(generator, depth, pick(generator, 2) ? " or " : " ou ");
		break;
	default:
		put_joined(generator, depth, pick(generator, 2) ? " and " : " et ");
	}
}

static inline void put_rule(struct generator *generator, unsigned n)
{
	static const char *const statements[] = {
		"applies to level in 6e..Tle",
		"si inconnu signaler",
		"for 7 days",
		"repos 60 jours",
		"cap 25 per school per month",
		"du 2026-09-01 au 2027-06-30",
		"priorité haute",
		"refer to \"tutorat\", \"homeclasse\"",
		"auteur \"a # b\"",
		"reason \"r\"",
	};

	vigie_buffer_append_format(generator->out, "rule \"r%u\" { title \"t\" ", n);
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(statements); i++) {
		if (pick(generator, 3) == 0) {
			put(generator, statements[i]);
			put(generator, " ");
		}
	}
	put(generator, pick(generator, 2) ? "si " : "when ");
	put_condition(generator, 3);
	if (pick(generator, 2)) {
		put(generator, " clear when ");
		put_condition(generator, 2);
	}
	put(generator, " }\n");
}

/* A whole file: everything that its rules refer to is in it. */
static inline void put_file(struct generator *generator)
{
	unsigned n = 1 + pick(generator, 3);

	put(generator, "soit notion = moyenne() + 1\n"
		       "score \"s\" { 2,5 points si interne 1 point when not boarder }\n"
		       "subject \"MATHS\" { code 061300, 061400 label \"M\", \"N\" }\n");
	for (unsigned i = 0; i < n; i++)
		put_rule(generator, i);
	put(generator,
	    "test \"t\" { le 2026-11-30 term 1 2026-09-01..2026-11-30 school { kind \"college\" } "
	    "élève \"A\" { level 4E classe \"4A\" absence 2026-11-05 am..2026-11-06 non justifiée "
	    "2 "
	    "demi-journées note \"M\" 3/10 2026-11-06 moyenne \"M\" 7,5 période 1 } pupil \"B\" { "
	    "} "
	    "expect \"r0\" for \"A\" attendre rien pour \"B\" }\n");
}

/* Are two expressions the same tree? */
static inline bool same_tree(const struct ast_expression *a, const struct ast_expression *b)
{
	if (!a || !b)
		return a == b;
	if (a->kind != b->kind || a->type != b->type || a->op != b->op || a->count != b->count ||
	    a->number != b->number || a->day != b->day || a->level != b->level ||
	    a->answer != b->answer || a->n_items != b->n_items)
		return false;
	if ((a->text || b->text) && (!a->text || !b->text || strcmp(a->text, b->text) != 0))
		return false;
	if (a->kind == AST_INDICATOR) {
		const struct ast_indicator *x = &a->indicator, *y = &b->indicator;

		if (x->which != y->which || x->justified != y->justified ||
		    x->over.kind != y->over.kind || x->over.n != y->over.n || x->data != y->data ||
		    x->support != y->support || !same_tree(x->limit, y->limit))
			return false;
	}
	for (size_t i = 0; i < a->n_items; i++) {
		if (!same_tree(a->items[i], b->items[i]))
			return false;
	}
	return same_tree(a->a, b->a) && same_tree(a->b, b->b) && same_tree(a->c, b->c);
}

#endif
