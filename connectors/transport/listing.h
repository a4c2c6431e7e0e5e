/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What file servers print of a folder, one line an entry. Pure: reads the text of one line in place
 * and knows neither server nor path. Refuses names that could be anything but one name in that
 * folder.
 */
#ifndef VIGIE_CONNECTORS_TRANSPORT_LISTING_H
#define VIGIE_CONNECTORS_TRANSPORT_LISTING_H

#include <stdbool.h>
#include <stdint.h>

#include "vigie/cleanup.h"

/* Links, devices and the like are none of these: they are left alone. */
enum listing_kind { LISTING_FILE, LISTING_FOLDER };

struct listing_entry { /* strings lie in the line */
	enum listing_kind kind;
	const char *name;
	uint64_t size; /* of a file */
	int64_t modified; /* microseconds since 1970; 0 unsaid, or in an unknown time zone */
	const char *version; /* text that changes with the content; "" none */
};

/*
 * Reads a line of NUL-terminated text, which is cut. 0; 1 there is nothing in it for anybody (a
 * total, the folder itself, a link, an empty line); -EINVAL it cannot be understood; -EILSEQ its
 * name is none that may be taken.
 */
/* The facts of MLSD (RFC 3659). */
int vigie_listing_read_facts(char *line, struct listing_entry *ret_entry) VIGIE_MUST_CHECK;
/* What `ls -l` prints, as SFTP servers and FTP servers without MLSD do. */
int vigie_listing_read_long(char *line, struct listing_entry *ret_entry) VIGIE_MUST_CHECK;

#endif
