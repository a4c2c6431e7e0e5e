/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a certificate (X.509) says of itself: may mail be encrypted for its owner now? Pure. */
#ifndef VIGIE_MAIL_SEAL_CERTIFICATE_H
#define VIGIE_MAIL_SEAL_CERTIFICATE_H

#include "vigie/seal.h"

#define SEAL_RSA_BITS 2048 /* less is no longer thought safe (ANSSI RGS B1, NIST SP 800-131A) */

struct seal_certificate {
	vigie_time until;
	struct vigie_buffer addresses; /* of its owner, each ended by a newline */
};

/* `bytes` are one certificate, PEM or DER. What is found goes to `certificate`, whose `addresses`
 * the caller releases. 0 or -ENOMEM. */
int seal_certificate_judge(const char *bytes, size_t size, vigie_time now,
			   enum vigie_seal_trouble *ret_trouble,
			   struct seal_certificate *certificate) VIGIE_MUST_CHECK;

#endif
