/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A report as a page for the web: one file that fetches nothing and runs nothing, in the language
 * of messages in force. Shows what the report shows, and how fresh the sources are; names no pupil.
 */
#ifndef VIGIE_PAGE_H
#define VIGIE_PAGE_H

#include "vigie/report.h"

struct vigie_page {
	struct vigie_store *store; /* of which the sources are asked; borrowed, like the others */
	const struct vigie_config *config;
	const struct vigie_report *report;
	vigie_time now;
};
/* Appends the page. 0 or -errno. */
int vigie_page_append(const struct vigie_page *page, struct vigie_buffer *out) VIGIE_MUST_CHECK;

#endif
