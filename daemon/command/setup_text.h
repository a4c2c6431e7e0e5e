/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text of the configuration that `vigie setup` writes. */
#ifndef VIGIE_COMMAND_SETUP_TEXT_H
#define VIGIE_COMMAND_SETUP_TEXT_H

#include "daemon/command/setup.h"

/* Appends it. The programmes that `beside` has (NULL: none) are left out: files of the folder
 * vigie.conf.d say them. */
void setup_text(const struct setup *setup, const struct vigie_config *beside,
		struct vigie_buffer *out);

#endif
