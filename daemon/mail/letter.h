/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a digest says, and how it is written: one model, a text and an HTML form with the same
 * figures. Pure: everything is in the model; a pupil's name is only there when it may be shown.
 */
#ifndef VIGIE_MAIL_LETTER_H
#define VIGIE_MAIL_LETTER_H

#include "daemon/store/referrals.h"
#include "vigie/reply.h"

/* Why it is written. */
enum letter_kind {
	LETTER_DIGEST,
	LETTER_URGENT, /* only what cannot wait for the digest */
	LETTER_ALIVE, /* nothing happened for a week: the service is there */
};

enum letter_section { LETTER_NEW, LETTER_OPEN, LETTER_CLOSED, LETTER_SECTIONS };

/* Referrals that one message proposes, and open ones that it repeats: what no telephone shows is
 * not read. What is ready beyond that is proposed by the next messages, most serious first. */
#define LETTER_NEW_LIMIT 50
#define LETTER_OPEN_LIMIT 50

struct letter_line {
	struct vigie_referral referral;
	const char *programme; /* title */
	char pupil[200]; /* "" under `identity none` */
	char *links[VIGIE_REPLY_COMMANDS_N]; /* mailto: URIs of ready answers; NULL not offered */
};

struct letter_lines {
	struct letter_line *items; /* most serious first */
	size_t n, capacity;
};

struct letter {
	const char *office;
	const char *language;
	enum letter_kind kind;
	bool answers; /* an answer to it is read */
	struct letter_lines sections[LETTER_SECTIONS];
	size_t n_later; /* ready, and left to the next messages */
	struct letter_waiting {
		struct referral_queue queue;
		const char *programme; /* title */
	} * waiting; /* by programme, then school */
	size_t n_waiting, waiting_capacity;
	/* Sentences, each ended by a line feed: commands carried out, what somebody should look
	 * at. */
	struct vigie_buffer done, reminders;
};

size_t letter_urgent(const struct letter *letter);
void letter_append_subject(const struct letter *letter, struct vigie_buffer *out);
/* By urgency, then school and programme: what is listed together is read together. */
void letter_sort(struct letter *letter);
/* Does the line begin a new school or programme? */
bool letter_begins_group(const struct letter *letter, enum letter_section section, size_t i);
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
const char *letter_done_title(void);
const char *letter_reminders_title(void);
/* How to answer without a link; nothing where nobody reads answers. */
void letter_append_usage(const struct letter *letter, struct vigie_buffer *out);

void letter_append_text(const struct letter *letter, struct vigie_buffer *out);
void letter_append_html(const struct letter *letter, struct vigie_buffer *out);
void letter_done(struct letter *letter);

#endif
