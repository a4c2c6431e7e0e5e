/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Chooses by the way out, the coordinator's `identity`, and the key or certificate if there is one.
 * Owns nothing but the seal that it hands out. */
#include <errno.h>

#include "daemon/mail/envelope.h"
#include "daemon/mail/route.h"
#include "vigie/log.h"
#include "vigie/translate.h"

enum vigie_identity envelope_identity(const struct vigie_config *config,
				      const struct vigie_config_coordinator *coordinator)
{
	static const bool allowed[] = {
		[ROUTE_NONE] = false,
		[ROUTE_FOLDER] = true, /* stays on this machine, readable by its owner only */
		[ROUTE_LOCAL] = false, /* nobody knows how the local server sends it on */
		[ROUTE_STARTTLS] = true,
		[ROUTE_TLS] = true,
	};

	if (coordinator->seal.kind != VIGIE_SEAL_NONE || allowed[route_of(config->mail.smtp)])
		return coordinator->identity;
	return VIGIE_IDENTITY_NONE;
}

static void tell(const struct vigie_config_coordinator *coordinator,
		 enum vigie_seal_trouble trouble)
{
	vigie_log(VIGIE_LOG_WARNING, VIGIE_EVENT_SEAL_REFUSED,
		  (struct vigie_log_field[]){{VIGIE_FIELD_COORDINATOR, coordinator->name}, {0}},
		  N_("%s cannot be used: %s. What is written to %s is not encrypted, and names "
		     "no pupil."),
		  coordinator->seal.file, vigie_seal_trouble_text(trouble), coordinator->name);
}

int envelope_choose(const struct vigie_config *config,
		    const struct vigie_config_coordinator *coordinator, vigie_time now,
		    struct envelope *ret_envelope)
{
	struct envelope envelope = {.identity = envelope_identity(config, coordinator)};
	int r;

	if (coordinator->seal.kind == VIGIE_SEAL_NONE) {
		*ret_envelope = envelope;
		return 0;
	}
	r = vigie_seal_open(&coordinator->seal, now, &envelope.seal, &envelope.trouble);
	if (r == -ENOMEM)
		return r;
	/* No folder to work in, no process to be had: as good as no program. */
	if (r < 0)
		envelope.trouble = VIGIE_SEAL_FAILS_TROUBLE;
	if (r != 0) {
		envelope.identity = VIGIE_IDENTITY_NONE;
		tell(coordinator, envelope.trouble);
	}
	*ret_envelope = envelope;
	return 0;
}

void envelope_done(struct envelope *envelope)
{
	vigie_seal_free(envelope->seal);
	envelope->seal = NULL;
}
