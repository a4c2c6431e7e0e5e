/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The addresses of answers: how a token is found again in one that came. Pure. */
#ifndef VIGIE_MAIL_REPLY_ADDRESS_H
#define VIGIE_MAIL_REPLY_ADDRESS_H

#include "vigie/reply.h"

/* Calls back for each place where a token may be, in the addresses a message came to. 0, what the
 * callback returned, or -ENOMEM. */
int reply_address_each(const struct vigie_config *config, const struct vigie_inbox_message *message,
		       int (*on_token)(void *userdata, const char *text, size_t size),
		       void *userdata) VIGIE_MUST_CHECK;

#endif
