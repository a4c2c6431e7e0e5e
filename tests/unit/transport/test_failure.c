/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each end of an exchange means: the table, row by row, against what was measured with real
 * servers (libcurl 7.88.1). */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <curl/curl.h>

#include "connectors/transport/failure.h"

#define H VIGIE_FAMILY_HTTP
#define F VIGIE_FAMILY_FTP
#define S VIGIE_FAMILY_SSH
#define I VIGIE_FAMILY_IMAP

static const struct {
	struct vigie_exchange exchange; /* family, code, response, local error, answered */
	int result;
	const char *says;
} cases[] = {
	{{H, CURLE_OK, 200, 0, true}, 0, NULL},
	{{H, CURLE_OK, 207, 0, true}, 0, NULL},
	{{H, CURLE_OK, 304, 0, true}, 0, NULL},
	{{F, CURLE_OK, 226, 0, true}, 0, NULL},
	{{S, CURLE_OK, 0, 0, true}, 0, NULL},
	{{I, CURLE_OK, 0, 0, true}, 0, NULL},
	{{H, CURLE_OK, 401, 0, true}, -EACCES, "refuses the user or the secret"},
	{{H, CURLE_OK, 407, 0, true}, -EACCES, "proxy"},
	{{H, CURLE_OK, 403, 0, true}, -EACCES, "does not let this user"},
	{{H, CURLE_OK, 404, 0, true}, -ENOENT, "nothing at this address"},
	{{H, CURLE_OK, 410, 0, true}, -ENOENT, "nothing at this address"},
	{{H, CURLE_OK, 412, 0, true}, -EAGAIN, "changed while it was read"},
	{{H, CURLE_OK, 423, 0, true}, -EAGAIN, "lock"},
	{{H, CURLE_OK, 405, 0, true}, -EOPNOTSUPP, "does not know how"},
	{{H, CURLE_OK, 501, 0, true}, -EOPNOTSUPP, "does not know how"},
	{{H, CURLE_OK, 429, 0, true}, -EBUSY, "no time now"},
	{{H, CURLE_OK, 503, 0, true}, -EBUSY, "no time now"},
	{{H, CURLE_OK, 507, 0, true}, -EIO, "disk of the server is full"},
	{{H, CURLE_OK, 500, 0, true}, -EIO, "error of its own"},
	{{H, CURLE_OK, 599, 0, true}, -EIO, "error of its own"},
	{{H, CURLE_OK, 301, 0, true}, -EIO, "points to another address"},
	{{H, CURLE_OK, 303, 0, true}, -EIO, "points to another address"},
	{{H, CURLE_OK, 308, 0, true}, -EIO, "points to another address"},
	{{H, CURLE_OK, 400, 0, true}, -EIO, "refuses the request"},
	{{H, CURLE_OK, 409, 0, true}, -EIO, "refuses the request"},
	{{H, CURLE_PARTIAL_FILE, 200, 0, true}, -EIO, "lost in the middle"},
	{{H, CURLE_HTTP2_STREAM, 200, 0, true}, -EIO, "lost in the middle"},
	{{H, CURLE_RECV_ERROR, 0, 0, false}, -EIO, "without an answer"},
	{{H, CURLE_RECV_ERROR, 200, 0, true}, -EIO, "lost in the middle"},
	{{H, CURLE_GOT_NOTHING, 0, 0, false}, -EIO, "does not answer"},
	{{H, CURLE_OPERATION_TIMEDOUT, 0, 0, false}, -ETIMEDOUT, "does not answer"},
	{{H, CURLE_OPERATION_TIMEDOUT, 200, 0, true}, -ETIMEDOUT, "stopped sending"},
	{{H, CURLE_COULDNT_RESOLVE_HOST, 0, 0, false}, -EHOSTUNREACH, "name of the server"},
	{{H, CURLE_COULDNT_RESOLVE_PROXY, 0, 0, false}, -EHOSTUNREACH, "name of the proxy"},
	{{H, CURLE_COULDNT_CONNECT, 0, 0, false}, -ECONNREFUSED, "cannot be reached"},
	{{H, CURLE_SSL_CERTPROBLEM, 0, 0, false}, -EINVAL, "our certificate"},
	{{H, CURLE_SSL_CACERT_BADFILE, 0, 0, false}, -EINVAL, "file of the authority"},
	{{H, CURLE_SSL_CONNECT_ERROR, 0, 0, false}, -EIO, "no encrypted connection"},
	{{H, CURLE_WEIRD_SERVER_REPLY, 0, 0, true}, -EIO, "cannot be understood"},
	{{H, CURLE_FILESIZE_EXCEEDED, 200, 0, true}, -EFBIG, "larger than the limit"},
	{{H, CURLE_OUT_OF_MEMORY, 0, 0, false}, -ENOMEM, "memory"},
	/* Whom to trust is one code for certificates and host keys, and not one sentence. */
	{{H, CURLE_PEER_FAILED_VERIFICATION, 0, 0, false}, -EPERM, "certificate"},
	{{F, CURLE_PEER_FAILED_VERIFICATION, 220, 0, true}, -EPERM, "certificate"},
	{{I, CURLE_PEER_FAILED_VERIFICATION, 0, 0, false}, -EPERM, "certificate"},
	{{S, CURLE_PEER_FAILED_VERIFICATION, 0, 0, false}, -EPERM, "another key"},
	{{F, CURLE_LOGIN_DENIED, 530, 0, true}, -EACCES, "refuses the user or the secret"},
	{{S, CURLE_LOGIN_DENIED, 0, 0, false}, -EACCES, "refuses the user or the secret"},
	{{I, CURLE_LOGIN_DENIED, 0, 0, true}, -EACCES, "refuses the user or the secret"},
	{{F, CURLE_FTP_COULDNT_RETR_FILE, 421, 0, true}, -EBUSY, "no time now"},
	{{F, CURLE_UPLOAD_FAILED, 452, 0, true}, -EIO, "disk of the server is full"},
	{{F, CURLE_REMOTE_FILE_NOT_FOUND, 550, 0, true}, -ENOENT, "nothing at this address"},
	{{S, CURLE_REMOTE_FILE_NOT_FOUND, 0, 0, true}, -ENOENT, "nothing at this address"},
	{{F, CURLE_USE_SSL_FAILED, 500, 0, true}, -EPERM, "no encryption"},
	{{S, CURLE_REMOTE_ACCESS_DENIED, 0, 0, true}, -EACCES, "does not let this user"},
	{{F, CURLE_QUOTE_ERROR, 553, 0, true}, -EACCES, "does not let this user"},
	/* What went wrong on this machine, whatever libcurl calls it. */
	{{H, CURLE_WRITE_ERROR, 200, -ENOSPC, true}, -ENOSPC, "No space left"},
	{{H, CURLE_WRITE_ERROR, 200, -EFBIG, true}, -EFBIG, "larger than the limit"},
	{{H, CURLE_WRITE_ERROR, 207, -E2BIG, true}, -E2BIG, "list of files is longer"},
};

