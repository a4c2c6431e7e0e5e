/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The stable codes of what the parser and the checker say (V001 to V009 are the lexer's), stated
 * once: the messages carry them and vigie.rules(5) explains them. A code never changes its meaning
 * and is never used again. */
#ifndef VIGIE_RULES_CODES_H
#define VIGIE_RULES_CODES_H

#include "vigie/translate.h"

/* X(enumerator, code, title, explanation) */
#define VIGIE_RULE_CODES(X)                                                                        \
	X(SYNTAX, "V010", N_("something else was expected here"),                                  \
	  N_("The words are known but not in this order. The message says what may stand here."))  \
	X(WORD, "V011", N_("unknown word"),                                                        \
	  N_("No item or statement begins with this word, or it cannot stand in this block."))     \
	X(INDICATOR, "V012", N_("unknown indicator"),                                              \
	  N_("Neither an indicator nor a name given by let in any file of the set."))              \
	X(WINDOW, "V013", N_("unknown window"),                                                    \
	  N_("over: takes N days, N school days, this or previous month, term or year, or term "   \
	     "N."))                                                                                \
	X(TWICE, "V014", N_("said twice"),                                                         \
	  N_("A statement stands once in a rule, an argument once in a call."))                    \
	X(MISSING, "V015", N_("a statement is missing"),                                           \
	  N_("A rule has a title and a condition, a test has a date."))                            \
	X(BLOCK, "V016", N_("a block is not closed"),                                              \
	  N_("The '}' of this block is missing before the next item or the end of the file."))     \
	X(NAME, "V017", N_("this name is already taken"),                                          \
	  N_("Names of rules, lets, scores and subjects are unique over all files of a set; case " \
	     "and accents do not make a difference."))                                             \
	X(RESERVED, "V018", N_("this name is a word of the language"),                             \
	  N_("A let cannot have the name of a keyword, an indicator or a level."))                 \
	X(DEPTH, "V019", N_("nested too deeply"),                                                  \
	  N_("An expression may be nested 100 times, lets and scores opened. Chains of and, or "   \
	     "and + count once a link; a list after in counts once."))                             \
	X(TYPES, "V020", N_("two values that cannot be compared"),                                 \
	  N_("Both sides of a comparison have the same unit, or one is a plain number, which "     \
	     "takes the unit of the other."))                                                      \
	X(CONDITION, "V021", N_("a condition is needed here"),                                     \
	  N_("when, and, or, not and at least take what is yes or no: a comparison, or an "        \
	     "indicator such as scholarship."))                                                    \
	X(OPERATOR, "V022", N_("this operator does not take such a value"),                        \
	  N_("Texts and yes/no are only compared by = and !=; only numbers are calculated "        \
	     "with."))                                                                             \
	X(REFERENCE, "V023", N_("unknown name"),                                                   \
	  N_("No rule, score or pupil of the set has this name."))                                 \
	X(CYCLE, "V024", N_("a definition that needs itself"),                                     \
	  N_("A let or a score is, through others, part of its own definition."))                  \
	X(PROGRAMME, "V025", N_("unknown programme"),                                              \
	  N_("refer to, tutored and referred take the name of a programme of the "                 \
	     "configuration."))                                                                    \
	X(SUPPORT, "V026", N_("unknown support"),                                                  \
	  N_("support takes PAP, PPS, PPRE, PAI, ULIS, SEGPA, UPE2A or CTR."))                     \
	X(ARGUMENT, "V027", N_("an argument that is not taken"),                                   \
	  N_("The indicator has no such parameter."))                                              \
	X(ARGUMENT_MISSING, "V028", N_("an argument is missing"),                                  \
	  N_("subjects_below needs a grade, support a code, school.partner a name, data_age "      \
	     "grades or absences."))                                                               \
	X(RANGE, "V029", N_("a range that holds nothing"),                                         \
	  N_("The first end of a range comes before the last. Ranges of levels take levels from "  \
	     "CP to Tle; vocational levels stand outside that order."))                            \
	X(AT_LEAST, "V030", N_("at least N of fewer than N"),                                      \
	  N_("The number is between 1 and the number of conditions in the list."))                 \
	X(NUMBER, "V031", N_("a number out of its limits"), N_("The message says the limits."))    \
	X(DATES, "V032", N_("dates in the wrong order"),                                           \
	  N_("The first date comes before the last."))                                             \
	X(RULES, "V034", N_("too many rules"), N_("A set has at most 1000 rules."))                \
	X(SIZE, "V035", N_("an expression that is too large"),                                     \
	  N_("With its lets and scores opened an expression has at most 10000 parts; lets that "   \
	     "each use another twice double at every step."))                                      \
	X(FACT, "V036", N_("an impossible fact in a test"),                                        \
	  N_("Grades are between 0 and their scale, mastery between 1 and 4, terms between 1 and " \
	     "9."))                                                                                \
	X(WITHHELD, "V037", N_("something that no rule may look at"),                              \
	  N_("Sex, nationality, origin, language, health, the parents' situation, and who the "    \
	     "pupil is: never available to a rule, whatever is in an export."))                    \
	X(NEVER_TRUE, "V040", N_("a condition that can never be true"),                            \
	  N_("No value that the indicator can have fulfils it: an average is between 0 and 20, a " \
	     "percent between 0 and 100, a count is never negative."))                             \
	X(NEVER_FALSE, "V041", N_("a condition that can never be false"),                          \
	  N_("Every value that the indicator can have fulfils it."))                               \
	X(SHADOWED, "V042", N_("an identical rule"),                                               \
	  N_("Another rule has the same population, condition, validity and programmes: one of "   \
	     "the two says nothing."))                                                             \
	X(UNTESTED, "V043", N_("a rule without a test"),                                           \
	  N_("No test of the set expects this rule."))                                             \
	X(UNSEEN_SUBJECT, "V044", N_("a subject never seen in the data"),                          \
	  N_("No school has delivered a subject of this name, nor of a label or code of its "      \
	     "subject block."))                                                                    \
	X(NO_VALUE, "V045", N_("an indicator that never has a value over this window"),            \
	  N_("mastery and hours_missed are only delivered by term: over days or a month they are " \
	     "unknown."))

enum rule_code {
#define X(enumerator, code, title, explanation) CODE_##enumerator,
	VIGIE_RULE_CODES(X)
#undef X
		CODES_N,
};

/* "V012"; static. */
const char *rule_code(enum rule_code code);

#endif
