/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Step 4 of the schema: a decision can be read again as it was made. What a rule said stands once
 * with its version, what it found with each decision; NULL for what was decided before this step.
 */
#include "daemon/store/schema.h"

const char schema_decisions[] =
	/* In the office's language of that time; `conditions` has a line per step, `findings` one
	 * for each of these (daemon/referral/decision.c). */
	"ALTER TABLE rule_version ADD COLUMN sentence TEXT;"
	"ALTER TABLE rule_version ADD COLUMN author TEXT;"
	"ALTER TABLE rule_version ADD COLUMN reason TEXT;"
	"ALTER TABLE rule_version ADD COLUMN conditions TEXT;"
	"ALTER TABLE decision ADD COLUMN findings TEXT;";
