/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table. A server's own answer says more than libcurl's code and comes first; what it says in
 * words is never repeated: nobody knows what it holds. */
#include "connectors/transport/failure.h"

#include <curl/curl.h>
#include <errno.h>
#include <string.h>

#include "vigie/translate.h"

#define HTTP (1u << VIGIE_FAMILY_HTTP)
#define FTP (1u << VIGIE_FAMILY_FTP)
#define SSH (1u << VIGIE_FAMILY_SSH)
#define IMAP (1u << VIGIE_FAMILY_IMAP)
#define TLS (HTTP | FTP | IMAP)
#define ALL (TLS | SSH)
#define ANY -1

#define REFUSED                                                                                    \
	N_("the server refuses the user or the secret: compare both with what its owner gave")
#define FORBIDDEN N_("the server does not let this user do that: ask its owner for the right")
#define MISSING N_("there is nothing at this address: compare it with what its owner gave")
#define CHANGED N_("it changed while it was read: the next poll brings it")
#define BROKEN N_("the server has an error of its own: tell its owner if it lasts")
#define BUSY N_("the server has no time now: it is asked again")
#define UNTRUSTED                                                                                  \
	N_("the certificate of the server is not trusted, so nothing was sent to it: name the "    \
	   "authority that signed it (authority), or tell its owner")
#define HOST_KEY                                                                                   \
	N_("the server shows another key than the one known, so nothing was sent to it: ask its "  \
	   "owner whether the key was changed, and only then correct known_hosts")
#define CUT N_("the connection was lost in the middle: nothing of it is taken")
#define SILENT N_("the server does not answer")
#define STALLED N_("the server stopped sending: nothing of it is taken")
#define STRANGE N_("the answer of the server cannot be understood: compare the address")
#define ELSEWHERE                                                                                  \
	N_("the server points to another address, which is not followed: write the new one")

