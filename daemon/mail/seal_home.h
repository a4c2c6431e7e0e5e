/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The folder that gpg and gpgsm are given as theirs: made for one use, readable by nobody else,
 * with the options that keep them from agents, networks and what the user's own folder says. */
#ifndef VIGIE_MAIL_SEAL_HOME_H
#define VIGIE_MAIL_SEAL_HOME_H

#include "vigie/clock.h"

#define SEAL_HOME_SIZE 64

/* 0 or -errno. */
int seal_home_make(vigie_time now, char ret_path[SEAL_HOME_SIZE]) VIGIE_MUST_CHECK;
/* With all that is in it. */
void seal_home_remove(const char *path);

#endif
