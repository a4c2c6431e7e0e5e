/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Judges a certificate by its dates, what it is made for (RFC 8550 section 4.4) and the size of its
 * key. Who issued it, and whether they took it back, is not asked: that would need the network.
 * Owns nothing.
 */
#include <errno.h>
#include <limits.h>
#include <string.h>
#include <time.h>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "daemon/mail/seal_certificate.h"

struct reading {
	X509 *certificate; /* the first */
	size_t n_certificates;
	bool has_private;
};

static void take_block(struct reading *reading, const char *name, const unsigned char *bytes,
		       long size)
{
	if (strstr(name, "PRIVATE KEY"))
		reading->has_private = true;
	if (strcmp(name, PEM_STRING_X509) != 0 && strcmp(name, PEM_STRING_X509_TRUSTED) != 0)
		return;
	if (reading->n_certificates++ == 0)
		reading->certificate = d2i_X509(NULL, &bytes, size);
}

static int read_blocks(const char *bytes, size_t size, struct reading *reading)
{
	BIO *source = BIO_new_mem_buf(bytes, (int)size);
	char *name, *header;
	unsigned char *block;
	long block_size;

	if (!source)
		return -ENOMEM;
	while (PEM_read_bio(source, &name, &header, &block, &block_size)) {
		take_block(reading, name, block, block_size);
		OPENSSL_free(name);
		OPENSSL_free(header);
		OPENSSL_clear_free(block, (size_t)block_size);
	}
	BIO_free(source);
	return 0;
}

static int read_certificate(const char *bytes, size_t size, struct reading *reading)
{
	const unsigned char *at = (const unsigned char *)bytes;
	int r = size <= INT_MAX ? read_blocks(bytes, size, reading) : -EFBIG;

	if (r == 0 && reading->n_certificates == 0 && !reading->has_private) {
		reading->certificate = d2i_X509(NULL, &at, (long)size);
		reading->n_certificates = reading->certificate ? 1 : 0;
	}
	/* What it could not read is no error of anybody else's. */
	ERR_clear_error();
	return r;
}

static bool moment_of(const ASN1_TIME *time, vigie_time *ret_moment)
{
	struct tm utc;
	time_t seconds;

	if (!ASN1_TIME_to_tm(time, &utc))
		return false;
	seconds = timegm(&utc);
	*ret_moment = (vigie_time)seconds * VIGIE_USEC_PER_SEC;
	return true;
}

static bool is_weak(X509 *certificate)
{
	const EVP_PKEY *key = X509_get0_pubkey(certificate);

	return key && EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA &&
	       EVP_PKEY_get_bits(key) < SEAL_RSA_BITS;
}

static int append_addresses(X509 *certificate, struct vigie_buffer *out)
{
	STACK_OF(OPENSSL_STRING) *addresses = X509_get1_email(certificate);

	for (int i = 0; i < sk_OPENSSL_STRING_num(addresses); i++)
		vigie_buffer_append_format(out, "%s\n", sk_OPENSSL_STRING_value(addresses, i));
	X509_email_free(addresses);
	return vigie_buffer_error(out);
}

static enum vigie_seal_trouble judge(const struct reading *reading, vigie_time now,
				     vigie_time *ret_until)
{
	vigie_time from, until;

	if (reading->has_private)
		return VIGIE_SEAL_PRIVATE_TROUBLE;
	if (reading->n_certificates > 1)
		return VIGIE_SEAL_SEVERAL_TROUBLE;
	if (!reading->certificate || !moment_of(X509_get0_notBefore(reading->certificate), &from) ||
	    !moment_of(X509_get0_notAfter(reading->certificate), &until))
		return VIGIE_SEAL_UNREADABLE_TROUBLE;
	*ret_until = until;
	if (now < from || now > until)
		return now < from ? VIGIE_SEAL_EARLY_TROUBLE : VIGIE_SEAL_EXPIRED_TROUBLE;
	if (X509_check_purpose(reading->certificate, X509_PURPOSE_SMIME_ENCRYPT, 0) != 1)
		return VIGIE_SEAL_PURPOSE_TROUBLE;
	return is_weak(reading->certificate) ? VIGIE_SEAL_WEAK_TROUBLE : VIGIE_SEAL_NONE_TROUBLE;
}

int seal_certificate_judge(const char *bytes, size_t size, vigie_time now,
			   enum vigie_seal_trouble *ret_trouble,
			   struct seal_certificate *certificate)
{
	struct reading reading = {0};
	int r = read_certificate(bytes, size, &reading);

	if (r == 0)
		*ret_trouble = judge(&reading, now, &certificate->until);
	if (r == 0 && reading.certificate)
		r = append_addresses(reading.certificate, &certificate->addresses);
	X509_free(reading.certificate);
	return r;
}
