/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rows about answers by mail, for the mail room: the office's key, messages dealt with, commands
 * carried out, what was answered lately, recipients whose mail came back. Decides nothing.
 */
#ifndef VIGIE_STORE_REPLIES_H
#define VIGIE_STORE_REPLIES_H

#include "daemon/store/digest.h"
#include "vigie/bounce.h"

/* The key, for which `fresh` is taken where there is none yet. 0 or -errno. */
int replies_key(struct vigie_store *store, const uint8_t *fresh, uint8_t *ret_key,
		size_t size) VIGIE_MUST_CHECK;

/* 1 it was dealt with, 0 not yet, -errno. */
int replies_seen(struct vigie_store *store, const uint8_t digest[DIGEST_BYTES]) VIGIE_MUST_CHECK;
/* Remembers it, and forgets what was before `old`. */
int replies_note_seen(struct vigie_store *store, const uint8_t digest[DIGEST_BYTES], vigie_time now,
		      vigie_time old) VIGIE_MUST_CHECK;

/* `command` is a stable word. Not `fresh`: only unless the same was noted before. 1 that, or the
 * referral is gone: nothing was written. */
int replies_note_done(struct vigie_store *store, int64_t referral, const char *recipient,
		      const char *command, bool fresh, vigie_time now) VIGIE_MUST_CHECK;
/* Commands not confirmed yet, oldest first. */
int replies_each_done(struct vigie_store *store, const char *recipient,
		      int (*on_done)(void *userdata, int64_t referral, const char *command,
				     vigie_time when),
		      void *userdata) VIGIE_MUST_CHECK;

/* Answers to a recipient since a moment: all, about the referral, and of these those that only
 * help. */
struct replies_lately {
	int64_t all, about, help;
};
int replies_lately(struct vigie_store *store, const char *recipient, int64_t referral,
		   vigie_time since, struct replies_lately *ret_lately) VIGIE_MUST_CHECK;
int replies_note_answer(struct vigie_store *store, const char *recipient, int64_t referral,
			bool help, vigie_time now) VIGIE_MUST_CHECK;

/* 1 it was stopped before: nothing was written. */
int replies_stop(struct vigie_store *store, const struct vigie_bounced *bounced) VIGIE_MUST_CHECK;

#endif
