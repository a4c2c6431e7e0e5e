/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of the holiday zones. See zone.h. Compares folded text, so that accents, case and hyphens
 * do not matter; refuses what only resembles a zone. */
#include "vigie/zone.h"

#include <string.h>

#include "vigie/text.h"

static const struct {
	const char *word, *name, *timezone, *academies;
} zones[VIGIE_ZONES_N] = {
#define X(enumerator, word, name, timezone, academies)                                             \
	[VIGIE_ZONE_##enumerator] = {word, name, timezone, academies},
	VIGIE_ZONES(X)
#undef X
};

const char *vigie_zone_word(enum vigie_zone zone)
{
	return zones[zone].word;
}

const char *vigie_zone_name(enum vigie_zone zone)
{
	return zones[zone].name;
}

const char *vigie_zone_timezone(enum vigie_zone zone)
{
	return zones[zone].timezone;
}

static bool fold(const char *text, size_t size, struct vigie_buffer *out)
{
	vigie_buffer_clear(out);
	return vigie_text_fold(text, size, true, out) == 0;
}

bool vigie_zone_is_in(enum vigie_zone zone, const char *cell)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer name = {0}, part = {0};
	bool found = false;

	if (!fold(zones[zone].name, strlen(zones[zone].name), &name))
		return false;
	while (*cell && !found) {
		size_t size = strcspn(cell, ",|");

		found = fold(cell, size, &part) && part.size > 0 &&
			strcmp(part.data, vigie_buffer_string(&name)) == 0;
		cell += size + (cell[size] != '\0');
	}
	return found;
}

bool vigie_zone_parse(const char *text, enum vigie_zone *ret_zone)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer asked = {0}, word = {0};
	const char *said;

	if (!fold(text, strlen(text), &asked))
		return false;
	said = vigie_buffer_string(&asked);
	if (strncmp(said, "zone ", 5) == 0)
		said += 5;
	if (strncmp(said, "la ", 3) == 0)
		said += 3;
	for (int zone = 0; zone < VIGIE_ZONES_N; zone++) {
		if (!fold(zones[zone].word, strlen(zones[zone].word), &word) ||
		    strcmp(vigie_buffer_string(&word), said) != 0)
			continue;
		*ret_zone = (enum vigie_zone)zone;
		return true;
	}
	return false;
}

bool vigie_zone_of_domain(const char *domain, enum vigie_zone *ret_zone)
{
	const char *academy = strncmp(domain, "ac-", 3) == 0 ? domain : strstr(domain, ".ac-");
	char name[32];
	size_t size;

	if (!academy)
		return false;
	academy += *academy == '.' ? 4 : 3;
	size = strcspn(academy, ".");
	if (size == 0 || size + 3 > sizeof(name))
		return false;
	name[0] = ' ';
	memcpy(name + 1, academy, size);
	memcpy(name + 1 + size, " ", 2);
	for (int zone = 0; zone < VIGIE_ZONES_N; zone++) {
		if (!strstr(zones[zone].academies, name))
			continue;
		*ret_zone = (enum vigie_zone)zone;
		return true;
	}
	return false;
}
