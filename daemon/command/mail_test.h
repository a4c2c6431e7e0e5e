/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A test message, by hand: the command `mail test`, and the last step of `setup`. */
#ifndef VIGIE_COMMAND_MAIL_TEST_H
#define VIGIE_COMMAND_MAIL_TEST_H

#include "daemon/command/command.h"

/* Writes to one coordinator now, and says what came of it. EXIT_DONE, or EXIT_UNABLE. */
int mail_test_send(const struct session *session, const struct vigie_config *config,
		   const struct vigie_config_coordinator *coordinator);

#endif
