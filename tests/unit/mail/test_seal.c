/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys and certificates: which may be used, on which day, and that nobody else reads what was
 * encrypted. gpg and gpgsm are the real ones. */
#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <openssl/cms.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include "tests/unit/mail/seal_keys.h"
#include "vigie/seal.h"

#define DAY (86400 * VIGIE_USEC_PER_SEC)
#define CONTENT "Content-Type: text/plain\r\n\r\nESSAI Gaël\r\n"

static enum vigie_seal_trouble judge_bytes(enum vigie_seal_kind kind, const char *bytes,
					   size_t size, vigie_time now, vigie_time *ret_until)
{
	const struct vigie_config_seal config = {.kind = kind, .bytes = bytes, .size = size};
	VIGIE_CLEANUP(vigie_seal_freep) struct vigie_seal *seal = NULL;
	enum vigie_seal_trouble trouble = VIGIE_SEAL_NONE_TROUBLE;
	int r = vigie_seal_open(&config, now, &seal, &trouble);

	assert_true(r == 0 || r == 1);
	assert_int_equal(r == 1, trouble != VIGIE_SEAL_NONE_TROUBLE);
	if (seal && ret_until)
		*ret_until = vigie_seal_until(seal);
	return trouble;
}

static enum vigie_seal_trouble judge_key(const char *text, vigie_time now)
{
	return judge_bytes(VIGIE_SEAL_OPENPGP, text, strlen(text), now, NULL);
}

static void a_key_is_used_from_the_day_it_was_made_to_the_day_it_ends(void **state)
{
	vigie_time until = VIGIE_TIME_NONE;

	(void)state;
	assert_int_equal(judge_key(seal_key_good, SEAL_KEYS_MADE - DAY), VIGIE_SEAL_EARLY_TROUBLE);
	assert_int_equal(judge_bytes(VIGIE_SEAL_OPENPGP, seal_key_good, strlen(seal_key_good),
				     SEAL_KEYS_MADE + DAY, &until),
			 VIGIE_SEAL_NONE_TROUBLE);
	assert_int_equal(until, SEAL_KEYS_MADE + 365 * DAY);
	assert_int_equal(judge_key(seal_key_good, SEAL_KEYS_MADE + 364 * DAY),
			 VIGIE_SEAL_NONE_TROUBLE);
	assert_int_equal(judge_key(seal_key_good, SEAL_KEYS_MADE + 366 * DAY),
			 VIGIE_SEAL_EXPIRED_TROUBLE);
}

static void a_key_that_is_revoked_weak_or_only_signs_is_not_used(void **state)
{
	(void)state;
	assert_int_equal(judge_key(seal_key_revoked, SEAL_KEYS_MADE + DAY),
			 VIGIE_SEAL_REVOKED_TROUBLE);
	assert_int_equal(judge_key(seal_key_weak, SEAL_KEYS_MADE + DAY), VIGIE_SEAL_WEAK_TROUBLE);
	assert_int_equal(judge_key(seal_key_sign, SEAL_KEYS_MADE + DAY),
			 VIGIE_SEAL_PURPOSE_TROUBLE);
}

static void a_file_of_several_keys_or_of_none_is_not_used(void **state)
{
	(void)state;
	assert_int_equal(judge_key(seal_key_several, SEAL_KEYS_MADE + DAY),
			 VIGIE_SEAL_SEVERAL_TROUBLE);
	assert_int_equal(judge_key("", SEAL_KEYS_MADE), VIGIE_SEAL_UNREADABLE_TROUBLE);
	assert_int_equal(judge_key("no key at all\n", SEAL_KEYS_MADE),
			 VIGIE_SEAL_UNREADABLE_TROUBLE);
	assert_int_equal(judge_bytes(VIGIE_SEAL_SMIME, seal_key_good, strlen(seal_key_good),
				     SEAL_KEYS_MADE, NULL),
			 VIGIE_SEAL_UNREADABLE_TROUBLE);
}

