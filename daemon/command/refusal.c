/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tells what was rejected or refused. See refusal.h. */
#include "daemon/command/refusal.h"

#include <inttypes.h>
#include <stdio.h>

#include "daemon/command/command.h"
#include "daemon/command/harmless.h"

/* X(enumerator, English msgid): only where the user can do more than ask the school. */
#define ADVICE(X)                                                                                  \
	X(UNKNOWN_SHAPE, N_("'vigie inspect FILE' shows the known export that is nearest to it"))  \
	X(NO_SCHOOL, N_("say it with --school UAI, or with {school} in the source's match"))       \
	X(NO_YEAR, N_("say it with --year 2026, or with {year} in the source's match"))            \
	X(NO_SUBJECT, N_("say it with --subject, or with {subject} in the source's match"))        \
	X(NO_TERM, N_("say it with --term N, or with {term} in the source's match"))               \
	X(NO_CLASS, N_("say it with --class, or with {class} in the source's match"))              \
	X(CONTRADICTION, N_("is the file in the right folder? The file itself is to be trusted"))  \
	X(AMBIGUOUS, N_("ask for an export with the INE, or with the birth dates"))                \
	X(CONFLICT, N_("one of the two birth dates is wrong: the school has to correct it"))       \
	X(OTHER_SCHOOL, N_("one export holds one school: ask the school for its own"))             \
	X(EMPTY, N_("the export was stopped: ask the school to do it again"))

const char *refusal_advice(enum vigie_rejection why)
{
	static const struct {
		enum vigie_rejection why;
		const char *text;
	} advice[] = {
#define X(enumerator, text) {VIGIE_REJECT_##enumerator, text},
		ADVICE(X)
#undef X
	};

	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(advice); i++)
		if (advice[i].why == why)
			return _(advice[i].text);
	return NULL;
}

void refusal_print_row(const char *path, uint32_t line, uint32_t column, enum vigie_rejection why)
{
	VIGIE_CLEANUP(vigie_freep) char *shown = harmless_copy(path);

	if (line == 0) /* a whole file of an archive */
		fprintf(stderr, "%s: %s\n", shown ? shown : "", vigie_rejection_reason(why));
	else
		fprintf(stderr, "%s:%" PRIu32 ":%" PRIu32 ": %s\n", shown ? shown : "", line,
			column, vigie_rejection_reason(why));
}

void refusal_print_reason(const char *path, uint32_t line, enum vigie_rejection why)
{
	VIGIE_CLEANUP(vigie_freep) char *shown = harmless_copy(path);
	char place[16] = "";

	if (line)
		snprintf(place, sizeof(place), ":%" PRIu32, line);
	fprintf(stderr, _("%s%s: refused: %s [%s]\n"), shown ? shown : "", place,
		vigie_rejection_reason(why), vigie_rejection_code(why));
}

void refusal_print_file(const char *path, uint32_t line, enum vigie_rejection why)
{
	const char *advice = refusal_advice(why);

	refusal_print_reason(path, line, why);
	if (advice)
		fprintf(stderr, "      = %s\n", advice);
}

void refusal_print_error(const char *path, int error)
{
	VIGIE_CLEANUP(vigie_freep) char *shown = harmless_copy(path);

	fprintf(stderr, _("%s: refused: it cannot be read: %s\n"), shown ? shown : "",
		session_error_text(error));
}
