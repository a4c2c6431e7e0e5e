/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * OneRoster 1.1 and 1.2 as CSV: the files of one archive, decoded together, each school and year a
 * delivery of pupils and one of grades. Only students are read. A file alone is refused: it says
 * nothing without the others.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "connectors/format/formats.h"
#include "connectors/format/missing.h"
#include "connectors/format/oneroster.h"

static const char *const names[ONEROSTER_FILES_N] = {
#define X(enumerator, name) [ONEROSTER_##enumerator] = name,
	ONEROSTER_FILES(X)
#undef X
};

/* The file that a member is, by its base name; FILES_N for another. */
static enum oneroster_file file_named(const char *member)
{
	const char *slash = strrchr(member, '/');
	const char *base = slash ? slash + 1 : member;

	for (size_t i = 0; i < ONEROSTER_FILES_N; i++) {
		size_t size = strlen(names[i]);

		if (strncasecmp(base, names[i], size) == 0 && strcasecmp(base + size, ".csv") == 0)
			return (enum oneroster_file)i;
	}
	return ONEROSTER_FILES_N;
}

static size_t folder_size(const char *member)
{
	const char *slash = strrchr(member, '/');

	return slash ? (size_t)(slash - member) : 0;
}

/* Finds the files, all in one folder. */
static bool find_members(const struct vigie_archive *archive, int member[ONEROSTER_FILES_N])
{
	const char *folder = NULL;

	for (size_t i = 0; i < ONEROSTER_FILES_N; i++)
		member[i] = -1;
	for (size_t i = 0; i < vigie_archive_count(archive); i++) {
		const char *name = vigie_archive_member(archive, i)->name;
		enum oneroster_file file = file_named(name);

		if (file == ONEROSTER_FILES_N)
			continue;
		if (folder && (folder_size(name) != folder_size(folder) ||
			       strncmp(name, folder, folder_size(name)) != 0))
			return false;
		folder = name;
		member[file] = (int)i;
	}
	return folder != NULL;
}

/* Schools with what happens in them: other exports have no file of these names. */
static bool claims(const struct vigie_archive *archive)
{
	int member[ONEROSTER_FILES_N];

	return find_members(archive, member) &&
	       (member[ONEROSTER_MANIFEST] >= 0 || member[ONEROSTER_ORGS] >= 0) &&
	       (member[ONEROSTER_USERS] >= 0 || member[ONEROSTER_RESULTS] >= 0 ||
		member[ONEROSTER_ENROLLMENTS] >= 0);
}

static enum vigie_probe probe(const char *head, size_t size)
{
	return vigie_csv_head_mentions(head, size, "sourcedid") &&
			       vigie_csv_head_mentions(head, size, "datelastmodified")
		       ? VIGIE_PROBE_CERTAIN
	       : vigie_csv_head_mentions(head, size, "propertyname,value") ? VIGIE_PROBE_CERTAIN
									   : VIGIE_PROBE_NO;
}

static int decode(struct vigie_input *input, const struct vigie_decode_options *options,
		  const struct vigie_sink *sink, struct vigie_inspection *inspection,
		  uint32_t *ret_line)
{
	(void)input, (void)options, (void)sink, (void)ret_line;
	if (inspection)
		inspection->shape = _("one file of a OneRoster export");
	return VIGIE_REJECT_PART_MISSING + 1;
}

static enum oneroster_mode read_mode(const char *text)
{
	if (strcasecmp(text, "bulk") == 0)
		return ONEROSTER_BULK;
	if (strcasecmp(text, "delta") == 0)
		return ONEROSTER_DELTA;
	return strcasecmp(text, "absent") == 0 ? ONEROSTER_ABSENT : ONEROSTER_UNSAID;
}

static int take_property(struct oneroster *self, const struct vigie_csv_table_row *row)
{
	const char *property = vigie_oneroster_text(row, ONEROSTER_MANIFEST_PROPERTY);
	const char *value = vigie_oneroster_text(row, ONEROSTER_MANIFEST_VALUE);

	if (strcasecmp(property, "oneroster.version") == 0)
		snprintf(self->version, sizeof(self->version), "%s", value);
	if (strncasecmp(property, "file.", 5) != 0)
		return 0;
	for (size_t i = 0; i < ONEROSTER_FILES_N; i++)
		if (strcasecmp(property + 5, names[i]) == 0)
			self->mode[i] = read_mode(value);
	return 0;
}

/* What the manifest says is not there is not read; what it says is there must be. */
static int check_files(struct oneroster *self)
{
	for (size_t i = 0; i < ONEROSTER_FILES_N; i++) {
		bool said = self->mode[i] == ONEROSTER_BULK || self->mode[i] == ONEROSTER_DELTA;

		if (self->mode[i] == ONEROSTER_ABSENT)
			self->member[i] = -1;
		if (said && self->member[i] < 0) {
			int r = vigie_oneroster_tell(self, ONEROSTER_MANIFEST);

			return r < 0 ? r : VIGIE_REJECT_PART_MISSING + 1;
		}
	}
	return 0;
}

