/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a transfer that did not succeed means, in a sentence that says what to do. A pure function
 * over a table; codes of libcurl and of servers end here. */
#ifndef VIGIE_CONNECTORS_TRANSPORT_FAILURE_H
#define VIGIE_CONNECTORS_TRANSPORT_FAILURE_H

#include <stdbool.h>

#include "vigie/cleanup.h"

enum vigie_family { VIGIE_FAMILY_HTTP, VIGIE_FAMILY_FTP, VIGIE_FAMILY_SSH, VIGIE_FAMILY_IMAP };

/* How one exchange with a server ended. */
struct vigie_exchange {
	enum vigie_family family;
	int curl_result; /* CURLcode */
	long response; /* of the server; 0 none */
	int local_error; /* -errno of this machine, such as a full disk; -EFBIG over the limit */
	bool answered; /* at least one byte of an answer came */
};

/*
 * 0 when it succeeded. Else -errno, with a translated sentence: -EACCES not let in, -ENOENT not
 * there, -EAGAIN changed meanwhile, -EFBIG too large, -EPERM not to be trusted, -ETIMEDOUT, and
 * -EIO or a local error for the rest. A 304 is no failure; other answers below 400 are, if they
 * are no success.
 */
int vigie_exchange_judge(const struct vigie_exchange *exchange,
			 const char **ret_sentence) VIGIE_MUST_CHECK;

#endif