/* The first row that fits decides. `response` from..to (0..999 any); `answered` -1 any. */
static const struct row {
	unsigned families;
	int curl_result;
	short from, to;
	int answered;
	int result;
	const char *sentence;
} rows[] = {
	{ALL, CURLE_PEER_FAILED_VERIFICATION, 0, 999, ANY, -EPERM, NULL},
	{HTTP, ANY, 401, 401, ANY, -EACCES, REFUSED},
	{HTTP, ANY, 407, 407, ANY, -EACCES, N_("the proxy asks for a user: see vigied(8)")},
	{HTTP, ANY, 403, 403, ANY, -EACCES, FORBIDDEN},
	{HTTP, ANY, 404, 404, ANY, -ENOENT, MISSING},
	{HTTP, ANY, 410, 410, ANY, -ENOENT, MISSING},
	{HTTP, ANY, 412, 412, ANY, -EAGAIN, CHANGED},
	{HTTP, ANY, 423, 423, ANY, -EAGAIN, N_("somebody holds a lock on it: it is asked again")},
	{HTTP, ANY, 405, 405, ANY, -EOPNOTSUPP,
	 N_("the server does not know how to do that: it is not the kind of server that the "
	    "address says")},
	{HTTP, ANY, 501, 501, ANY, -EOPNOTSUPP,
	 N_("the server does not know how to do that: it is not the kind of server that the "
	    "address says")},
	{HTTP, ANY, 429, 429, ANY, -EBUSY, BUSY},
	{HTTP, ANY, 503, 503, ANY, -EBUSY, BUSY},
	{HTTP, ANY, 507, 507, ANY, -EIO, N_("the disk of the server is full: tell its owner")},
	{HTTP, ANY, 500, 599, ANY, -EIO, BROKEN},
	{HTTP, ANY, 300, 303, ANY, -EIO, ELSEWHERE},
	{HTTP, ANY, 305, 399, ANY, -EIO, ELSEWHERE},
	{HTTP, ANY, 400, 499, ANY, -EIO, N_("the server refuses the request: compare the address")},
	{FTP | IMAP | SSH, CURLE_LOGIN_DENIED, 0, 999, ANY, -EACCES, REFUSED},
	{FTP, ANY, 530, 530, ANY, -EACCES, REFUSED},
	{FTP, ANY, 421, 421, ANY, -EBUSY, BUSY},
	{FTP, ANY, 452, 452, ANY, -EIO, N_("the disk of the server is full: tell its owner")},
	{ALL, CURLE_USE_SSL_FAILED, 0, 999, ANY, -EPERM,
	 N_("the server offers no encryption, so nothing was sent to it: tell its owner")},
	{ALL, CURLE_REMOTE_FILE_NOT_FOUND, 0, 999, ANY, -ENOENT, MISSING},
	{FTP, ANY, 550, 550, ANY, -ENOENT, MISSING},
	{ALL, CURLE_REMOTE_ACCESS_DENIED, 0, 999, ANY, -EACCES, FORBIDDEN},
	{ALL, CURLE_QUOTE_ERROR, 0, 999, ANY, -EACCES, FORBIDDEN},
	{ALL, CURLE_FILESIZE_EXCEEDED, 0, 999, ANY, -EFBIG, NULL},
	{ALL, CURLE_COULDNT_RESOLVE_HOST, 0, 999, ANY, -EHOSTUNREACH,
	 N_("the name of the server is not known: compare the address, and the network of this "
	    "machine")},
	{ALL, CURLE_COULDNT_RESOLVE_PROXY, 0, 999, ANY, -EHOSTUNREACH,
	 N_("the name of the proxy is not known: see vigied(8)")},
	{ALL, CURLE_COULDNT_CONNECT, 0, 999, ANY, -ECONNREFUSED,
	 N_("the server cannot be reached: it is down, or a firewall is in between")},
	{TLS, CURLE_SSL_CERTPROBLEM, 0, 999, ANY, -EINVAL,
	 N_("our certificate and its key cannot be used: compare the two")},
	{TLS, CURLE_SSL_CACERT_BADFILE, 0, 999, ANY, -EINVAL,
	 N_("the file of the authority cannot be read: it must be PEM")},
	{TLS, CURLE_SSL_CONNECT_ERROR, 0, 999, ANY, -EIO,
	 N_("no encrypted connection can be made with the server: it is too old, or does not "
	    "speak TLS there, or asks for a certificate")},
	{TLS, CURLE_SSL_ISSUER_ERROR, 0, 999, ANY, -EPERM, UNTRUSTED},
	{ALL, CURLE_OPERATION_TIMEDOUT, 0, 999, 0, -ETIMEDOUT, SILENT},
	{ALL, CURLE_OPERATION_TIMEDOUT, 0, 999, 1, -ETIMEDOUT, STALLED},
	{ALL, CURLE_PARTIAL_FILE, 0, 999, ANY, -EIO, CUT},
	{ALL, CURLE_GOT_NOTHING, 0, 999, ANY, -EIO, SILENT},
	{ALL, CURLE_RECV_ERROR, 0, 999, 1, -EIO, CUT},
	{SSH, CURLE_SSH, 0, 999, 1, -EIO, CUT},
	{ALL, CURLE_RECV_ERROR, 0, 999, 0, -EIO,
	 N_("the server closed the connection without an answer")},
	{ALL, CURLE_SEND_ERROR, 0, 999, ANY, -EIO, CUT},
	{HTTP, CURLE_HTTP2, 0, 999, ANY, -EIO, CUT},
	{HTTP, CURLE_HTTP2_STREAM, 0, 999, ANY, -EIO, CUT},
	{ALL, CURLE_OUT_OF_MEMORY, 0, 999, ANY, -ENOMEM, N_("there is not enough memory")},
	{HTTP, CURLE_OK, 100, 399, ANY, 0, NULL},
	{FTP | SSH | IMAP, CURLE_OK, 0, 999, ANY, 0, NULL},
	{ALL, ANY, 0, 999, ANY, -EIO, STRANGE},
};

static bool fits(const struct row *row, const struct vigie_exchange *exchange)
{
	return (row->families & 1u << exchange->family) &&
	       (row->curl_result == ANY || row->curl_result == exchange->curl_result) &&
	       exchange->response >= row->from && exchange->response <= row->to &&
	       (row->answered == ANY || (row->answered == 1) == exchange->answered);
}

int vigie_exchange_judge(const struct vigie_exchange *exchange, const char **ret_sentence)
{
	const struct row *row = rows;
	const char *sentence;
	int result;

	while (!fits(row, exchange))
		row++;
	result = row->result;
	sentence = row->sentence;
	/* What went wrong here made libcurl stop, whatever it then calls it. */
	if (exchange->local_error < 0)
		result = exchange->local_error;
	if (result == -E2BIG)
		sentence = N_("the list of files is longer than any real one");
	else if (result == -EFBIG)
		sentence = N_("the file is larger than the limit of its source");
	else if (exchange->local_error < 0)
		sentence = strerror(-exchange->local_error);
	else if (result == -EPERM && !sentence)
		sentence = exchange->family == VIGIE_FAMILY_SSH ? HOST_KEY : UNTRUSTED;
	if (result < 0)
		*ret_sentence = _(sentence);
	return result;
}
