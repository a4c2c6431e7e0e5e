/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Releases the facts of a school. Who filled them allocated each array with malloc. */
#include "vigie/facts.h"

void vigie_facts_free(struct vigie_facts *facts)
{
	if (!facts)
		return;
#define X(field, type) free(facts->field);
	VIGIE_FACT_ARRAYS(X)
#undef X
	vigie_arena_free(facts->arena);
	free(facts);
}
