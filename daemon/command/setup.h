/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `vigie setup`: what was answered to its five questions, and where it goes. Owned by the command;
 * nothing of it is a secret, and a password is never among the questions.
 */
#ifndef VIGIE_COMMAND_SETUP_H
#define VIGIE_COMMAND_SETUP_H

#include <limits.h>

#include "daemon/command/command.h"
#include "vigie/zone.h"

#define SETUP_TEXT 512 /* bytes of an answer: no address or server's name is as long */

/* The questions come first, in their order. */
enum setup_option {
	SETUP_FOLDER,
	SETUP_SERVER,
	SETUP_FROM,
	SETUP_COORDINATOR,
	SETUP_ZONE,
	SETUP_QUESTIONS_N,
	SETUP_USER = SETUP_QUESTIONS_N,
	SETUP_CALENDAR,
	SETUP_OFFICE,
	SETUP_INSTANCE,
	SETUP_REPLACE,
	SETUP_NO_TEST,
};

/* Where an office's files are, by the place of its configuration. */
struct setup_place {
	char config[PATH_MAX], folder[PATH_MAX]; /* the file, and the folder it is in */
	char state[PATH_MAX];
	char unit[96]; /* "vigied", "vigied@reunion" */
	bool installed; /* below /etc/vigie: run by the unit */
};

struct setup {
	struct session *session;
	struct setup_place place;
	bool test; /* the server may be asked, and a message sent */
	bool replace;
	char folder[PATH_MAX];
	char server[SETUP_TEXT]; /* URL, without a user */
	const char *login; /* --user; NULL unsaid */
	char user[SETUP_TEXT]; /* "" none */
	char from[SETUP_TEXT]; /* as in the configuration */
	char domain[SETUP_TEXT]; /* of the sender's address */
	char coordinator[SETUP_TEXT], email[SETUP_TEXT];
	char office[SETUP_TEXT];
	enum vigie_zone zone;
	char calendar[PATH_MAX]; /* "" there is none */
	char complaint[SETUP_TEXT]; /* translated: what is wrong with an answer */
};

enum setup_verdict {
	SETUP_GOOD,
	SETUP_WRONG,
	SETUP_DOUBTFUL, /* may be kept by who knows better */
};

/* By the path of a configuration, there or not yet. 0 or -errno. */
int setup_place_of(const char *config, struct setup_place *ret_place) VIGIE_MUST_CHECK;
/* "vigie", "vigie -c PATH": how to call the program for this configuration. */
void setup_place_program(const struct setup_place *place, struct vigie_buffer *out);
/* Prints what to do with the password of the mail server. */
#define SETUP_CREDENTIAL "smtp-password" /* the name that setup gives to the mail password */
void setup_print_credential(const struct setup_place *place, const char *credential);

/* What a question may be answered by default; "" nothing. */
void setup_default(const struct setup *setup, enum setup_option question, char answer[SETUP_TEXT]);
/* Takes an answer, or says in `complaint` what is wrong with it. */
enum setup_verdict setup_take(struct setup *setup, enum setup_option question, const char *answer);
enum setup_verdict setup_take_folder(struct setup *setup, const char *answer);
enum setup_verdict setup_take_server(struct setup *setup, const char *answer);
enum setup_verdict setup_complain(struct setup *setup, enum setup_verdict verdict,
				  const char *format, ...) VIGIE_PRINTF(3, 4);
/* Asks what the options do not say. An exit code. */
int setup_ask(struct setup *setup, const struct arguments *arguments);

/* Writes the configuration, checked as `vigie check` does, or leaves everything as it was. An exit
 * code. */
int setup_write(struct setup *setup);
/* Says which exports are in the folder already. */
void setup_print_found(const struct setup *setup);

#endif
