/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The letters in force: those of the program, each replaced by the office's file of its name. */
#ifndef VIGIE_MAIL_TEMPLATE_FILE_H
#define VIGIE_MAIL_TEMPLATE_FILE_H

#include "daemon/mail/template.h"

/* Appends the letter in the language in force. 0; -EINVAL it has mistakes (no configuration with
 * such is ever in force); -ENOMEM. */
int template_fill(const struct vigie_config *config, enum template_kind kind,
		  enum template_form form, const struct template_item *letter,
		  struct vigie_buffer *out) VIGIE_MUST_CHECK;

#endif
