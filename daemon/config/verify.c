/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What only the whole configuration can tell: names that refer to nothing, links that protect
 * nothing, defaults. Owns nothing. */
#include <errno.h>
#include <string.h>

#include "daemon/config/reader.h"
#include "vigie/translate.h"

#ifndef VIGIE_STATEDIR
#define VIGIE_STATEDIR "/var/lib/vigie"
#endif
#define TERRITORIES "/etc/vigie/" /* a folder each, where there are several */

static bool has_programme(const struct vigie_config *config, const char *name)
{
	for (size_t i = 0; i < config->n_programmes; i++)
		if (strcmp(name, config->programmes[i].name) == 0)
			return true;
	return false;
}

static void verify_programmes(struct reader *reader,
			      const struct vigie_config_coordinator *coordinator)
{
	for (size_t i = 0; i < coordinator->n_programmes; i++)
		if (!has_programme(reader->config, coordinator->programmes[i]))
			vigie_diagnostics_add(
				reader->list, VIGIE_ERROR, config_code(CODE_UNKNOWN),
				coordinator->span,
				N_("the coordinator names the programme \"%s\", which "
				   "is not configured"),
				coordinator->programmes[i]);
}

/* Another coordinator, who exists. */
static void verify_second(struct reader *reader, const struct vigie_config_coordinator *coordinator)
{
	const struct vigie_config *config = reader->config;

	if (!coordinator->second)
		return;
	for (size_t i = 0; i < config->n_coordinators; i++)
		if (strcmp(coordinator->second, config->coordinators[i].name) == 0 &&
		    &config->coordinators[i] != coordinator)
			return;
	vigie_diagnostics_add(reader->list, VIGIE_ERROR, config_code(CODE_UNKNOWN),
			      coordinator->span, N_("no other coordinator has the name \"%s\""),
			      coordinator->second);
}

static void verify_named(struct reader *reader, const struct vigie_config_programme *programme,
			 const char *other)
{
	if (strcmp(other, programme->name) == 0)
		vigie_diagnostics_add(reader->list, VIGIE_ERROR, config_code(CODE_UNKNOWN),
				      programme->span,
				      N_("the programme names itself as another one"));
	else if (!has_programme(reader->config, other))
		vigie_diagnostics_add(
			reader->list, VIGIE_ERROR, config_code(CODE_UNKNOWN), programme->span,
			N_("the programme names \"%s\", which is not configured"), other);
}

/* A pupil who is refused everywhere would be offered the same ones for ever. */
static void verify_chain(struct reader *reader, const struct vigie_config_programme *programme)
{
	const struct vigie_config *config = reader->config;
	const char *name = programme->next;

	for (size_t step = 0; name && step <= config->n_programmes; step++) {
		const char *next = NULL;

		if (strcmp(name, programme->name) == 0 && step > 0) {
			vigie_diagnostics_add(reader->list, VIGIE_ERROR, config_code(CODE_UNKNOWN),
					      programme->span,
					      N_("what follows the programme leads back to it"));
			return;
		}
		for (size_t i = 0; i < config->n_programmes; i++)
			if (strcmp(config->programmes[i].name, name) == 0)
				next = config->programmes[i].next;
		name = next;
	}
}

static void verify_programme(struct reader *reader, const struct vigie_config_programme *programme)
{
	if (programme->next)
		verify_named(reader, programme, programme->next);
	for (size_t i = 0; i < programme->n_beside; i++)
		verify_named(reader, programme, programme->beside[i]);
	verify_chain(reader, programme);
}

/* Names leave only encrypted for their reader, or over a link whose server was verified: smtps, or
 * smtp with STARTTLS, or a local folder. */
static void verify_identity(struct reader *reader,
			    const struct vigie_config_coordinator *coordinator)
{
	const char *smtp = reader->config->mail.smtp;
	struct vigie_diagnostic *entry;

	if (coordinator->identity == VIGIE_IDENTITY_NONE || !smtp ||
	    coordinator->seal.kind != VIGIE_SEAL_NONE)
		return;
	if (strncmp(smtp, "smtp://localhost", 16) != 0 && strncmp(smtp, "smtp://127.", 11) != 0 &&
	    strncmp(smtp, "smtp://[::1]", 12) != 0)
		return;
	entry = vigie_diagnostics_add(reader->list, VIGIE_ERROR, config_code(CODE_SAFETY),
				      coordinator->span,
				      N_("names or initials are mailed only over verified TLS"));
	vigie_diagnostic_hint(entry,
			      N_("use smtps://, or smtp:// to a server with STARTTLS, or give "
				 "the coordinator a key or certificate, or set identity none"));
}

static bool set_default(struct reader *reader, const char **path, const char *folder,
			const char *below)
{
	struct vigie_buffer joined = {0};

	if (*path)
		return true;
	vigie_buffer_append_format(&joined, "%s/%s", folder, below);
	*path = reader_copy(reader, vigie_buffer_string(&joined), joined.size);
	vigie_buffer_done(&joined);
	return *path != NULL;
}

void config_append_state(struct vigie_buffer *path, const char *folder, const char *told)
{
	size_t above = strlen(TERRITORIES);

	if (told && told[0] == '/') {
		vigie_buffer_append_string(path, told);
		return;
	}
	vigie_buffer_append_string(path, VIGIE_STATEDIR);
	if (strncmp(folder, TERRITORIES, above) == 0 && !strchr(folder + above, '/'))
		vigie_buffer_append_format(path, "/%s", folder + above);
}

static bool set_defaults(struct reader *reader)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer state = {0};
	struct vigie_config *config = reader->config;

	config_append_state(&state, reader->folder, getenv("STATE_DIRECTORY"));
	return vigie_buffer_error(&state) == 0 &&
	       set_default(reader, &config->store, state.data, "vigie.db") &&
	       set_default(reader, &config->spool, state.data, "spool") &&
	       set_default(reader, &config->rules, reader->folder, "rules.d");
}

void config_verify(struct reader *reader)
{
	struct vigie_config *config = reader->config;

	if (!config->office && vigie_diagnostics_count(reader->list, VIGIE_ERROR) == 0)
		vigie_diagnostics_add_at(reader->list, VIGIE_ERROR, config_code(CODE_MISSING),
					 config->file, 1, 1, N_("there is no office block"));
	for (size_t i = 0; i < config->n_coordinators; i++) {
		verify_programmes(reader, &config->coordinators[i]);
		verify_identity(reader, &config->coordinators[i]);
		verify_second(reader, &config->coordinators[i]);
	}
	for (size_t i = 0; i < config->n_programmes; i++)
		verify_programme(reader, &config->programmes[i]);
	if (config->n_coordinators > 0 && !config->mail.smtp)
		vigie_diagnostics_add_at(
			reader->list, VIGIE_WARNING, config_code(CODE_MISSING), config->file, 1, 1,
			N_("there are coordinators but no mail block: nobody will be "
			   "told"));
	if (!set_defaults(reader))
		reader->error = -ENOMEM;
}
