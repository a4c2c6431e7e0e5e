/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Step 5 of the schema: a delivery may come from one file of an archive, and so may a rejected row.
 * NULL: the delivered file is no archive.
 */
#include "daemon/store/schema.h"

const char schema_members[] = "ALTER TABLE delivery ADD COLUMN member TEXT;"
			      "ALTER TABLE quarantine ADD COLUMN member TEXT;";
