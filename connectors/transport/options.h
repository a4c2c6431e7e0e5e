/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A transport's own copy of its options: they are borrowed only while it is opened. */
#ifndef VIGIE_CONNECTORS_TRANSPORT_OPTIONS_H
#define VIGIE_CONNECTORS_TRANSPORT_OPTIONS_H

#include "vigie/transport.h"

/* Owner: caller, with vigie_options_done(), also after a failure. 0 or -ENOMEM. */
int vigie_options_copy(const struct vigie_transport_options *options,
		       struct vigie_transport_options *copy) VIGIE_MUST_CHECK;
/* Releases what it holds; the secret is overwritten first. */
void vigie_options_done(struct vigie_transport_options *copy);

#endif
