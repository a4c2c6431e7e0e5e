/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One table from an attempt to its outcome. The server's reply decides, not libcurl's code:
 * measured, 451 gives CURLE_WEIRD_SERVER_REPLY, 550 CURLE_SEND_ERROR, and a connection lost after
 * the final dot CURLE_RECV_ERROR with reply 354. What may have been delivered is sent again with
 * the same Message-ID.
 */
#include <curl/curl.h>

#include "daemon/mail/outcome.h"
#include "vigie/translate.h"

#define DELAY_FIRST (5 * 60 * VIGIE_USEC_PER_SEC) /* a greylisting server lets in after minutes */
#define DELAY_MOST (4 * 3600 * VIGIE_USEC_PER_SEC) /* RFC 5321 section 4.5.4.1: hours, not days */

/* The first row that fits decides: result -1 any, replies from..to, and whether the body must have
 * been asked for (-1 any). */
static const struct row {
	int result;
	long from, to;
	int body;
	enum outcome outcome;
	const char *reason;
} rows[] = {
	{CURLE_OK, 0, 999, -1, OUTCOME_SENT, N_("sent")},
	{CURLE_LOGIN_DENIED, 0, 999, -1, OUTCOME_UNREACHABLE,
	 N_("the mail server refused the user or the password")},
	{CURLE_PEER_FAILED_VERIFICATION, 0, 999, -1, OUTCOME_UNREACHABLE,
	 N_("the certificate of the mail server could not be verified")},
	{CURLE_USE_SSL_FAILED, 0, 999, -1, OUTCOME_UNREACHABLE,
	 N_("the mail server offers no encryption (STARTTLS)")},
	{CURLE_COULDNT_RESOLVE_HOST, 0, 999, -1, OUTCOME_UNREACHABLE,
	 N_("the name of the mail server is not known")},
	{CURLE_COULDNT_CONNECT, 0, 999, -1, OUTCOME_UNREACHABLE,
	 N_("the mail server cannot be reached")},
	{-1, 421, 421, -1, OUTCOME_UNREACHABLE, N_("the mail server closes its service for now")},
	{-1, 530, 530, -1, OUTCOME_UNREACHABLE,
	 N_("the mail server asks for encryption or a password first")},
	{CURLE_WEIRD_SERVER_REPLY, 400, 599, 0, OUTCOME_UNREACHABLE,
	 N_("the mail server turns connections away")},
	{CURLE_REMOTE_ACCESS_DENIED, 0, 999, -1, OUTCOME_UNREACHABLE,
	 N_("the mail server turns connections away")},
	{-1, 400, 499, -1, OUTCOME_AGAIN, N_("the mail server refused the message for now")},
	{-1, 500, 599, -1, OUTCOME_REFUSED, N_("the mail server refused the message for good")},
	{-1, 354, 354, -1, OUTCOME_AGAIN,
	 N_("the connection was lost after the message: it may have been delivered")},
	{CURLE_OPERATION_TIMEDOUT, 0, 999, -1, OUTCOME_UNREACHABLE,
	 N_("the mail server did not answer in time")},
	{-1, 0, 999, -1, OUTCOME_UNREACHABLE, N_("the connection to the mail server was lost")},
};

enum outcome outcome_of(const struct attempt *attempt, const char **ret_reason)
{
	const struct row *row = rows;

	while ((row->result >= 0 && row->result != attempt->curl_result) ||
	       attempt->reply < row->from || attempt->reply > row->to ||
	       (row->body >= 0 && (row->body == 1) != attempt->body_read))
		row++;
	*ret_reason = row->reason;
	return row->outcome;
}

vigie_time outcome_delay(uint32_t attempts, uint32_t random)
{
	vigie_time delay = DELAY_FIRST;

	while (--attempts > 0 && delay < DELAY_MOST)
		delay *= 2;
	if (delay > DELAY_MOST)
		delay = DELAY_MOST;
	/* Between three quarters and the whole: messages that failed together do not return
	 * together. */
	return delay - delay / 4 * (random % 1000) / 1000;
}
