/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which pupil a command is about, found by what the user typed. Owned by the command. Every pupil
 * shown to the user is first written in the access log; what cannot be logged is not shown.
 */
#ifndef VIGIE_COMMAND_PUPIL_CHOICE_H
#define VIGIE_COMMAND_PUPIL_CHOICE_H

#include "daemon/command/command.h"

struct pupil_choice {
	struct pupil_found {
		struct vigie_person person;
		struct vigie_school school;
	} * items; /* one for each school of each pupil */
	size_t n;
};

/* By INE, SIECLE id, "NOM Prénom", #number, or the number of a referral ("n12", or "12" when no
 * pupil has that id). 0 (perhaps none found) or -errno. */
int pupil_choice_find(struct pupil_choice *choice, struct vigie_store *store,
		      const char *text) VIGIE_MUST_CHECK;
/* The one pupil that `text` names, in each of its schools. An exit code: EXIT_DONE, or EXIT_UNABLE
 * with what to do said: none answers, several do (their table is printed), or the search failed. */
int pupil_choice_one(struct pupil_choice *choice, const struct session *session,
		     struct vigie_store *store, const struct vigie_config *config,
		     const char *text) VIGIE_MUST_CHECK;
/* Writes the reading in the access log, with the user's login name. 0 or -errno. */
int pupil_choice_log(struct vigie_store *store, vigie_time now, const char *what,
		     int64_t person) VIGIE_MUST_CHECK;
void pupil_choice_done(struct pupil_choice *choice);

/* The pupil's place in the facts of a school; SIZE_MAX none. */
size_t pupil_index(const struct vigie_facts *facts, int64_t person);
/* The class of a pupil in a school year; NULL unknown. Borrowed from the facts. */
const char *pupil_class(const struct vigie_facts *facts, size_t pupil, int year);

#endif
