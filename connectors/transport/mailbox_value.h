/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Answers of an IMAP server (RFC 3501) as trees of values. Pure; owned by the arena. */
#ifndef VIGIE_CONNECTORS_TRANSPORT_MAILBOX_VALUE_H
#define VIGIE_CONNECTORS_TRANSPORT_MAILBOX_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "vigie/arena.h"

#define MAILBOX_DEPTH_LIMIT 48 /* lists within lists: a message in a message takes three */

struct mailbox_value {
	enum { MAILBOX_ATOM, MAILBOX_STRING, MAILBOX_LIST } kind;
	const char *text; /* of an atom or a string; never NULL there */
	const struct mailbox_value *items; /* of a list: the first; NULL empty */
	const struct mailbox_value *next;
};

/* All values of a text. 0; -EBADMSG it is no answer; -E2BIG nested too deep; -ENOMEM. */
int mailbox_values_parse(const char *text, size_t size, struct vigie_arena *arena,
			 const struct mailbox_value **ret_first) VIGIE_MUST_CHECK;

/* The value `n` places behind; NULL there are not so many. */
const struct mailbox_value *mailbox_value_at(const struct mailbox_value *first, size_t n);
/* The text of an atom or a string, "" for anything else and for NIL. */
const char *mailbox_value_text(const struct mailbox_value *value);
/* Its items; NULL when it is no list. */
const struct mailbox_value *mailbox_value_items(const struct mailbox_value *value);
/* The value behind the atom `name` in a list of pairs; NULL. */
const struct mailbox_value *mailbox_value_find(const struct mailbox_value *first, const char *name);
/* A whole number up to 2^53; 0 when it is none. */
uint64_t mailbox_value_number(const struct mailbox_value *value);

#endif
