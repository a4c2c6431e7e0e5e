/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Why a row or a file was rejected: the stable code for programs, the sentence for people. The
 * codes never change meaning; a retired one is not used again. */
#include "vigie/format.h"

static const struct {
	const char *code, *reason;
} rejections[] = {
#define X(enumerator, code, reason) [VIGIE_REJECT_##enumerator] = {code, reason},
	VIGIE_REJECTIONS(X)
#undef X
};

const char *vigie_rejection_code(enum vigie_rejection rejection)
{
	return rejections[rejection].code;
}

const char *vigie_rejection_reason(enum vigie_rejection rejection)
{
	return _(rejections[rejection].reason);
}
