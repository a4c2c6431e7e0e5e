/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The mark of a school counts its changes: one that comes while the school is evaluated is not
 * taken for evaluated. What waits for a measure is marked apart: it changes no verdict. */
#include "daemon/store/schema.h"

const char schema_marks[] = "DROP INDEX school_changed;"
			    "CREATE INDEX school_changed ON school(uai) WHERE changed > 0;"
			    "ALTER TABLE school ADD COLUMN unmeasured INTEGER NOT NULL DEFAULT 0;"
			    "CREATE INDEX school_unmeasured ON school(uai) WHERE unmeasured = 1;";
