/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The manual in French: sentences of the templates from the catalogue vigie-man (daemon/man/fr.po),
 * those of the program's tables from its own. What is not translated stays English.
 */
#ifndef VIGIE_MAN_FRENCH_H
#define VIGIE_MAN_FRENCH_H

#include <stdbool.h>
#include <stdio.h>

/*
 * Binds the catalogues below the folder that MAN_LOCALE names; without it all stays English. With
 * MAN_MESSAGES, every text that is looked up is added to that file as an entry of a catalogue, with
 * two comments: where it is from (page, table) and which catalogue knows it or should.
 */
void french_begin(void);
/* The translation of a text of the program's tables, or the text itself. Borrowed. */
const char *french(const char *text);
/* The same for a part of a template. */
const char *french_paragraph(const char *text);

/*
 * A template in parts: what one message of the catalogue is. A part is a run of lines of text and
 * of macros within sentences; headings, rows of tables and items with words are parts of
 * their own; lists, displays and directives are between them and never translated. Calls back for
 * each, without its last line feed; false ends the reading.
 */
typedef bool (*french_part)(void *userdata, const char *part, bool translatable);
bool french_read(FILE *template, french_part on_part, void *userdata);

#endif
