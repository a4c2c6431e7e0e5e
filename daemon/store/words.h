/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Texts that facts name by number: subjects, class names, names of outcomes. Looked up in the
 * store once per import, then in memory. Never texts about one pupil.
 */
#ifndef VIGIE_STORE_WORDS_H
#define VIGIE_STORE_WORDS_H

#include "daemon/store/database.h"
#include "daemon/store/lookup.h"

struct words {
	struct vigie_store *store;
	struct lookup words, subjects;
	bool learnt; /* a subject's code was not known before */
};

void words_done(struct words *words);
/* The number of a text; 0 for NULL. 0 or -errno. */
int words_number(struct words *words, const char *text, int64_t *ret_number) VIGIE_MUST_CHECK;
/* The number of a subject; 0 for a NULL label. The first code said of a label is kept. */
int words_subject(struct words *words, const char *label, const char *code,
		  int64_t *ret_number) VIGIE_MUST_CHECK;
/* A text by its number, a subject's label and code: copied into `arena`, code NULL when unknown.
 * 0, -ENOENT, -errno. */
int words_text(struct vigie_store *store, int64_t number, struct vigie_arena *arena,
	       const char **ret_text) VIGIE_MUST_CHECK;
int words_label(struct vigie_store *store, int64_t number, struct vigie_arena *arena,
		const char **ret_label, const char **ret_code) VIGIE_MUST_CHECK;

#endif
