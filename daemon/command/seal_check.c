/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opens the key or certificate of each coordinator as the service will (seal_check.h). Owns
 * nothing. Prints no address of a key: its owner may have private ones. */
#include "daemon/command/seal_check.h"
#include "daemon/command/table.h"
#include "vigie/seal.h"
#include "vigie/translate.h"

/* Enough to ask for another key, and get it. */
#define NOTICE (30 * 86400 * VIGIE_USEC_PER_SEC)

enum seal_code {
#define X(enumerator, code, text) CODE_##enumerator,
	SEAL_CODES(X)
#undef X
};

static const char *const codes[] = {
#define X(enumerator, code, text) [CODE_##enumerator] = code,
	SEAL_CODES(X)
#undef X
};

static void check_end(const struct vigie_seal *seal, const struct vigie_config *config,
		      struct vigie_span span, vigie_time now, struct vigie_diagnostics *list)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer until = {0};

	if (vigie_seal_until(seal) == VIGIE_TIME_NONE || vigie_seal_until(seal) - now >= NOTICE)
		return;
	moment_append(&until, vigie_seal_until(seal), config->timezone);
	vigie_diagnostics_add(list, VIGIE_WARNING, codes[CODE_SOON], span,
			      N_("it expires soon: %s"), vigie_buffer_string(&until));
}

static void check_owner(const struct vigie_seal *seal,
			const struct vigie_config_coordinator *coordinator,
			struct vigie_diagnostics *list)
{
	const struct vigie_config_seal *config = &coordinator->seal;
	struct vigie_diagnostic *entry;

	if (!coordinator->email || vigie_seal_suits(seal, coordinator->email))
		return;
	entry = vigie_diagnostics_add(list, VIGIE_WARNING, codes[CODE_ADDRESS], config->span,
				      N_("it names other e-mail addresses than %s: is it the "
					 "right one?"),
				      coordinator->email);
	vigie_diagnostic_hint(entry,
			      config->kind == VIGIE_SEAL_OPENPGP
				      ? N_("they are shown by: gpg --show-keys %s")
				      : N_("they are shown by: openssl x509 -noout -email -in %s"),
			      config->file);
}

/* Nobody has to wait for the service to learn of what it would go on without. */
static int check_one(const struct vigie_config *config,
		     const struct vigie_config_coordinator *coordinator, vigie_time now,
		     struct vigie_diagnostics *list)
{
	VIGIE_CLEANUP(vigie_seal_freep) struct vigie_seal *seal = NULL;
	enum vigie_seal_trouble trouble;
	int r = vigie_seal_open(&coordinator->seal, now, &seal, &trouble);

	if (r < 0)
		return r;
	if (r > 0) {
		vigie_diagnostics_add(list, VIGIE_WARNING, codes[CODE_USELESS],
				      coordinator->seal.span,
				      N_("it cannot be used: %s. Mail to %s is not encrypted, and "
					 "names no pupil"),
				      vigie_seal_trouble_text(trouble), coordinator->name);
		return 0;
	}
	check_end(seal, config, coordinator->seal.span, now, list);
	check_owner(seal, coordinator, list);
	return 0;
}

int seal_check(const struct vigie_config *config, vigie_time now, struct vigie_diagnostics *list)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < config->n_coordinators; i++)
		if (config->coordinators[i].seal.kind != VIGIE_SEAL_NONE)
			r = check_one(config, &config->coordinators[i], now, list);
	return r;
}