/* A school without its number is the one that the path names, if there is but one. */
static int check_schools(const struct oneroster *self)
{
	const struct oneroster_org *nameless = NULL;

	for (const struct oneroster_part *part = self->parts; part; part = part->next) {
		if (part->school->uai)
			continue;
		if (!self->options->hints.school || (nameless && nameless != part->school))
			return VIGIE_REJECT_NO_SCHOOL + 1;
		nameless = part->school;
	}
	return self->parts ? 0 : VIGIE_REJECT_NO_SCHOOL + 1;
}

/* Users and results are read once for each part. */
static int check_work(const struct oneroster *self)
{
	static const enum oneroster_file streamed[] = {ONEROSTER_USERS, ONEROSTER_RESULTS};

	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(streamed); i++) {
		int member = self->member[streamed[i]];

		if (member >= 0 &&
		    vigie_archive_member(self->archive, (size_t)member)->size * self->n_parts >
			    ONEROSTER_READ_LIMIT)
			return VIGIE_REJECT_TOO_LARGE + 1;
	}
	return 0;
}

int vigie_oneroster_deliver(struct oneroster *self, const struct oneroster_part *part,
			    enum vigie_delivery_kind kind, bool complete)
{
	struct vigie_record record;

	vigie_record_init(&record, VIGIE_RECORD_DELIVERY);
	record.delivery.school = part->school->uai;
	record.delivery.kind = kind;
	record.delivery.year = part->year;
	record.delivery.complete = complete;
	return self->sink->on_record(self->sink->userdata, &record);
}

static bool has_mode(const struct oneroster *self, enum oneroster_mode mode)
{
	for (size_t i = 0; i < ONEROSTER_FILES_N; i++)
		if (self->mode[i] == mode)
			return true;
	return false;
}

static int describe(const struct oneroster *self, int refusal)
{
	struct vigie_inspection *inspection = self->inspection;
	char shape[64];

	if (!inspection)
		return 0;
	snprintf(shape, sizeof(shape), "OneRoster %s%s%s", self->version,
		 has_mode(self, ONEROSTER_BULK) ? ", bulk" : "",
		 has_mode(self, ONEROSTER_DELTA) ? ", delta" : "");
	inspection->shape = vigie_arena_copy(inspection->arena, shape, strlen(shape));
	inspection->header_line = 1;
	if (!inspection->shape)
		return -ENOMEM;
	return vigie_missing_describe(
		(refusal == VIGIE_REJECT_NO_SCHOOL + 1 ? VIGIE_MISSING_SCHOOL : 0) |
			(refusal == VIGIE_REJECT_NO_YEAR + 1 ? VIGIE_MISSING_YEAR : 0),
		".zip", inspection);
}

static int read_all(struct oneroster *self)
{
	int r = vigie_oneroster_each(self, ONEROSTER_MANIFEST, take_property), described;

	if (r == 0)
		r = check_files(self);
	if (r == 0)
		r = vigie_oneroster_load(self);
	if (r == 0)
		r = check_schools(self);
	if (r == 0)
		r = check_work(self);
	described = r < 0 ? r : describe(self, r);
	if (described < 0 || r != 0)
		return described < 0 ? described : r;
	r = vigie_oneroster_pupils(self);
	return r == 0 ? vigie_oneroster_results(self) : r;
}

static void oneroster_done(struct oneroster *self)
{
	vigie_csv_table_done(&self->table);
	vigie_id_table_done(&self->sessions);
	vigie_id_table_done(&self->orgs);
	vigie_id_table_done(&self->courses);
	vigie_id_table_done(&self->classes);
	vigie_id_table_done(&self->users);
	vigie_id_table_done(&self->items);
	if (self->name.data)
		explicit_bzero(self->name.data, self->name.capacity);
	vigie_buffer_done(&self->name);
	vigie_arena_free(self->arena);
}

static int decode_archive(const struct vigie_archive *archive,
			  const struct vigie_decode_options *options, const struct vigie_sink *sink,
			  struct vigie_inspection *inspection, uint32_t *ret_line)
{
	VIGIE_CLEANUP(oneroster_done)
	struct oneroster self = {.archive = archive,
				 .options = options,
				 .sink = sink,
				 .inspection = inspection,
				 .told = -1,
				 .last_part = &self.parts};
	int r = vigie_arena_new(&self.arena);

	if (r < 0)
		return r;
	(void)find_members(archive, self.member);
	r = read_all(&self);
	if (r > 0)
		*ret_line = self.line;
	return r;
}

const struct vigie_format vigie_format_oneroster = {
	.name = "oneroster",
	.title = N_("OneRoster 1.1 and 1.2 (CSV)"),
	.probe = probe,
	.decode = decode,
	.claims = claims,
	.decode_archive = decode_archive,
	.shape = vigie_oneroster_shape,
};
