/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When the end of a tutoring was proposed: each digest says what the one before could not. */
#include "daemon/store/schema.h"

const char schema_endings[] = "ALTER TABLE ending ADD COLUMN moment INTEGER NOT NULL DEFAULT 0;";
