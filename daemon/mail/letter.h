/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a digest says: one model, from which templates make a text and an HTML form with the same
 * figures. Everything is in the model; a pupil's name is only there when it may be shown.
 */
#ifndef VIGIE_MAIL_LETTER_H
#define VIGIE_MAIL_LETTER_H

#include "daemon/mail/template.h"
#include "daemon/store/referrals.h"
#include "vigie/mail.h"
#include "vigie/reply.h"

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
	const char *office, *contact; /* contact: an address; NULL none */
	const char *language;
	enum vigie_letter kind;
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

void letter_append_subject(const struct letter *letter, struct vigie_buffer *out);
/* By urgency, then school and programme: what is listed together is read together. */
void letter_sort(struct letter *letter);
/* Does the line begin a new school or programme? */
bool letter_begins_group(const struct letter *letter, enum letter_section section, size_t i);
/* The first line: how many, new, urgent, still open, closed. */
void letter_append_total(const struct letter *letter, struct vigie_buffer *out);
/* Lines of a section that are listed. */
size_t letter_listed(const struct letter *letter, enum letter_section section);
/* How many there are beside those that are listed; nothing when there are none. */
void letter_append_more(const struct letter *letter, enum letter_section section,
			struct vigie_buffer *out);
/* "Collège Essai (0750001A)" */
void letter_append_school(const char *name, const char *uai, struct vigie_buffer *out);
/* The titles of the rules, and how many where there are several. */
void letter_append_reasons(const struct letter_line *line, struct vigie_buffer *out);
/* Empty, or that it is urgent. */
const char *letter_urgency(const struct letter_line *line, enum letter_section section);
/* What is to be done with it, or what became of it: "answer by …", "withdrawn". May be empty. */
void letter_append_state(const struct letter_line *line, enum letter_section section,
			 struct vigie_buffer *out);
/* How to answer without a link; nothing where nobody reads answers. */
void letter_append_usage(const struct letter *letter, struct vigie_buffer *out);
/* Why it comes, and whom to tell that it should not. */
void letter_append_unsubscribe(const struct letter *letter, struct vigie_buffer *out);

/* The letter in one form, by the template in force. 0 or -errno of template_fill(). */
int letter_append(const struct letter *letter, const struct vigie_config *config,
		  enum template_form form, struct vigie_buffer *out) VIGIE_MUST_CHECK;
void letter_done(struct letter *letter);

#endif
