/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * XML as a stream of events over an input (libxml2 SAX2, push): the only place that includes
 * libxml2. Never builds a tree, loads nothing from elsewhere, and refuses a document type
 * declaration before anything in it is read, so that no entity can be declared.
 */
#ifndef VIGIE_CONNECTORS_XML_H
#define VIGIE_CONNECTORS_XML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "vigie/encoding.h"
#include "vigie/input.h"

/* One attribute, its entities resolved. `value` is UTF-8 and not NUL-terminated. */
struct vigie_xml_attribute {
	const char *name; /* local name */
	const char *value;
	size_t size;
};

/*
 * Names are local names (the prefix is left out); everything is borrowed for the call. Lines are
 * 1-based; CR, LF and CRLF each end one. A callback that returns not 0 ends the parse, which hands
 * its value back.
 */
struct vigie_xml_events {
	int (*on_start)(void *userdata, const char *name,
			const struct vigie_xml_attribute *attributes, size_t n_attributes,
			uint32_t line);
	/* Text between tags, in as many pieces as it comes; may be NULL. */
	int (*on_text)(void *userdata, const char *bytes, size_t size);
	int (*on_end)(void *userdata, const char *name, uint32_t line); /* may be NULL */
	void *userdata;
};

/*
 * Parses the input from its reading position to its end. Returns 0; a refusal of the whole file
 * (enum vigie_rejection + 1: VIGIE_REJECT_DTD, _TRUNCATED, _MALFORMED) with its line; what a
 * callback returned, with the line reached; or -errno.
 */
int vigie_xml_parse(struct vigie_input *input, const struct vigie_xml_events *events,
		    uint32_t *ret_line) VIGIE_MUST_CHECK;

/* The attribute of this name, or NULL. */
const struct vigie_xml_attribute *vigie_xml_find(const struct vigie_xml_attribute *attributes,
						 size_t n_attributes, const char *name);

/*
 * The local name of the root element of a document that starts with these bytes (any declared
 * encoding, prolog and document type skipped), copied into `name`. False when they are no XML, or
 * no root is in sight, or it is longer than any that is looked for.
 */
bool vigie_xml_root(const char *head, size_t size, char *name, size_t capacity);

/* The encoding that the document says it has: by byte-order mark, else as declared, else UTF-8. For
 * people; the parser finds it by itself. */
enum vigie_encoding vigie_xml_encoding(const char *head, size_t size);

#endif
