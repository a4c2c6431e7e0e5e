/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which names may sign. See vigie/signature.h. */
#include "vigie/signature.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <strings.h>

#include "vigie/text.h"

static bool is_readable(const char *name)
{
	bool readable = false;

	for (const unsigned char *at = (const unsigned char *)name; *at; at++) {
		if (*at < ' ' || *at == 0x7f)
			return false;
		/* From 0xc3 on: letters outside ASCII, no space of those without a break. */
		readable = readable || isalnum(*at) || *at >= 0xc3;
	}
	return readable;
}

int vigie_signature_is_person(const char *name)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer seen = {0};
	int r;

	if (!is_readable(name))
		return 0;
	/* With a space behind or nothing within, it reads the same. */
	r = vigie_text_normalise(name, strlen(name), &seen);
	if (r != 0)
		return r < 0 && r != -EILSEQ ? r : 0;
	return strcasecmp(vigie_buffer_string(&seen), VIGIE_SIGNATURE_SERVICE) != 0;
}