static void a_private_key_is_recognised_armoured_or_not(void **state)
{
	unsigned char bytes[2 * sizeof(seal_key_secret)];
	char armour[] = "-----BEGIN PGP PRIVATE KEY BLOCK-----\n";
	int size = EVP_DecodeBlock(bytes, (const unsigned char *)seal_key_secret,
				   (int)strlen(seal_key_secret));

	(void)state;
	assert_true(size > 0);
	assert_int_equal(judge_bytes(VIGIE_SEAL_OPENPGP, (const char *)bytes, (size_t)size,
				     SEAL_KEYS_MADE + DAY, NULL),
			 VIGIE_SEAL_PRIVATE_TROUBLE);
	assert_int_equal(judge_key(armour, SEAL_KEYS_MADE), VIGIE_SEAL_PRIVATE_TROUBLE);
}

struct identity {
	EVP_PKEY *key;
	X509 *certificate;
	struct vigie_buffer pem;
};

static void identity_done(struct identity *identity)
{
	EVP_PKEY_free(identity->key);
	X509_free(identity->certificate);
	vigie_buffer_done(&identity->pem);
}

static void extend(X509 *certificate, int nid, const char *value)
{
	X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, NULL, nid, value);

	assert_non_null(extension);
	assert_int_equal(X509_add_ext(certificate, extension, -1), 1);
	X509_EXTENSION_free(extension);
}

static void append_pem(struct identity *identity)
{
	BIO *out = BIO_new(BIO_s_mem());
	char *text;
	long size;

	assert_int_equal(PEM_write_bio_X509(out, identity->certificate), 1);
	size = BIO_get_mem_data(out, &text);
	vigie_buffer_append(&identity->pem, text, (size_t)size);
	BIO_free(out);
}

/* Valid for 30 days from the day of the keys. */
static void identity_make(struct identity *identity, unsigned bits, const char *usage,
			  const char *addresses)
{
	X509 *certificate = identity->certificate = X509_new();
	X509_NAME *name;

	identity->key = EVP_RSA_gen(bits);
	assert_non_null(identity->key);
	X509_set_version(certificate, 2);
	ASN1_INTEGER_set(X509_get_serialNumber(certificate), bits);
	ASN1_TIME_set(X509_getm_notBefore(certificate), SEAL_KEYS_MADE / VIGIE_USEC_PER_SEC);
	ASN1_TIME_set(X509_getm_notAfter(certificate),
		      (SEAL_KEYS_MADE + 30 * DAY) / VIGIE_USEC_PER_SEC);
	name = X509_get_subject_name(certificate);
	X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, (const unsigned char *)"Essai", -1, -1,
				   0);
	X509_set_issuer_name(certificate, name);
	X509_set_pubkey(certificate, identity->key);
	extend(certificate, NID_key_usage, usage);
	if (addresses)
		extend(certificate, NID_subject_alt_name, addresses);
	assert_true(X509_sign(certificate, identity->key, EVP_sha256()) > 0);
	append_pem(identity);
}

static enum vigie_seal_trouble judge_pem(const struct identity *identity, vigie_time now)
{
	return judge_bytes(VIGIE_SEAL_SMIME, identity->pem.data, identity->pem.size, now, NULL);
}

static void a_certificate_is_used_between_its_dates(void **state)
{
	VIGIE_CLEANUP(identity_done) struct identity identity = {0};

	(void)state;
	identity_make(&identity, 2048, "keyEncipherment", NULL);
	assert_int_equal(judge_pem(&identity, SEAL_KEYS_MADE - 1), VIGIE_SEAL_EARLY_TROUBLE);
	assert_int_equal(judge_pem(&identity, SEAL_KEYS_MADE), VIGIE_SEAL_NONE_TROUBLE);
	assert_int_equal(judge_pem(&identity, SEAL_KEYS_MADE + 30 * DAY), VIGIE_SEAL_NONE_TROUBLE);
	assert_int_equal(judge_pem(&identity, SEAL_KEYS_MADE + 30 * DAY + 1),
			 VIGIE_SEAL_EXPIRED_TROUBLE);
}

static void a_certificate_that_only_signs_or_is_weak_is_not_used(void **state)
{
	VIGIE_CLEANUP(identity_done) struct identity signs = {0}, weak = {0};

	(void)state;
	identity_make(&signs, 2048, "digitalSignature", NULL);
	identity_make(&weak, 1024, "keyEncipherment", NULL);
	assert_int_equal(judge_pem(&signs, SEAL_KEYS_MADE), VIGIE_SEAL_PURPOSE_TROUBLE);
	assert_int_equal(judge_pem(&weak, SEAL_KEYS_MADE), VIGIE_SEAL_WEAK_TROUBLE);
}

