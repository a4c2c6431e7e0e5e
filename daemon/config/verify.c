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

static void verify_programmes(struct reader *reader,
			      const struct vigie_config_coordinator *coordinator)
{
	const struct vigie_config *config = reader->config;

	for (size_t i = 0; i < coordinator->n_programmes; i++) {
		bool found = false;

		for (size_t j = 0; j < config->n_programmes; j++)
			found |=
				strcmp(coordinator->programmes[i], config->programmes[j].name) == 0;
		if (!found)
			vigie_diagnostics_add(
				reader->list, VIGIE_ERROR, config_code(CODE_UNKNOWN),
				coordinator->span,
				N_("the coordinator names the programme \"%s\", which "
				   "is not configured"),
				coordinator->programmes[i]);
	}
}

/* Names leave only over a link whose server was verified: smtps, or smtp with STARTTLS, or a local
 * folder. */
static void verify_identity(struct reader *reader,
			    const struct vigie_config_coordinator *coordinator)
{
	const char *smtp = reader->config->mail.smtp;
	struct vigie_diagnostic *entry;

	if (coordinator->identity == VIGIE_IDENTITY_NONE || !smtp)
		return;
	if (strncmp(smtp, "smtp://localhost", 16) != 0 && strncmp(smtp, "smtp://127.", 11) != 0 &&
	    strncmp(smtp, "smtp://[::1]", 12) != 0)
		return;
	entry = vigie_diagnostics_add(reader->list, VIGIE_ERROR, config_code(CODE_SAFETY),
				      coordinator->span,
				      N_("names or initials are mailed only over verified TLS"));
	vigie_diagnostic_hint(entry,
			      N_("use smtps://, or smtp:// to a server with STARTTLS, or set "
				 "identity none"));
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

static bool set_defaults(struct reader *reader)
{
	struct vigie_config *config = reader->config;
	const char *state = getenv("STATE_DIRECTORY");

	if (!state || state[0] != '/')
		state = VIGIE_STATEDIR;
	return set_default(reader, &config->store, state, "vigie.db") &&
	       set_default(reader, &config->spool, state, "spool") &&
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
	}
	if (config->n_coordinators > 0 && !config->mail.smtp)
		vigie_diagnostics_add_at(
			reader->list, VIGIE_WARNING, config_code(CODE_MISSING), config->file, 1, 1,
			N_("there are coordinators but no mail block: nobody will be "
			   "told"));
	if (!set_defaults(reader))
		reader->error = -ENOMEM;
}
