/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The files of an archive, each decoded as a file of its own, or together where a format claims
 * them. Internal to connectors/format/. */
#ifndef VIGIE_CONNECTORS_FORMAT_MEMBERS_H
#define VIGIE_CONNECTORS_FORMAT_MEMBERS_H

#include "connectors/archive.h"
#include "vigie/format.h"

/* One file that is no archive, checked as vigie_format_decode() says. `format` may be NULL. */
int vigie_format_decode_plain(const struct vigie_format *format, struct vigie_input *input,
			      const struct vigie_decode_options *options,
			      const struct vigie_sink *sink, struct vigie_inspection *inspection,
			      uint32_t *ret_line) VIGIE_MUST_CHECK;
/* The files of an archive that `format` claims, checked likewise. */
int vigie_format_decode_claimed(const struct vigie_format *format,
				const struct vigie_archive *archive,
				const struct vigie_decode_options *options,
				const struct vigie_sink *sink, struct vigie_inspection *inspection,
				uint32_t *ret_line) VIGIE_MUST_CHECK;
/* What was expanded, once it has ended; owned by the expansion. */
const struct vigie_archive *vigie_expansion_archive(const struct vigie_expansion *expansion);
/* All of an archive. */
int vigie_members_decode(const struct vigie_format *format, struct vigie_input *input,
			 const struct vigie_decode_options *options, const struct vigie_sink *sink,
			 struct vigie_inspection *inspection, uint32_t *ret_line) VIGIE_MUST_CHECK;

#endif
