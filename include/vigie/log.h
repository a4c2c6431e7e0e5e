/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the operator is told: one structured line per event, by the module that decides what happens
 * next, saying what happens next. To the journal when standard error is the journal, else to
 * standard error. Never personal data: a record is named by delivery, file and line.
 */
#ifndef VIGIE_LOG_H
#define VIGIE_LOG_H

#include <stdbool.h>

#include "vigie/cleanup.h"

/* Syslog priorities (RFC 5424 table 2). */
enum vigie_log_level {
	VIGIE_LOG_ERROR = 3,
	VIGIE_LOG_WARNING = 4,
	VIGIE_LOG_NOTICE = 5,
	VIGIE_LOG_INFO = 6,
	VIGIE_LOG_DEBUG = 7,
};

/* X(enumerator, MESSAGE_ID of sd_journal) : one per kind of event; the catalogue and the manual are
 * made from it. */
#define VIGIE_LOG_EVENTS(X)                                                                        \
	X(STARTED, "6f0f4ac9a0f14cf0a1c3f0b1a5a30001")                                             \
	X(STOPPED, "6f0f4ac9a0f14cf0a1c3f0b1a5a30002")                                             \
	X(RELOADED, "6f0f4ac9a0f14cf0a1c3f0b1a5a30003")                                            \
	X(RELOAD_REFUSED, "6f0f4ac9a0f14cf0a1c3f0b1a5a30004")                                      \
	X(DELIVERY_STORED, "6f0f4ac9a0f14cf0a1c3f0b1a5a30005")                                     \
	X(DELIVERY_HELD, "6f0f4ac9a0f14cf0a1c3f0b1a5a30006")                                       \
	X(DELIVERY_REFUSED, "6f0f4ac9a0f14cf0a1c3f0b1a5a30007")                                    \
	X(SOURCE_FAILED, "6f0f4ac9a0f14cf0a1c3f0b1a5a30008")                                       \
	X(SOURCE_SILENT, "6f0f4ac9a0f14cf0a1c3f0b1a5a30009")                                       \
	X(EVALUATED, "6f0f4ac9a0f14cf0a1c3f0b1a5a3000a")                                           \
	X(MAIL_SENT, "6f0f4ac9a0f14cf0a1c3f0b1a5a3000b")                                           \
	X(MAIL_DEFERRED, "6f0f4ac9a0f14cf0a1c3f0b1a5a3000c")                                       \
	X(MAIL_FAILED, "6f0f4ac9a0f14cf0a1c3f0b1a5a3000d")                                         \
	X(STORE_FAILED, "6f0f4ac9a0f14cf0a1c3f0b1a5a3000e")                                        \
	X(SLOW, "6f0f4ac9a0f14cf0a1c3f0b1a5a3000f")                                                \
	X(CYCLE_DONE, "6f0f4ac9a0f14cf0a1c3f0b1a5a30010")                                          \
	X(CATCHING_UP, "6f0f4ac9a0f14cf0a1c3f0b1a5a30011")                                         \
	X(SOURCE_SPEAKS, "6f0f4ac9a0f14cf0a1c3f0b1a5a30012")                                       \
	X(REFERRAL_MOVED, "6f0f4ac9a0f14cf0a1c3f0b1a5a30013")                                      \
	X(RULE_CAPPED, "6f0f4ac9a0f14cf0a1c3f0b1a5a30014")                                         \
	X(INBOX_READ, "6f0f4ac9a0f14cf0a1c3f0b1a5a30018")                                          \
	X(INBOX_FAILED, "6f0f4ac9a0f14cf0a1c3f0b1a5a30019")                                        \
	X(RECIPIENT_STOPPED, "6f0f4ac9a0f14cf0a1c3f0b1a5a3001a")                                   \
	X(SEAL_REFUSED, "6f0f4ac9a0f14cf0a1c3f0b1a5a3001b")                                        \
	X(STORE_UPGRADED, "6f0f4ac9a0f14cf0a1c3f0b1a5a30020")                                      \
	X(BACKUP_MADE, "6f0f4ac9a0f14cf0a1c3f0b1a5a30021")                                         \
	X(BACKUP_FAILED, "6f0f4ac9a0f14cf0a1c3f0b1a5a30022")                                       \
	X(START_REFUSED, "6f0f4ac9a0f14cf0a1c3f0b1a5a30023")

enum vigie_log_event {
#define X(enumerator, id) VIGIE_EVENT_##enumerator,
	VIGIE_LOG_EVENTS(X)
#undef X
};

/* X(enumerator, what it holds): what an event may concern, VIGIE_<enumerator>=value in the journal.
 * None of them says anything of a pupil. */
#define VIGIE_LOG_FIELDS(X)                                                                        \
	X(SOURCE, "the source, by its name in the configuration")                                  \
	X(DELIVERY, "the number of the delivery")                                                  \
	X(FILE, "the file, by its path at the source")                                             \
	X(SCHOOL, "the school, by its UAI")                                                        \
	X(RULE, "the rule, by its name")                                                           \
	X(REFERRAL, "the number of the referral")                                                  \
	X(MAIL, "the Message-ID of the mail")                                                      \
	X(COORDINATOR, "the coordinator, by the name in the configuration")

enum vigie_log_key {
	VIGIE_FIELD_NONE, /* the end of a list of fields */
#define X(enumerator, what) VIGIE_FIELD_##enumerator,
	VIGIE_LOG_FIELDS(X)
#undef X
};

struct vigie_log_field {
	enum vigie_log_key key;
	const char *value;
};

/* `fields` ends with VIGIE_FIELD_NONE; may be NULL. `format` is an English msgid. */
void vigie_log(enum vigie_log_level level, enum vigie_log_event event,
	       const struct vigie_log_field *fields, const char *format, ...) VIGIE_PRINTF(4, 5);
/* Is standard error the journal? Then what is told there is an event, not a line. */
bool vigie_log_is_journal(void);
/* Drops what is less important than `level`; INFO at the start. */
void vigie_log_set_level(enum vigie_log_level level);
const char *vigie_log_event_id(enum vigie_log_event event);
/* "SOURCE" … */
const char *vigie_log_field_name(enum vigie_log_key key);

#endif
