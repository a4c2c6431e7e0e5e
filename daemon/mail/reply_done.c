/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was carried out by mail, for the digest that confirms it. Owns nothing. */
#include "daemon/mail/reply_words.h"
#include "daemon/store/replies.h"

struct listing {
	int (*on_done)(void *userdata, const struct vigie_reply_done *done);
	void *userdata;
};

static int on_row(void *userdata, int64_t referral, const char *command, vigie_time when)
{
	const struct listing *listing = userdata;
	struct vigie_reply_done done = {.referral = referral, .when = when};

	/* A word of a newer vigie has nothing to confirm it with. */
	if (!reply_words_find_stable(command, &done.command))
		return 0;
	return listing->on_done(listing->userdata, &done);
}

int vigie_reply_each_done(struct vigie_store *store, const char *recipient,
			  int (*on_done)(void *userdata, const struct vigie_reply_done *done),
			  void *userdata)
{
	struct listing listing = {on_done, userdata};

	return replies_each_done(store, recipient, on_row, &listing);
}