static void each_end_has_its_result_and_sentence(void **state)
{
	(void)state;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(cases); i++) {
		const char *sentence = NULL;
		int r = vigie_exchange_judge(&cases[i].exchange, &sentence);

		if (r != cases[i].result)
			fail_msg("case %zu: %d", i, r);
		if (!cases[i].says)
			assert_null(sentence);
		else if (!sentence || !strstr(sentence, cases[i].says))
			fail_msg("case %zu: %s", i, sentence ? sentence : "nothing said");
	}
}

static void no_end_of_any_protocol_is_without_a_sentence(void **state)
{
	(void)state;
	for (int code = 0; code < CURL_LAST; code++)
		for (long response = 0; response < 1000; response++)
			for (int family = H; family <= I; family++) {
				const struct vigie_exchange exchange = {(enum vigie_family)family,
									code, response, 0, true};
				const char *sentence = NULL;
				int r = vigie_exchange_judge(&exchange, &sentence);

				assert_true(r <= 0 && (r < 0) == (sentence && *sentence));
			}
}

static void an_error_of_libcurl_is_never_a_success(void **state)
{
	(void)state;
	for (int code = 1; code < CURL_LAST; code++)
		for (int family = H; family <= I; family++) {
			const struct vigie_exchange exchange = {(enum vigie_family)family, code,
								family == H ? 200 : 0, 0, true};
			const char *sentence;

			assert_true(vigie_exchange_judge(&exchange, &sentence) < 0);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_end_has_its_result_and_sentence),
		cmocka_unit_test(no_end_of_any_protocol_is_without_a_sentence),
		cmocka_unit_test(an_error_of_libcurl_is_never_a_success),
	};

	return cmocka_run_group_tests_name("failure", tests, NULL, NULL);
}
