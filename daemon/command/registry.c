/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands, in the order of the help: a command is one file and one line here. */
#include "daemon/command/command.h"

#define COMMANDS(X)                                                                                \
	X(setup)                                                                                   \
	X(status)                                                                                  \
	X(metrics)                                                                                 \
	X(check)                                                                                   \
	X(rules_check)                                                                             \
	X(rules_list)                                                                              \
	X(rules_format)                                                                            \
	X(rules_test)                                                                              \
	X(rules_publish)                                                                           \
	X(inspect)                                                                                 \
	X(decode)                                                                                  \
	X(import)                                                                                  \
	X(poll)                                                                                    \
	X(evaluate)                                                                                \
	X(run)                                                                                     \
	X(explain)                                                                                 \
	X(simulate)                                                                                \
	X(replay)                                                                                  \
	X(flags_list)                                                                              \
	X(flags_show)                                                                              \
	X(flags_silence)                                                                           \
	X(referrals_list)                                                                          \
	X(referrals_show)                                                                          \
	X(referrals_accept)                                                                        \
	X(referrals_decline)                                                                       \
	X(referrals_assign)                                                                        \
	X(referrals_start)                                                                         \
	X(referrals_session)                                                                       \
	X(referrals_end)                                                                           \
	X(referrals_hold)                                                                          \
	X(referrals_resume)                                                                        \
	X(referrals_withdraw)                                                                      \
	X(sessions_import)                                                                         \
	X(report)                                                                                  \
	X(schools_list)                                                                            \
	X(schools_import)                                                                          \
	X(codes_list)                                                                              \
	X(codes_show)                                                                              \
	X(codes_import)                                                                            \
	X(codes_reveal)                                                                            \
	X(codes_revoke)                                                                            \
	X(members_list)                                                                            \
	X(members_import)                                                                          \
	X(members_remove)                                                                          \
	X(mail_list)                                                                               \
	X(mail_show)                                                                               \
	X(mail_retry)                                                                              \
	X(mail_hold)                                                                               \
	X(mail_drop)                                                                               \
	X(mail_recipients)                                                                         \
	X(mail_test)                                                                               \
	X(sources_list)                                                                            \
	X(quarantine_list)                                                                         \
	X(quarantine_show)                                                                         \
	X(quarantine_retry)                                                                        \
	X(quarantine_discard)                                                                      \
	X(pupil_find)                                                                              \
	X(pupil_export)                                                                            \
	X(pupil_sheet)                                                                             \
	X(pupil_object)                                                                            \
	X(pupil_erase)                                                                             \
	X(pupil_conflicts)                                                                         \
	X(pupil_merge)                                                                             \
	X(pupil_split)                                                                             \
	X(backup)                                                                                  \
	X(help)

#define X(name) extern const struct command command_##name;
COMMANDS(X)
#undef X

const struct command *const commands[] = {
#define X(name) &command_##name,
	COMMANDS(X)
#undef X
		NULL,
};
