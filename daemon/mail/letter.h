/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a digest says, and how it is written: one model, a text and an HTML form with the same
 * figures. Pure: everything is in the model; a pupil's name is only there when it may be shown.
 */
#ifndef VIGIE_MAIL_LETTER_H
#define VIGIE_MAIL_LETTER_H

#include "daemon/store/referrals.h"

enum letter_section { LETTER_NEW, LETTER_OPEN, LETTER_CLOSED, LETTER_SECTIONS };

/* Referrals that one message proposes, and open ones that it repeats: what no telephone shows is
 * not read. What is ready beyond that is proposed by the next messages, most serious first. */
#define LETTER_NEW_LIMIT 50
#define LETTER_OPEN_LIMIT 50

struct letter_line {
	struct vigie_referral referral;
	const char *programme; /* title */
	char pupil[200]; /* "" under `identity none` */
};

struct letter_lines {
	struct letter_line *items; /* most serious first */
	size_t n, capacity;
};

struct letter {
	const char *office;
	const char *language;
	struct letter_lines sections[LETTER_SECTIONS];
	size_t n_later; /* ready, and left to the next messages */
	struct letter_waiting {
		struct referral_queue queue;
		const char *programme; /* title */
	} * waiting; /* by programme, then school */
	size_t n_waiting, waiting_capacity;
};

size_t letter_urgent(const struct letter *letter);
void letter_append_subject(const struct letter *letter, struct vigie_buffer *out);
/* The first line: how many, new, urgent, still open, closed. */
void letter_append_total(const struct letter *letter, struct vigie_buffer *out);
const char *letter_section_title(enum letter_section section);
/* Lines of a section that are listed. */
size_t letter_listed(const struct letter *letter, enum letter_section section);
/* "Collège Essai (0750001A)" */
void letter_append_school(const char *name, const char *uai, struct vigie_buffer *out);
void letter_append_reason(const struct letter_line *line, struct vigie_buffer *out);
/* What is to be done with it, or what became of it: "answer by …", "withdrawn". May be empty. */
void letter_append_state(const struct letter_line *line, enum letter_section section,
			 struct vigie_buffer *out);
/* How many more are ready; nothing when none is. */
void letter_append_later(const struct letter *letter, struct vigie_buffer *out);
const char *letter_note(void); /* the last sentence */

void letter_append_text(const struct letter *letter, struct vigie_buffer *out);
void letter_append_html(const struct letter *letter, struct vigie_buffer *out);
void letter_done(struct letter *letter);

#endif
