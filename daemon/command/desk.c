/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opens what a decision about a pupil needs. See desk.h. */
#include "daemon/command/desk.h"

#include <errno.h>

#include "daemon/command/login.h"
#include "vigie/signature.h"
#include "vigie/translate.h"

int desk_open(struct desk *desk, const struct session *session, const char *as, const char *why)
{
	int code;

	*desk = (struct desk){.session = session};
	if (as && *as && vigie_signature_is_person(as) <= 0) {
		fputs(_("vigie: --as is the name of a person who decides\n"), stderr);
		return EXIT_USAGE;
	}
	code = session_load_config(session, &desk->config);
	if (code == EXIT_DONE)
		code = session_open_store(desk->config, VIGIE_STORE_WRITE, &desk->store);
	if (code)
		return code;
	desk->ruling = (struct vigie_ruling){
		.when = session->now,
		.day = session_today(session, desk->config),
		.who = as && *as ? as : login_name(desk->who, sizeof(desk->who)),
		.why = why ? why : "",
	};
	return EXIT_DONE;
}

void desk_done(struct desk *desk)
{
	vigie_store_close(desk->store);
	vigie_config_free(desk->config);
	*desk = (struct desk){0};
}

int desk_find(const struct desk *desk, const char *text, int64_t *ret_person)
{
	VIGIE_CLEANUP(pupil_choice_done) struct pupil_choice choice = {0};
	int code = pupil_choice_one(&choice, desk->session, desk->store, desk->config, text);

	if (code == EXIT_DONE)
		*ret_person = choice.items[0].person.id;
	return code;
}

static const char *refusal_text(enum vigie_join_refusal refusal)
{
	static const char *const texts[] = {
#define X(enumerator, text) [VIGIE_JOIN_##enumerator] = text,
		VIGIE_JOIN_REFUSALS(X)
#undef X
	};

	return _(texts[refusal]);
}

int desk_tell(int result)
{
	if (result == 0)
		return EXIT_DONE;
	if (result < 0)
		return session_unable(_("the pupil"), result);
	fprintf(stderr, "vigie: %s\n", refusal_text((enum vigie_join_refusal)result));
	return EXIT_UNABLE;
}
