/* SPDX-License-Identifier: GPL-3.0-or-later */
/* BLAKE2b by libcrypto over an import (digest.h). */
#include <errno.h>
#include <string.h>

#include <openssl/evp.h>

#include "daemon/store/digest.h"

#define CHUNK_BYTES (256u << 10)

static void context_freep(EVP_MD_CTX **context)
{
	EVP_MD_CTX_free(*context);
}

/* With its end, so that two texts are never taken for two others. */
static void describe_text(struct vigie_buffer *said, const char *text)
{
	vigie_buffer_append_char(said, text ? '+' : '-');
	vigie_buffer_append(said, text ? text : "", text ? strlen(text) + 1 : 0);
}

static int describe(const struct vigie_import *import, bool is_archive, struct vigie_buffer *said)
{
	const struct vigie_decode_options *options = &import->options;
	const struct vigie_hints *hints = &options->hints;

	describe_text(said, import->format ? import->format->name : NULL);
	describe_text(said, hints->school);
	describe_text(said, hints->class_name);
	describe_text(said, hints->subject);
	describe_text(said, hints->kind);
	vigie_buffer_append_format(said, "%d %d %d", hints->year, hints->term, (int)hints->date);
	for (size_t i = 0; i < options->n_levels; i++) {
		describe_text(said, options->levels[i].pattern);
		vigie_buffer_append_format(said, "%d", (int)options->levels[i].level);
	}
	for (size_t i = 0; i < options->n_columns; i++) {
		describe_text(said, options->columns[i].title);
		vigie_buffer_append_format(said, "%d", (int)options->columns[i].field);
	}
	/* Of an archive each name may say something. */
	for (size_t i = 0; is_archive && i < options->n_matches; i++)
		describe_text(said, options->matches[i]);
	if (is_archive && options->n_matches > 0)
		describe_text(said, options->path);
	vigie_buffer_append_char(said, '\n');
	return vigie_buffer_error(said);
}

static int update_from(EVP_MD_CTX *context, struct vigie_input *input)
{
	VIGIE_CLEANUP(vigie_freep) char *bytes = malloc(CHUNK_BYTES);
	ssize_t n;

	if (!bytes)
		return -ENOMEM;
	while ((n = vigie_input_read(input, bytes, CHUNK_BYTES)) > 0)
		if (!EVP_DigestUpdate(context, bytes, (size_t)n))
			return -ENOMEM;
	return n < 0 ? (int)n : vigie_input_rewind(input);
}

int digest_import(const struct vigie_import *import, struct vigie_input *input,
		  uint8_t ret_digest[DIGEST_BYTES])
{
	VIGIE_CLEANUP(context_freep) EVP_MD_CTX *context = EVP_MD_CTX_new();
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer said = {0};
	unsigned char digest[EVP_MAX_MD_SIZE];
	const char *head;
	size_t size;
	int r = vigie_input_head(input, &head, &size);

	if (r == 0)
		r = describe(import, vigie_format_is_archive(head, size), &said);
	if (r < 0)
		return r;
	if (!context || !EVP_DigestInit_ex(context, EVP_blake2b512(), NULL) ||
	    !EVP_DigestUpdate(context, said.data, said.size))
		return -ENOMEM;
	r = update_from(context, input);
	if (r < 0)
		return r;
	if (!EVP_DigestFinal_ex(context, digest, NULL))
		return -ENOMEM;
	memcpy(ret_digest, digest, DIGEST_BYTES);
	return 0;
}

int digest_bytes(const void *bytes, size_t size, uint8_t ret_digest[DIGEST_BYTES])
{
	unsigned char digest[EVP_MAX_MD_SIZE];

	if (!EVP_Digest(bytes, size, digest, NULL, EVP_blake2b512(), NULL))
		return -ENOMEM;
	memcpy(ret_digest, digest, DIGEST_BYTES);
	return 0;
}
