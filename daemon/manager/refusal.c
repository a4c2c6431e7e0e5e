/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What came of a reload: remembered for `status`, and told to the office's `contact`, once for each
 * distinct refusal and once when all is well again. Owns nothing. State and letter are one
 * transaction: no crash tells twice or never.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "vigie/hash.h"
#include "vigie/mail.h"
#include "vigie/manager.h"
#include "vigie/translate.h"

int vigie_reload_last_refusal(struct vigie_store *store, struct vigie_refusal *ret_refusal)
{
	char text[80] = "";
	struct vigie_refusal refusal = {.since = VIGIE_TIME_NONE};
	int r = vigie_store_get_state(store, VIGIE_STATE_RELOAD_ERROR, text, sizeof(text));

	if (r < 0 && r != -ENOENT)
		return r;
	if (sscanf(text, "%zu %" SCNd64 " %" SCNx64, &refusal.n_errors, &refusal.since,
		   &refusal.hash) < 1)
		refusal = (struct vigie_refusal){.since = VIGIE_TIME_NONE};
	*ret_refusal = refusal;
	return 0;
}

static int tell(struct vigie_store *store, const struct vigie_config *config, const char *state,
		enum vigie_letter letter, const struct vigie_buffer *text, vigie_time now)
{
	int r = vigie_buffer_error(text);

	if (r == 0)
		r = vigie_store_begin(store);
	if (r < 0)
		return r;
	r = vigie_store_put_state(store, VIGIE_STATE_RELOAD_ERROR, state);
	/* Nobody to write to is no error: the journal and `status` say it. */
	if (r == 0)
		r = vigie_notice_enqueue(store, config, letter, vigie_buffer_string(text), now);
	if (r >= 0)
		r = vigie_store_commit(store);
	if (r < 0)
		vigie_store_rollback(store);
	return r;
}

int vigie_reload_refused(struct vigie_store *store, const struct vigie_config *config,
			 size_t n_errors, const char *messages, vigie_time now)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};
	struct vigie_refusal known;
	uint64_t hash = vigie_hash_string(VIGIE_HASH_START, messages);
	char state[80];
	int r = vigie_reload_last_refusal(store, &known);

	if (r < 0)
		return r;
	if (known.n_errors > 0 && known.hash == hash)
		return 1;
	snprintf(state, sizeof(state), "%zu %" PRId64 " %" PRIx64, n_errors, now, hash);
	vigie_buffer_append_format(
		&text,
		P_("The configuration or the rules were changed, and there is %zu error in them.",
		   "The configuration or the rules were changed, and there are %zu errors in them.",
		   n_errors),
		n_errors);
	vigie_buffer_append_format(
		&text, "\n%s\n\n%s",
		_("The former ones stay in force, so nobody is forgotten. Correct what is listed "
		  "here; the correction is taken as soon as the file is saved."),
		messages);
	return tell(store, config, state, VIGIE_LETTER_REFUSED, &text, now);
}

int vigie_reload_accepted(struct vigie_store *store, const struct vigie_setup *setup,
			  vigie_time now)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};
	struct vigie_refusal known;
	int r = vigie_reload_last_refusal(store, &known);

	if (r < 0 || known.n_errors == 0)
		return r;
	vigie_buffer_append_format(
		&text,
		_("The configuration and the rules have no error any more and are in force "
		  "(fingerprint of the rules: %s).\n"),
		vigie_rules_fingerprint(setup->rules));
	return tell(store, setup->config, "", VIGIE_LETTER_ACCEPTED, &text, now);
}
