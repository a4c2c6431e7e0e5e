/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What `vigie check` says of the keys and certificates of coordinators: only warnings, since the
 * service goes on without names. */
#ifndef VIGIE_COMMAND_SEAL_CHECK_H
#define VIGIE_COMMAND_SEAL_CHECK_H

#include "vigie/clock.h"
#include "vigie/config.h"
#include "vigie/diagnostic.h"

/* X(enumerator, code, what the manual says) */
#define SEAL_CODES(X)                                                                              \
	X(USELESS, "V121",                                                                         \
	  "The key or certificate of the coordinator cannot be used; the message says why. Ask "   \
	  "its owner for another.")                                                                \
	X(SOON, "V122",                                                                            \
	  "The key or certificate of the coordinator expires within 30 days. Ask its owner for "   \
	  "another.")                                                                              \
	X(ADDRESS, "V123",                                                                         \
	  "The key or certificate names e-mail addresses, and none is the coordinator's: it may "  \
	  "be of somebody else. The hint is the command that shows them; when it is of the "       \
	  "coordinator all the same, nothing has to be done.")

/* Adds warnings to `list`. 0 or -errno. */
int seal_check(const struct vigie_config *config, vigie_time now,
	       struct vigie_diagnostics *list) VIGIE_MUST_CHECK;

#endif
