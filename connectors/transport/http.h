/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What tells one content at an address from another, as HTTP says it (RFC 9110, section 8.8), and
 * the requests that ask whether it is still there. */
#ifndef VIGIE_CONNECTORS_TRANSPORT_HTTP_H
#define VIGIE_CONNECTORS_TRANSPORT_HTTP_H

#include "connectors/transport/transfer.h"

#define HTTP_VERSION_LIMIT 256 /* bytes; a longer ETag is as good as none */

/* The ETag with its quotes, or the Last-Modified date as it was written, or "" when the server says
 * neither. */
struct vigie_http_version {
	char text[HTTP_VERSION_LIMIT];
};

/* The version in the answer that the handle has received. */
struct vigie_http_version vigie_http_read_version(CURL *handle);
/* Can a server be asked about this text: is it an ETag or a date? */
bool vigie_http_is_validator(const char *text);
/* The answer shall be 304 when the content is still of this version. 0 or -errno. */
int vigie_http_unless(struct vigie_transfer *transfer, const char *version) VIGIE_MUST_CHECK;
/* The request shall fail with 412 unless the content is of this version. 0 or -errno. */
int vigie_http_only_if(struct vigie_transfer *transfer, const char *version) VIGIE_MUST_CHECK;
/* Starts to ask whether the content at `url` is still of this version, reading none of it. 0 or
 * -errno; judged by vigie_http_still(). */
int vigie_http_ask(struct vigie_transfer *transfer, const char *url,
		   const char *version) VIGIE_MUST_CHECK;
/* Once that has ended with `result`: 0 it is, -EAGAIN it is another, or `result`. */
int vigie_http_still(struct vigie_transfer *transfer, int result, const char *version);

#endif
