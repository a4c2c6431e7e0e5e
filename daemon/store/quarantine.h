/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The quarantine during an import: what is kept, what is settled, what is noted. Opens no
 * transaction. */
#ifndef VIGIE_STORE_QUARANTINE_H
#define VIGIE_STORE_QUARANTINE_H

#include "daemon/store/kept.h"
#include "vigie/quarantine.h"

/* Keeps a copy of the file, with what is said about it, for the delivery. */
int quarantine_keep(struct vigie_store *store, const struct vigie_import *import,
		    const uint8_t *digest, int64_t delivery) VIGIE_MUST_CHECK;
/*
 * What came before of the same file with other bytes is settled by `newest`; once its bytes are
 * `applied`, so are its own earlier deliveries. `school` 0: none or several.
 */
int quarantine_settle(struct vigie_store *store, const struct vigie_delivery *newest,
		      const uint8_t *digest, int64_t school, bool applied) VIGIE_MUST_CHECK;
/* All that these bytes say is known: none of their deliveries waits any more. */
int quarantine_settle_bytes(struct vigie_store *store, const uint8_t *digest) VIGIE_MUST_CHECK;
/* A person forced the import or tried a delivery again: noted at that delivery. */
int quarantine_note(struct vigie_store *store, const struct vigie_import *import,
		    int64_t delivery) VIGIE_MUST_CHECK;

#endif
