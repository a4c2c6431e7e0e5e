/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Inside the stock of codes: rows that its files share. Opens no transaction; knows no value. */
#ifndef VIGIE_STORE_CODES_H
#define VIGIE_STORE_CODES_H

#include "daemon/store/database.h"
#include "vigie/stock.h"

/* One line in the story of a code; `why` may be NULL. 0 or -errno. */
int codes_note(struct vigie_store *store, int64_t id, enum vigie_code_event event, const char *why,
	       const struct vigie_ruling *ruling) VIGIE_MUST_CHECK;

#endif
