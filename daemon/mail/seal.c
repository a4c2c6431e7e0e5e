/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Encrypts through GPGME, which runs gpg or gpgsm. Owns a GPGME context and the folder it works in.
 * Refuses a key that gpg itself, or the certificate's own words, would not have used today.
 */
#include <errno.h>
#include <string.h>

#include <gpgme.h>

#include "daemon/mail/seal_certificate.h"
#include "daemon/mail/seal_home.h"
#include "vigie/translate.h"

#define FINGERPRINT_SIZE 80 /* hexadecimal, of any version */

struct vigie_seal {
	enum vigie_seal_kind kind;
	gpgme_ctx_t context;
	gpgme_key_t key; /* OpenPGP; gpgsm lists none without an agent */
	char fingerprint[FINGERPRINT_SIZE];
	char home[SEAL_HOME_SIZE]; /* "" not made yet */
	struct seal_certificate told; /* what key or certificate say of themselves */
};

const char *vigie_seal_trouble_text(enum vigie_seal_trouble trouble)
{
	static const char *const texts[] = {
#define X(enumerator, text) text,
		VIGIE_SEAL_TROUBLES(X)
#undef X
	};

	return _(texts[trouble]);
}

static int error_of(gpgme_error_t error)
{
	if (gpgme_err_code(error) == GPG_ERR_NO_ERROR)
		return 0;
	return gpgme_err_code(error) == GPG_ERR_ENOMEM ? -ENOMEM : -EIO;
}

static void data_release(gpgme_data_t *data)
{
	gpgme_data_release(*data);
}

/* 0; 1 the program is not there; -errno. */
static int set_up(struct vigie_seal *seal, vigie_time now)
{
	gpgme_protocol_t protocol =
		seal->kind == VIGIE_SEAL_OPENPGP ? GPGME_PROTOCOL_OpenPGP : GPGME_PROTOCOL_CMS;
	int r;

	(void)gpgme_check_version(NULL); /* must be called once before the others, and may twice */
	if (gpgme_engine_check_version(protocol))
		return 1;
	r = seal_home_make(now, seal->home);
	if (r == 0)
		r = error_of(gpgme_new(&seal->context));
	if (r == 0)
		r = error_of(gpgme_set_protocol(seal->context, protocol));
	if (r == 0)
		r = error_of(gpgme_ctx_set_engine_info(seal->context, protocol, NULL, seal->home));
	/* Of S/MIME the bare base64 is wanted: MIME has no armour. */
	if (r == 0)
		gpgme_set_armor(seal->context, protocol == GPGME_PROTOCOL_OpenPGP);
	return r;
}

/* Into the folder. 0 with the fingerprint; 1 with what is wrong; -errno. */
static int import(struct vigie_seal *seal, const struct vigie_config_seal *config,
		  enum vigie_seal_trouble *ret_trouble)
{
	VIGIE_CLEANUP(data_release) gpgme_data_t data = NULL;
	gpgme_import_result_t result;
	int r = error_of(gpgme_data_new_from_mem(&data, config->bytes, config->size, 0));

	if (r == 0)
		r = error_of(gpgme_op_import(seal->context, data));
	result = gpgme_op_import_result(seal->context);
	if (r == -ENOMEM)
		return r;
	*ret_trouble = VIGIE_SEAL_UNREADABLE_TROUBLE;
	if (result && result->secret_read > 0)
		*ret_trouble = VIGIE_SEAL_PRIVATE_TROUBLE;
	else if (result && result->considered > 1)
		*ret_trouble = VIGIE_SEAL_SEVERAL_TROUBLE;
	else if (r == 0 && result && result->imported == 1 && result->imports &&
		 result->imports->fpr && strlen(result->imports->fpr) < FINGERPRINT_SIZE) {
		strcpy(seal->fingerprint, result->imports->fpr);
		return 0;
	}
	return 1;
}

static vigie_time moment_of(long seconds)
{
	return seconds > 0 ? (vigie_time)seconds * VIGIE_USEC_PER_SEC : VIGIE_TIME_NONE;
}

static vigie_time earlier(vigie_time a, vigie_time b)
{
	if (a == VIGIE_TIME_NONE || b == VIGIE_TIME_NONE)
		return a == VIGIE_TIME_NONE ? b : a;
	return a < b ? a : b;
}

