/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `key` and `certificate` of a coordinator: for whom mail is encrypted. The configuration owns the
 * file's bytes, as its other texts. Refuses a file that cannot be read; what is in it is judged by
 * who encrypts (vigie/seal.h): a key that has expired stops no service.
 */
#include <errno.h>
#include <string.h>

#include "daemon/config/file.h"
#include "daemon/config/reader.h"
#include "vigie/translate.h"

#define SEAL_LIMIT (256u << 10) /* bytes: keys with portraits and many signatures fit */

static bool read_seal(struct reader *reader, struct vigie_config_coordinator *coordinator,
		      enum vigie_seal_kind kind)
{
	struct vigie_config_seal seal = {.kind = kind, .span = reader_peek(reader)->span};
	VIGIE_CLEANUP(vigie_freep) char *bytes = NULL;
	int r;

	if (coordinator->seal.kind != VIGIE_SEAL_NONE)
		return reader_fail(reader, CODE_TWICE,
				   N_("there is a key or a certificate already"));
	if (!reader_path(reader, &seal.file))
		return false;
	r = file_read(seal.file, SEAL_LIMIT, &bytes, &seal.size);
	if (r < 0) {
		vigie_diagnostics_add(reader->list, VIGIE_ERROR, config_code(CODE_FILE), seal.span,
				      N_("the file cannot be read: %s"), strerror(-r));
		return false;
	}
	seal.bytes = reader_copy(reader, bytes, seal.size);
	if (!seal.bytes)
		return false;
	coordinator->seal = seal;
	return true;
}

bool seal_read_key(struct reader *reader, void *object)
{
	return read_seal(reader, object, VIGIE_SEAL_OPENPGP);
}

bool seal_read_certificate(struct reader *reader, void *object)
{
	return read_seal(reader, object, VIGIE_SEAL_SMIME);
}