static void of_two_certificates_none_is_used_and_a_private_key_is_refused(void **state)
{
	VIGIE_CLEANUP(identity_done) struct identity identity = {0};
	BIO *out = BIO_new(BIO_s_mem());
	char *text;
	long size;

	(void)state;
	identity_make(&identity, 2048, "keyEncipherment", NULL);
	append_pem(&identity);
	assert_int_equal(judge_pem(&identity, SEAL_KEYS_MADE), VIGIE_SEAL_SEVERAL_TROUBLE);
	assert_int_equal(PEM_write_bio_PrivateKey(out, identity.key, NULL, NULL, 0, NULL, NULL), 1);
	size = BIO_get_mem_data(out, &text);
	vigie_buffer_append(&identity.pem, text, (size_t)size);
	BIO_free(out);
	assert_int_equal(judge_pem(&identity, SEAL_KEYS_MADE), VIGIE_SEAL_PRIVATE_TROUBLE);
}

static void only_lines_of_ascii_come_out(const struct vigie_buffer *sealed)
{
	size_t column = 0;

	assert_true(sealed->size > 0);
	for (size_t i = 0; i < sealed->size; i++) {
		unsigned char c = (unsigned char)sealed->data[i];

		column = c == '\n' ? 0 : column + 1;
		assert_true(column <= 76 + 1);
		assert_true((c >= ' ' && c < 127) || c == '\r' || c == '\n');
		assert_int_equal(c == '\n', i > 0 && sealed->data[i - 1] == '\r');
	}
	assert_null(strstr(sealed->data, "ESSAI"));
}

/* As a mail program opens it: the base64 of MIME, then CMS. */
static void open_cms(const struct identity *identity, const struct vigie_buffer *sealed)
{
	BIO *source =
		BIO_push(BIO_new(BIO_f_base64()), BIO_new_mem_buf(sealed->data, (int)sealed->size));
	BIO *out = BIO_new(BIO_s_mem());
	CMS_ContentInfo *content = d2i_CMS_bio(source, NULL);
	char *text;

	assert_non_null(content);
	assert_int_equal(CMS_decrypt(content, identity->key, identity->certificate, NULL, out, 0),
			 1);
	assert_int_equal(BIO_get_mem_data(out, &text), strlen(CONTENT));
	assert_memory_equal(text, CONTENT, strlen(CONTENT));
	CMS_ContentInfo_free(content);
	BIO_free(out);
	BIO_free_all(source);
}

static void what_is_encrypted_for_a_certificate_is_read_with_its_key_alone(void **state)
{
	VIGIE_CLEANUP(identity_done) struct identity identity = {0};
	VIGIE_CLEANUP(vigie_seal_freep) struct vigie_seal *seal = NULL;
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer sealed = {0};
	enum vigie_seal_trouble trouble;
	struct vigie_config_seal config = {.kind = VIGIE_SEAL_SMIME};

	(void)state;
	identity_make(&identity, 2048, "keyEncipherment", NULL);
	config.bytes = identity.pem.data;
	config.size = identity.pem.size;
	assert_int_equal(vigie_seal_open(&config, SEAL_KEYS_MADE, &seal, &trouble), 0);
	assert_int_equal(vigie_seal_encrypt(seal, CONTENT, strlen(CONTENT), &sealed), 0);
	only_lines_of_ascii_come_out(&sealed);
	/* Base64 and nothing else: no armour. */
	assert_int_equal(strspn(sealed.data, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
					     "0123456789+/=\r\n"),
			 sealed.size);
	open_cms(&identity, &sealed);
}