static bool is_weak(const struct _gpgme_subkey *subkey)
{
	return (subkey->pubkey_algo == GPGME_PK_RSA || subkey->pubkey_algo == GPGME_PK_RSA_E ||
		subkey->pubkey_algo == GPGME_PK_ELG_E || subkey->pubkey_algo == GPGME_PK_ELG) &&
	       subkey->length < SEAL_RSA_BITS;
}

/* Of the subkeys that encrypt, which one would be used, or why none would. */
static enum vigie_seal_trouble judge_subkeys(struct vigie_seal *seal)
{
	enum vigie_seal_trouble trouble = VIGIE_SEAL_PURPOSE_TROUBLE;
	const struct _gpgme_subkey *used = NULL;

	for (const struct _gpgme_subkey *at = seal->key->subkeys; at; at = at->next) {
		if (!at->can_encrypt)
			continue;
		if (at->revoked)
			trouble = VIGIE_SEAL_REVOKED_TROUBLE;
		else if (at->expired)
			trouble = VIGIE_SEAL_EXPIRED_TROUBLE;
		/* gpg takes the newest. */
		else if (!at->invalid && !at->disabled &&
			 (!used || at->timestamp >= used->timestamp))
			used = at;
	}
	if (!used)
		return trouble;
	seal->told.until =
		earlier(moment_of(seal->key->subkeys->expires), moment_of(used->expires));
	return is_weak(used) ? VIGIE_SEAL_WEAK_TROUBLE : VIGIE_SEAL_NONE_TROUBLE;
}

static enum vigie_seal_trouble judge_key(struct vigie_seal *seal, vigie_time now)
{
	const struct _gpgme_key *key = seal->key;

	if (moment_of(key->subkeys->timestamp) > now)
		return VIGIE_SEAL_EARLY_TROUBLE;
	if (key->revoked || key->expired)
		return key->revoked ? VIGIE_SEAL_REVOKED_TROUBLE : VIGIE_SEAL_EXPIRED_TROUBLE;
	return key->invalid || key->disabled ? VIGIE_SEAL_UNREADABLE_TROUBLE : judge_subkeys(seal);
}

/* Those that their owner has not taken back. */
static int take_addresses(struct vigie_seal *seal)
{
	struct vigie_buffer *out = &seal->told.addresses;

	for (const struct _gpgme_user_id *at = seal->key->uids; at; at = at->next)
		if (at->address && !at->revoked && !at->invalid)
			vigie_buffer_append_format(out, "%s\n", at->address);
	return vigie_buffer_error(out);
}

/* Imports the key and looks at it. As import(). */
static int take_key(struct vigie_seal *seal, const struct vigie_config_seal *config, vigie_time now,
		    enum vigie_seal_trouble *ret_trouble)
{
	static const char words[] = "PRIVATE KEY BLOCK-----";
	int r;

	*ret_trouble = VIGIE_SEAL_PRIVATE_TROUBLE;
	if (memmem(config->bytes, config->size, words, sizeof(words) - 1))
		return 1;
	r = import(seal, config, ret_trouble);
	if (r == 0)
		r = error_of(gpgme_get_key(seal->context, seal->fingerprint, &seal->key, 0));
	if (r != 0)
		return r;
	*ret_trouble = judge_key(seal, now);
	return *ret_trouble != VIGIE_SEAL_NONE_TROUBLE ? 1 : take_addresses(seal);
}

static int take_certificate(struct vigie_seal *seal, const struct vigie_config_seal *config,
			    vigie_time now, enum vigie_seal_trouble *ret_trouble)
{
	int r = seal_certificate_judge(config->bytes, config->size, now, ret_trouble, &seal->told);

	if (r < 0 || *ret_trouble != VIGIE_SEAL_NONE_TROUBLE)
		return r < 0 ? r : 1;
	return import(seal, config, ret_trouble);
}

