/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What makes a message unique, drawn when it is written. The one place of the room that asks for
 * random bytes. Owns nothing. */
#include <errno.h>
#include <sys/random.h>

#include "daemon/mail/message.h"

int message_stamp_draw(vigie_time now, struct message_stamp *ret_stamp)
{
	struct message_stamp stamp = {.now = now};

	if (getrandom(stamp.random, sizeof(stamp.random), 0) != (ssize_t)sizeof(stamp.random))
		return -EIO;
	*ret_stamp = stamp;
	return 0;
}
