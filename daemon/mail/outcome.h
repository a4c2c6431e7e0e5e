/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What becomes of a message after one attempt. Pure: libcurl's result and the server's last reply
 * in, a decision and a plain sentence out; and when the next attempt comes.
 */
#ifndef VIGIE_MAIL_OUTCOME_H
#define VIGIE_MAIL_OUTCOME_H

#include <stdbool.h>

#include "vigie/clock.h"

enum outcome {
	OUTCOME_SENT,
	OUTCOME_AGAIN, /* this message, later */
	OUTCOME_REFUSED, /* this message, for good */
	OUTCOME_UNREACHABLE, /* the server: no message can go now */
	OUTCOME_HELD, /* it was not tried: a person must look first */
};

struct attempt {
	int curl_result; /* CURLcode */
	long reply; /* last reply of the server; 0 none */
	bool body_read; /* the message was being handed over */
};

/* `ret_reason` gets an English msgid. */
enum outcome outcome_of(const struct attempt *attempt, const char **ret_reason);
/* How long to wait after the n-th attempt (n ≥ 1): doubling, capped, with jitter from `random`. */
vigie_time outcome_delay(uint32_t attempts, uint32_t random);

#endif
