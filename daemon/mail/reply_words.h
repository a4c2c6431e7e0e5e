/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The words of an answer: what its deciding line asks for. In both languages whatever the office
 * speaks; what is not understood whole is not understood at all. Pure.
 */
#ifndef VIGIE_MAIL_REPLY_WORDS_H
#define VIGIE_MAIL_REPLY_WORDS_H

#include "vigie/reply.h"

#define REPLY_TUTOR_LIMIT 96 /* bytes of a name */

/* X(reason, French word and English word, other words that are understood): all that declining and
 * ending may be given. */
#define REPLY_REASONS(X)                                                                           \
	X(NOT_RELEVANT, "non pertinent", "not relevant", "inutile|irrelevant")                     \
	X(FAMILY_DECLINED, "famille", "family", "refus de la famille|family declined")             \
	X(ALREADY_HELPED, "déjà suivi", "already helped", "déjà suivie|déjà aidé|déjà aidée")      \
	X(NO_AVAILABILITY, "indisponible", "no tutor", "pas de tuteur|no availability")            \
	X(SCHEDULE, "horaires", "hours", "horaire|schedule")                                       \
	X(LEFT_SCHOOL, "départ", "left", "parti|partie|left school")                               \
	X(RESULTS_IMPROVED, "progrès", "improved", "résultats améliorés|results improved")         \
	X(PROGRAMME_OVER, "fin du programme", "programme over", "programme terminé")               \
	X(STOPPED_COMING, "abandon", "stopped coming", "ne vient plus")                            \
	X(OTHER, "autre", "other", "autre motif|another reason")

/* What a line asks for; what it does not say is 0, NONE or "". */
struct reply_order {
	enum vigie_reply_command command;
	int64_t referral;
	enum vigie_referral_reason reason;
	char tutor[REPLY_TUTOR_LIMIT];
	int minutes; /* of a session */
	vigie_day day;
};

enum reply_reading {
	REPLY_READ,
	REPLY_UNCLEAR, /* no such word, or more than it takes */
	REPLY_LACKS, /* the command is clear; its reason, name or minutes are not */
};

/* Reads a line; with LACKS, `command` and `referral` are good. 0 or -ENOMEM. */
int reply_words_read(const char *line, vigie_day today, struct reply_order *ret_order,
		     enum reply_reading *ret_reading) VIGIE_MUST_CHECK;
/* Appends a ready answer: its deciding line first. */
void reply_words_append_ready(enum vigie_reply_command command, struct vigie_buffer *out);
/* Appends how the command is written, in one line: "refuser MOTIF". */
void reply_words_append_usage(enum vigie_reply_command command, struct vigie_buffer *out);
/* Appends the words of the reasons that the command takes, ", " between; nothing where it takes
 * none. */
void reply_words_append_reasons(enum vigie_reply_command command, struct vigie_buffer *out);

enum vigie_referral_event reply_words_event(enum vigie_reply_command command);
const char *reply_words_stable(enum vigie_reply_command command); /* as the store keeps it */
/* False: no such word. */
bool reply_words_find_stable(const char *word, enum vigie_reply_command *ret_command);

#endif