/* As import(). */
static int prepare(struct vigie_seal *seal, const struct vigie_config_seal *config, vigie_time now,
		   enum vigie_seal_trouble *ret_trouble)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer trial = {0};
	int r = set_up(seal, now);

	*ret_trouble = VIGIE_SEAL_NO_PROGRAM_TROUBLE;
	if (r != 0)
		return r;
	r = seal->kind == VIGIE_SEAL_OPENPGP ? take_key(seal, config, now, ret_trouble)
					     : take_certificate(seal, config, now, ret_trouble);
	if (r != 0)
		return r;
	/* What only the program can tell is known before anybody's name is written down. */
	r = vigie_seal_encrypt(seal, "vigie", 5, &trial);
	*ret_trouble = VIGIE_SEAL_FAILS_TROUBLE;
	return r == -EIO ? 1 : r;
}

int vigie_seal_open(const struct vigie_config_seal *config, vigie_time now,
		    struct vigie_seal **ret_seal, enum vigie_seal_trouble *ret_trouble)
{
	VIGIE_CLEANUP(vigie_seal_freep) struct vigie_seal *seal = calloc(1, sizeof(*seal));
	enum vigie_seal_trouble trouble;
	int r;

	if (!seal)
		return -ENOMEM;
	seal->kind = config->kind;
	seal->told.until = VIGIE_TIME_NONE;
	r = prepare(seal, config, now, &trouble);
	if (r > 0)
		*ret_trouble = trouble;
	else if (r == 0)
		*ret_seal = TAKE_PTR(seal);
	return r;
}

void vigie_seal_free(struct vigie_seal *seal)
{
	if (!seal)
		return;
	gpgme_key_unref(seal->key);
	if (seal->context)
		gpgme_release(seal->context);
	if (seal->home[0])
		seal_home_remove(seal->home);
	vigie_buffer_done(&seal->told.addresses);
	free(seal);
}

enum vigie_seal_kind vigie_seal_kind(const struct vigie_seal *seal)
{
	return seal->kind;
}

vigie_time vigie_seal_until(const struct vigie_seal *seal)
{
	return seal->told.until;
}

bool vigie_seal_suits(const struct vigie_seal *seal, const char *address)
{
	const char *at = vigie_buffer_string(&seal->told.addresses);
	size_t size = strlen(address);

	if (*at == '\0')
		return true;
	for (; *at; at += strcspn(at, "\n") + 1)
		if (strcspn(at, "\n") == size && strncasecmp(at, address, size) == 0)
			return true;
	return false;
}

/* The programs end lines with LF. */
static int append_lines(gpgme_data_t cipher, struct vigie_buffer *out)
{
	char bytes[4096];
	ssize_t n;

	if (gpgme_data_seek(cipher, 0, SEEK_SET) < 0)
		return -EIO;
	while ((n = gpgme_data_read(cipher, bytes, sizeof(bytes))) > 0) {
		for (ssize_t i = 0; i < n; i++) {
			if (bytes[i] == '\n')
				vigie_buffer_append_char(out, '\r');
			vigie_buffer_append_char(out, bytes[i]);
		}
	}
	return n < 0 ? -EIO : vigie_buffer_error(out);
}

static int encrypt(const struct vigie_seal *seal, gpgme_data_t plain, gpgme_data_t cipher)
{
	gpgme_key_t keys[] = {seal->key, NULL};
	gpgme_encrypt_flags_t flags = GPGME_ENCRYPT_ALWAYS_TRUST | GPGME_ENCRYPT_NO_ENCRYPT_TO;

	if (seal->kind == VIGIE_SEAL_OPENPGP)
		return error_of(gpgme_op_encrypt(seal->context, keys, flags, plain, cipher));
	return error_of(
		gpgme_op_encrypt_ext(seal->context, NULL, seal->fingerprint, flags, plain, cipher));
}

int vigie_seal_encrypt(const struct vigie_seal *seal, const char *content, size_t size,
		       struct vigie_buffer *out)
{
	VIGIE_CLEANUP(data_release) gpgme_data_t plain = NULL;
	VIGIE_CLEANUP(data_release) gpgme_data_t cipher = NULL;
	int r = error_of(gpgme_data_new_from_mem(&plain, content, size, 0));

	if (r == 0)
		r = error_of(gpgme_data_new(&cipher));
	if (r == 0 && seal->kind == VIGIE_SEAL_SMIME)
		r = error_of(gpgme_data_set_encoding(cipher, GPGME_DATA_ENCODING_BASE64));
	if (r == 0)
		r = encrypt(seal, plain, cipher);
	return r < 0 ? r : append_lines(cipher, out);
}
