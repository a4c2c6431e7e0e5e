/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside the mail room: the sender with its time limit and its randomness as parameters. */
#ifndef VIGIE_MAIL_SENDER_H
#define VIGIE_MAIL_SENDER_H

#include "vigie/mail.h"

struct sender_tuning {
	int limit_ms; /* of one message */
	int reply_seconds; /* of one answer */
	uint64_t (*random)(void);
};

int sender_open(struct vigie_store *store, const struct vigie_config *config, sd_event *event,
		const struct vigie_sender_events *events, vigie_time (*now)(void),
		const struct sender_tuning *tuning,
		struct vigie_sender **ret_sender) VIGIE_MUST_CHECK;

#endif
