/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Mail encrypted for its reader, by OpenPGP (RFC 9580) or S/MIME (RFC 8551): with the one key or
 * certificate that the configuration names, which is trusted because the administrator put it
 * there. Checked are its dates, what it is made for, its strength, and that encrypting works; no
 * network is asked. Never falls back to anything weaker: who cannot seal shows nobody's name.
 */
#ifndef VIGIE_SEAL_H
#define VIGIE_SEAL_H

#include "vigie/clock.h"
#include "vigie/config.h"

/* Why a file cannot be used. X(enumerator, English msgid) */
#define VIGIE_SEAL_TROUBLES(X)                                                                     \
	X(NONE, N_("it can be used"))                                                              \
	X(UNREADABLE, N_("it holds no key or certificate that can be read"))                       \
	X(SEVERAL, N_("it holds several: leave only that of the recipient"))                       \
	X(PRIVATE, N_("it holds a private key, which only its owner may have: leave only the "     \
		      "public one"))                                                               \
	X(EXPIRED, N_("it has expired"))                                                           \
	X(EARLY, N_("it is not valid yet"))                                                        \
	X(REVOKED, N_("its owner has revoked it"))                                                 \
	X(PURPOSE, N_("it is not made for encryption"))                                            \
	X(WEAK, N_("it is too weak: RSA needs 2048 bits"))                                         \
	X(NO_PROGRAM, N_("the program that encrypts is not installed (gpg, gpgsm)"))               \
	X(FAILS, N_("encrypting with it fails"))

enum vigie_seal_trouble {
#define X(enumerator, text) VIGIE_SEAL_##enumerator##_TROUBLE,
	VIGIE_SEAL_TROUBLES(X)
#undef X
};
const char *vigie_seal_trouble_text(enum vigie_seal_trouble trouble); /* translated */

/* A key that encrypts, as of a moment. Owns a folder of its own for the programs, which holds
 * nothing that is secret and goes with it. */
struct vigie_seal;
/* 0; 1 it cannot be used: `ret_trouble` says why; -errno. */
int vigie_seal_open(const struct vigie_config_seal *config, vigie_time now,
		    struct vigie_seal **ret_seal,
		    enum vigie_seal_trouble *ret_trouble) VIGIE_MUST_CHECK;
void vigie_seal_free(struct vigie_seal *seal);
VIGIE_DEFINE_FREEP(vigie_seal, struct vigie_seal, vigie_seal_free)

enum vigie_seal_kind vigie_seal_kind(const struct vigie_seal *seal);
/* The last moment at which it may be used; NONE no end. */
vigie_time vigie_seal_until(const struct vigie_seal *seal);
/* Could it be of who has this e-mail address? False: it names addresses, and none is this. */
bool vigie_seal_suits(const struct vigie_seal *seal, const char *address);
/* Appends the content encrypted, as lines of ASCII that end in CRLF: armour, or base64. 0; -EIO the
 * program failed; -ENOMEM. */
int vigie_seal_encrypt(const struct vigie_seal *seal, const char *content, size_t size,
		       struct vigie_buffer *out) VIGIE_MUST_CHECK;

#endif
