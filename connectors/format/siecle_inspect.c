/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What `inspect` says of a SIECLE file: which it is, which elements of it are read and as what, and
 * what its name must say. Names of elements only, never their text. */
#include <errno.h>
#include <string.h>

#include "connectors/format/missing.h"
#include "connectors/format/siecle.h"

static const char *const titles[] = {
#define X(enumerator, root, title) title,
	SIECLE_FILES(X)
#undef X
};

/* Elements that these files have for sure and that hold what nobody here may keep. */
static const struct {
	enum siecle_file file;
	const char *titles;
} ignored[] = {
	{SIECLE_FILE_PUPILS, "SCOLARITE_AN_DERNIER, CODE_SEXE, CODE_PAYS_NAT, VILLE_NAISS, TEL_*, "
			     "MEL, OPTIONS, ADRESSES"},
	{SIECLE_FILE_FAMILIES, "PERSONNE/NOM, PRENOM, TEL_*, MEL, CODE_PROFESSION, ADRESSES"},
	{SIECLE_FILE_ABSENCES, "libelle"},
};

int siecle_describe(struct siecle *self, const struct vigie_buffer *version)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer shape = {0};

	if (!self->inspection)
		return 0;
	vigie_buffer_append_string(&shape, _(titles[self->file]));
	if (version->size)
		vigie_buffer_append_format(&shape, ", %s", version->data);
	self->inspection->shape =
		vigie_arena_copy(self->inspection->arena, vigie_buffer_string(&shape), shape.size);
	return self->inspection->shape ? 0 : -ENOMEM;
}

static struct vigie_inspection_column *add(struct siecle *self, const char *title,
					   enum vigie_column_use use, const char *meaning)
{
	struct vigie_inspection_column **end = &self->inspection->columns, *column;

	while (*end)
		end = &(*end)->next;
	column = vigie_arena_allocate(self->inspection->arena, sizeof(*column));
	if (!column)
		return NULL;
	*column = (struct vigie_inspection_column){.title = title, .use = use, .meaning = meaning};
	return *end = column;
}

/* The attributes of `eleve` are the elements of this one. */
static int describe_absences(struct siecle *self)
{
	static const struct {
		const char *title, *meaning;
	} attributes[] = {
		{"elenoet", "id.elenoet"},
		{"nbAbs", "half_days"},
		{"nbNonJustif", "half_days_unjustified"},
		{"nbRet", "lateness"},
	};

	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(attributes); i++)
		if (!add(self, attributes[i].title, VIGIE_COLUMN_USED, attributes[i].meaning))
			return -ENOMEM;
	return 0;
}

int siecle_describe_elements(struct siecle *self)
{
	if (!self->inspection)
		return 0;
	if (self->file == SIECLE_FILE_ABSENCES && describe_absences(self) < 0)
		return -ENOMEM;
	for (int i = 0; i < SIECLE_FIELDS_N; i++) {
		enum siecle_field field = (enum siecle_field)i;

		if (self->seen & UINT32_C(1) << i &&
		    !add(self, siecle_field_title(field), VIGIE_COLUMN_USED,
			 siecle_field_meaning(field)))
			return -ENOMEM;
	}
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(ignored); i++)
		if (ignored[i].file == self->file &&
		    !add(self, ignored[i].titles, VIGIE_COLUMN_IGNORED,
			 _("not needed, never read")))
			return -ENOMEM;
	return 0;
}

int siecle_describe_missing(struct siecle *self, unsigned missing)
{
	if (!self->inspection)
		return 0;
	return vigie_missing_describe(missing, ".xml", self->inspection);
}
