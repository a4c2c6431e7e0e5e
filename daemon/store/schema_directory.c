/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The school year of a school's social index: its method changes with the years, and an older data
 * set read later must not replace a newer one. NULL: nobody said it. */
#include "daemon/store/schema.h"

const char schema_directory[] = "ALTER TABLE school ADD COLUMN ips_year INTEGER;";
