/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the command transport share: the words of a command, the program under way, and
 * what its end means. */
#ifndef VIGIE_CONNECTORS_TRANSPORT_COMMAND_H
#define VIGIE_CONNECTORS_TRANSPORT_COMMAND_H

#include <signal.h>
#include <stdint.h>
#include <sys/types.h>

#include "vigie/buffer.h"
#include "vigie/cleanup.h"

#define COMMAND_SCHEME "command:"
#define COMMAND_WORDS_LIMIT 64 /* the program and its arguments: more belong in a file it reads */
#define COMMAND_FOLDER_SIZE 32 /* bytes of the path of its folder */
#define COMMAND_SECRET_FD 3 /* where the program finds its secret */

/* command_words.c */
/* The program and its arguments, NULL-terminated, in one allocation: owner: caller, free(). */
struct command_words {
	char *text;
	char *words[COMMAND_WORDS_LIMIT + 1];
};
/* 0, -ENOMEM, or -EINVAL with a translated sentence. */
int vigie_command_split(const char *url, struct command_words *ret_words,
			const char **ret_message) VIGIE_MUST_CHECK;
void vigie_command_words_done(struct command_words *words);
/* The name of the program without its folders. */
const char *vigie_command_name(const struct command_words *words);

/* command_process.c */
struct command_order {
	char *const *words;
	const char *source, *user, *secret; /* the last two: NULL none */
	const char *spool; /* whose owner runs the program when root would */
	uint64_t size_limit; /* bytes of any file it writes */
	unsigned int seconds; /* of processor */
};

/* A program under way: leader of a session of its own. */
struct command_process {
	pid_t pid; /* 0: none */
	int pidfd; /* readable once it has ended */
	int output; /* its standard output, not blocking */
	char folder[COMMAND_FOLDER_SIZE]; /* where it begins, "" none; removed at the end */
};

#define COMMAND_PROCESS_NONE ((struct command_process){.pidfd = -1, .output = -1})

/* 0 when the program has begun, or -errno. */
int vigie_command_start(const struct command_order *order,
			struct command_process *ret_process) VIGIE_MUST_CHECK;
/* Kills what is left of the program and all it started, and says how it ended. */
void vigie_command_end(struct command_process *process, siginfo_t *ret_end);
/* The same, when nobody asks how. */
void vigie_command_done(struct command_process *process);

/* command_folder.c */
/* A new empty folder of this user, whose path and descriptor the caller owns, also after a failure
 * that left a path. 0 or -errno. */
int vigie_command_make_folder(char path[static COMMAND_FOLDER_SIZE], uid_t user, gid_t group,
			      int *ret_fd) VIGIE_MUST_CHECK;
/* Removes it and what is in it; "" is none. */
void vigie_command_remove_folder(const char *path);

/* command_outcome.c */
/* What the end of a program means, in a sentence for people. Returns 0 when it ended well, else
 * -errno. */
int vigie_command_explain(const siginfo_t *end, struct vigie_buffer *sentence);

#endif
