/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a certificate (X.509) says of itself: may mail be encrypted for its owner now? Pure. */
#ifndef VIGIE_MAIL_SEAL_CERTIFICATE_H
#define VIGIE_MAIL_SEAL_CERTIFICATE_H

#include "vigie/seal.h"

#define SEAL_RSA_BITS 2048 /* less is no longer thought safe (ANSSI RGS B1, NIST SP 800-131A) */

/* `bytes` are one certificate, PEM or DER. `ret_until` gets its end. 0 or -ENOMEM. */
int seal_certificate_judge(const char *bytes, size_t size, vigie_time now,
			   enum vigie_seal_trouble *ret_trouble,
			   vigie_time *ret_until) VIGIE_MUST_CHECK;

#endif
