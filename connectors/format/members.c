/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decodes what an archive holds (members.h). Stored together or not at all: a member that is
 * refused refuses the archive, but one that is no export of any kind is told and left. */
#include <string.h>

#include "connectors/format/members.h"

#define REFUSED(why) (VIGIE_REJECT_##why + 1)

struct members {
	const struct vigie_archive *archive;
	const struct vigie_format *format; /* NULL: by content, each */
	const struct vigie_decode_options *options;
	const struct vigie_sink *sink;
	struct vigie_inspection *inspection; /* may be NULL */
};

static int tell(const struct members *self, const char *name, const struct vigie_format *format)
{
	int r = self->sink->on_member ? self->sink->on_member(self->sink->userdata, name, format)
				      : 0;

	/* Afterwards: what was found of the member before may be shown now. */
	if (self->inspection)
		*self->inspection = (struct vigie_inspection){.arena = self->inspection->arena};
	return r;
}

/* `ret_hints` stays as it is where no pattern fits. 0, 1 no match, or -errno. */
static int match(const struct members *self, const char *path, struct vigie_arena *arena,
		 struct vigie_hints *ret_hints)
{
	int r = 1;

	for (size_t i = 0; r == 1 && i < self->options->n_matches; i++)
		r = vigie_match_path(self->options->matches[i], path, arena, ret_hints);
	return r;
}

/* What `more` says goes before what `hints` says. */
static void overlay(struct vigie_hints *hints, const struct vigie_hints *more)
{
	if (more->school)
		hints->school = more->school;
	if (more->class_name)
		hints->class_name = more->class_name;
	if (more->subject)
		hints->subject = more->subject;
	if (more->kind)
		hints->kind = more->kind;
	if (more->year)
		hints->year = more->year;
	if (more->term)
		hints->term = more->term;
	if (more->date != VIGIE_DAY_NONE)
		hints->date = more->date;
}

/* A pattern is tried on the archive as a folder, then as if the member lay beside the archive, with
 * and without the folders in it. */
static int match_member(const struct members *self, const char *name, struct vigie_arena *arena,
			struct vigie_hints *ret_hints)
{
	const char *path = self->options->path ? self->options->path : "";
	const char *slash = strrchr(path, '/'), *base = strrchr(name, '/');
	int folder = slash ? (int)(slash + 1 - path) : 0, r = 1;

	for (int i = 0; r == 1 && i < (base ? 3 : 2); i++) {
		VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};

		if (i == 0)
			vigie_buffer_append_format(&text, "%s/%s", path, name);
		else
			vigie_buffer_append_format(&text, "%.*s%s", folder, path,
						   i == 1 ? name : base + 1);
		r = vigie_buffer_error(&text);
		if (r == 0)
			r = match(self, vigie_buffer_string(&text), arena, ret_hints);
	}
	return r;
}

static int hint(const struct members *self, const char *name, struct vigie_arena *arena,
		struct vigie_hints *hints)
{
	struct vigie_hints said = {.date = VIGIE_DAY_NONE};
	int r = match_member(self, name, arena, &said);

	if (r < 0)
		return r;
	overlay(hints, &said);
	if (self->options->by_hand)
		overlay(hints, self->options->by_hand);
	return 0;
}

static int probe(const struct members *self, struct vigie_input *input,
		 const struct vigie_format **ret_format)
{
	const char *head;
	size_t size;
	int r;

	*ret_format = self->format;
	if (self->format)
		return 0;
	r = vigie_input_head(input, &head, &size);
	if (r == 0)
		*ret_format = vigie_format_probe(head, size);
	return r;
}

static int decode_member(const struct members *self, size_t i, uint32_t *ret_line)
{
	VIGIE_CLEANUP(vigie_input_freep) struct vigie_input *input = NULL;
	VIGIE_CLEANUP(vigie_arena_freep) struct vigie_arena *arena = NULL;
	const char *name = vigie_archive_member(self->archive, i)->name;
	struct vigie_decode_options options = *self->options;
	const struct vigie_format *format = NULL;
	int r = vigie_archive_read(self->archive, i, &input);

	if (r == 0)
		r = vigie_arena_new(&arena);
	if (r == 0)
		r = hint(self, name, arena, &options.hints);
	if (r == 0)
		r = probe(self, input, &format);
	if (r == 0)
		r = tell(self, name, format);
	return r < 0 ? r
		     : vigie_format_decode_plain(format, input, &options, self->sink,
						 self->inspection, ret_line);
}

/* Of several, one that is nothing known does not spoil the others; and whoever only looks wants to
 * see them all. */
static bool may_pass(const struct members *self, int refusal)
{
	return vigie_archive_count(self->archive) > 1 &&
	       (refusal == REFUSED(UNKNOWN_SHAPE) || self->options->header_only);
}

static int decode_each(const struct members *self, uint32_t *ret_line)
{
	size_t n = vigie_archive_count(self->archive), n_known = 0;
	int r;

	for (size_t i = 0; i < n; i++) {
		uint32_t line = 0;

		r = decode_member(self, i, &line);
		n_known += r >= 0 && r != REFUSED(UNKNOWN_SHAPE);
		if (r > 0 && may_pass(self, r))
			r = self->sink->on_reject(self->sink->userdata, line, 0,
						  (enum vigie_rejection)(r - 1));
		if (r != 0) {
			*ret_line = line;
			return r;
		}
	}
	if (n_known > 0)
		return 0;
	r = tell(self, NULL, NULL);
	return r < 0 ? r : REFUSED(UNKNOWN_SHAPE);
}

static const struct vigie_format *find_claimant(const struct members *self)
{
	for (size_t i = 0; vigie_formats[i]; i++)
		if (vigie_formats[i]->claims &&
		    (!self->format || self->format == vigie_formats[i]) &&
		    vigie_formats[i]->claims(self->archive))
			return vigie_formats[i];
	return NULL;
}

/* Expands what was not expanded before, as `*owned`. 0, or why it cannot be decoded. */
static int expand(struct members *self, struct vigie_input *input, struct vigie_archive **owned)
{
	const struct vigie_archive_limits limits = VIGIE_ARCHIVE_LIMITS;
	char copied[VIGIE_ARCHIVE_NAME_LIMIT + 1] = "";
	const char *culprit = copied;
	int r, told = 0;

	if (self->options->expansion) {
		self->archive = vigie_expansion_archive(self->options->expansion);
		r = vigie_archive_outcome(self->archive, &culprit);
	} else {
		r = vigie_archive_open(input, &limits, owned, copied);
		self->archive = *owned;
	}
	if (r > 0 && *culprit)
		told = tell(self, culprit, NULL);
	return told < 0 ? told : r;
}

int vigie_members_decode(const struct vigie_format *format, struct vigie_input *input,
			 const struct vigie_decode_options *options, const struct vigie_sink *sink,
			 struct vigie_inspection *inspection, uint32_t *ret_line)
{
	VIGIE_CLEANUP(vigie_archive_freep) struct vigie_archive *owned = NULL;
	struct members self = {
		.format = format, .options = options, .sink = sink, .inspection = inspection};
	const struct vigie_format *claimant;
	int r = expand(&self, input, &owned);

	if (r != 0)
		return r;
	claimant = find_claimant(&self);
	if (claimant)
		return vigie_format_decode_claimed(claimant, self.archive, options, sink,
						   inspection, ret_line);
	return decode_each(&self, ret_line);
}
