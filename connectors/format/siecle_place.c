/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which elements of SIECLE files are read, by their path: CODE_MEF, MEL and CODE_STRUCTURE stand at
 * two depths, and the deeper ones are last year's. What no path leads to is never looked at. */
#include <string.h>

#include "connectors/format/siecle.h"

#define ANY "" /* RESPONSABLES holds RESPONSABLE_ELEVE or RESPONSABLE, by version */

static const struct step {
	enum siecle_place from;
	const char *name;
	enum siecle_place to;
	enum siecle_file file;
} steps[] = {
	{SIECLE_ROOT, "DONNEES", SIECLE_DATA, SIECLE_FILE_PUPILS},
	{SIECLE_DATA, "ELEVES", SIECLE_PUPILS, SIECLE_FILE_PUPILS},
	{SIECLE_PUPILS, "ELEVE", SIECLE_PUPIL, SIECLE_FILE_PUPILS},
	{SIECLE_PUPILS, "BOURSE", SIECLE_GRANT, SIECLE_FILE_PUPILS},
	{SIECLE_DATA, "BOURSES", SIECLE_GRANTS, SIECLE_FILE_PUPILS},
	{SIECLE_GRANTS, "BOURSE", SIECLE_GRANT, SIECLE_FILE_PUPILS},
	{SIECLE_DATA, "STRUCTURES", SIECLE_STRUCTURES, SIECLE_FILE_PUPILS},
	{SIECLE_STRUCTURES, "STRUCTURES_ELEVE", SIECLE_STRUCTURES_OF_PUPIL, SIECLE_FILE_PUPILS},
	{SIECLE_STRUCTURES_OF_PUPIL, "STRUCTURE", SIECLE_STRUCTURE, SIECLE_FILE_PUPILS},
	{SIECLE_ROOT, "DONNEES", SIECLE_DATA, SIECLE_FILE_FAMILIES},
	{SIECLE_DATA, "PERSONNES", SIECLE_PERSONS, SIECLE_FILE_FAMILIES},
	{SIECLE_PERSONS, "PERSONNE", SIECLE_PERSON, SIECLE_FILE_FAMILIES},
	{SIECLE_DATA, "RESPONSABLES", SIECLE_LINKS, SIECLE_FILE_FAMILIES},
	{SIECLE_LINKS, ANY, SIECLE_LINK, SIECLE_FILE_FAMILIES},
	{SIECLE_ROOT, "eleve", SIECLE_ABSENT, SIECLE_FILE_ABSENCES},
};

static const struct {
	enum siecle_place group;
	const char *title, *meaning;
} fields[] = {
#define X(enumerator, group, title, meaning) {SIECLE_##group, title, meaning},
	SIECLE_FIELDS(X)
#undef X
};

enum siecle_place siecle_field_group(enum siecle_field field)
{
	return fields[field].group;
}

const char *siecle_field_title(enum siecle_field field)
{
	return fields[field].title;
}

const char *siecle_field_meaning(enum siecle_field field)
{
	return fields[field].meaning;
}

int siecle_place_find(enum siecle_file file, int from, const char *name)
{
	if (from == SIECLE_ROOT && file != SIECLE_FILE_ABSENCES && strcmp(name, "PARAMETRES") == 0)
		return SIECLE_PARAMETERS;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(steps); i++)
		if ((int)steps[i].from == from && steps[i].file == file &&
		    (strcasecmp(steps[i].name, name) == 0 || *steps[i].name == '\0'))
			return steps[i].to;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(fields); i++)
		if ((int)fields[i].group == from && strcmp(fields[i].title, name) == 0)
			return SIECLE_GROUPS_N + (int)i;
	return -1;
}
