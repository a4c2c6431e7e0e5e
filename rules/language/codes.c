/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The codes as the diagnostics carry them. Titles and explanations are for the manual page alone.
 */
#include "rules/language/codes.h"

const char *rule_code(enum rule_code code)
{
	static const char *const codes[] = {
#define X(enumerator, name, title, explanation) name,
		VIGIE_RULE_CODES(X)
#undef X
	};

	return codes[code];
}