static void what_is_encrypted_for_a_key_is_armoured(void **state)
{
	const struct vigie_config_seal config = {
		.kind = VIGIE_SEAL_OPENPGP, .bytes = seal_key_good, .size = strlen(seal_key_good)};
	VIGIE_CLEANUP(vigie_seal_freep) struct vigie_seal *seal = NULL;
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer sealed = {0};
	enum vigie_seal_trouble trouble;

	(void)state;
	assert_int_equal(vigie_seal_open(&config, SEAL_KEYS_MADE, &seal, &trouble), 0);
	assert_int_equal(vigie_seal_encrypt(seal, CONTENT, strlen(CONTENT), &sealed), 0);
	only_lines_of_ascii_come_out(&sealed);
	assert_memory_equal(sealed.data, "-----BEGIN PGP MESSAGE-----\r\n\r\n", 31);
	assert_non_null(strstr(sealed.data, "\r\n-----END PGP MESSAGE-----\r\n"));
}

static bool suits(enum vigie_seal_kind kind, const char *bytes, size_t size, const char *address)
{
	const struct vigie_config_seal config = {.kind = kind, .bytes = bytes, .size = size};
	VIGIE_CLEANUP(vigie_seal_freep) struct vigie_seal *seal = NULL;
	enum vigie_seal_trouble trouble;

	assert_int_equal(vigie_seal_open(&config, SEAL_KEYS_MADE, &seal, &trouble), 0);
	return vigie_seal_suits(seal, address);
}

static void a_key_suits_the_address_that_it_names_and_no_other(void **state)
{
	size_t size = strlen(seal_key_good);

	(void)state;
	assert_true(suits(VIGIE_SEAL_OPENPGP, seal_key_good, size, "Secteur@Exemple.FR"));
	assert_false(suits(VIGIE_SEAL_OPENPGP, seal_key_good, size, "secteur@exemple.f"));
	assert_false(suits(VIGIE_SEAL_OPENPGP, seal_key_good, size, "autre@exemple.fr"));
}

static void a_certificate_suits_any_of_its_addresses_or_everybody_without_one(void **state)
{
	VIGIE_CLEANUP(identity_done) struct identity named = {0}, nameless = {0};
	struct vigie_buffer *pem = &named.pem;

	(void)state;
	identity_make(&nameless, 2048, "keyEncipherment", NULL);
	assert_true(suits(VIGIE_SEAL_SMIME, nameless.pem.data, nameless.pem.size, "a@exemple.fr"));
	identity_make(&named, 2048, "keyEncipherment", "email:a@exemple.fr,email:B@exemple.fr");
	assert_true(suits(VIGIE_SEAL_SMIME, pem->data, pem->size, "a@exemple.fr"));
	assert_true(suits(VIGIE_SEAL_SMIME, pem->data, pem->size, "b@exemple.fr"));
	assert_false(suits(VIGIE_SEAL_SMIME, pem->data, pem->size, "c@exemple.fr"));
}

static size_t folders(void)
{
	glob_t found;
	size_t n = glob("/tmp/vigie-seal-*", 0, NULL, &found) == 0 ? found.gl_pathc : 0;

	globfree(&found);
	return n;
}

static void nothing_is_left_behind(void **state)
{
	size_t before = folders();

	(void)state;
	assert_int_equal(judge_key(seal_key_good, SEAL_KEYS_MADE), VIGIE_SEAL_NONE_TROUBLE);
	assert_int_equal(judge_key(seal_key_weak, SEAL_KEYS_MADE), VIGIE_SEAL_WEAK_TROUBLE);
	/* Another test program may have removed its own meanwhile. */
	assert_true(folders() <= before);
}

#define TEST(name) cmocka_unit_test(name)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_key_is_used_from_the_day_it_was_made_to_the_day_it_ends),
		TEST(a_key_that_is_revoked_weak_or_only_signs_is_not_used),
		TEST(a_file_of_several_keys_or_of_none_is_not_used),
		TEST(a_private_key_is_recognised_armoured_or_not),
		TEST(a_certificate_is_used_between_its_dates),
		TEST(a_certificate_that_only_signs_or_is_weak_is_not_used),
		TEST(of_two_certificates_none_is_used_and_a_private_key_is_refused),
		TEST(what_is_encrypted_for_a_certificate_is_read_with_its_key_alone),
		TEST(what_is_encrypted_for_a_key_is_armoured),
		TEST(a_key_suits_the_address_that_it_names_and_no_other),
		TEST(a_certificate_suits_any_of_its_addresses_or_everybody_without_one),
		TEST(nothing_is_left_behind),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
