/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The tables of the program as the manual pages show them. A line `@NAME ARGUMENT@` of a template
 * is one directive; each file of tables has some. They own nothing and print on standard output.
 */
#ifndef VIGIE_MAN_TABLES_H
#define VIGIE_MAN_TABLES_H

#include <stdbool.h>
#include <stddef.h>

struct directive {
	const char *name;
	/* `argument`: what follows the name, "" nothing. False: it names nothing that is known. */
	bool (*print)(const char *argument);
};

/* Each array ends with a NULL name. */
extern const struct directive rule_directives[], config_directives[], service_directives[],
	move_directives[];

/* Prints "PAGE\tWORD", a line for each word that the page must say: for the test. */
void rule_words(void);
void config_words(void);
void service_words(void);
void move_words(void);

/* Does the argument begin with this word? What follows it and its space goes into `ret_rest`. */
bool argument_is(const char *argument, const char *word, const char **ret_rest);
/* An item "word (French word)" of a list, with macros (as in a template) between the two. */
void print_item(const char *word, const char *macros, const char *french_word);

#endif
