/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The copy that was kept of a delivery, ready to be read again as the configuration says today.
 * Owns what the import borrows.
 */
#ifndef VIGIE_COMMAND_KEPT_FILE_H
#define VIGIE_COMMAND_KEPT_FILE_H

#include <limits.h>

#include "vigie/config.h"
#include "vigie/quarantine.h"

struct kept_file {
	struct vigie_arena *arena;
	struct vigie_delivery delivery;
	struct vigie_kept kept;
	char folder[PATH_MAX], path[PATH_MAX];
	struct vigie_import import; /* to be completed with what is wanted of it */
};

/* Returns 0; 1 no copy is left; -ENOENT there is no such delivery; -errno. */
int kept_file_find(struct kept_file *file, struct vigie_store *store,
		   const struct vigie_config *config, int64_t delivery) VIGIE_MUST_CHECK;
void kept_file_done(struct kept_file *file);

/* What it changes now, were it applied as it is, and of whom it is not sure: nothing is written.
 * The callbacks are those of struct vigie_import. 0 or -errno. */
int kept_file_preview(struct kept_file *file, struct vigie_store *store, vigie_time now,
		      struct vigie_delivery *ret_would) VIGIE_MUST_CHECK;

#endif
