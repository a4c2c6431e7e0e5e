/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Silences of flags that are over: their author is reminded, once, by a letter; where the author is
 * no coordinator, the office's contact, with the author's name. Letter and mark are one
 * transaction.
 */
#include <errno.h>
#include <string.h>

#include "daemon/manager/manager.h"
#include "vigie/silence.h"
#include "vigie/translate.h"

#define LETTERS_MOST 256 /* more than any office has coordinators */

struct letters {
	const struct vigie_config *config;
	struct letter_to {
		const struct vigie_config_coordinator *author; /* NULL: the contact is told */
		struct vigie_buffer text;
	} items[LETTERS_MOST];
	size_t n;
	size_t n_silences;
};

static void letters_done(struct letters *letters)
{
	for (size_t i = 0; i < letters->n; i++)
		vigie_buffer_done(&letters->items[i].text);
}

static const struct vigie_config_coordinator *find_author(const struct vigie_config *config,
							  const char *who)
{
	for (size_t i = 0; i < config->n_coordinators; i++) {
		const struct vigie_config_coordinator *coordinator = &config->coordinators[i];

		if (strcmp(coordinator->name, who) == 0 || strcmp(coordinator->email, who) == 0)
			return coordinator;
	}
	return NULL;
}

/* NULL: there are too many. */
static struct vigie_buffer *find_letter(struct letters *letters,
					const struct vigie_config_coordinator *author)
{
	for (size_t i = 0; i < letters->n; i++)
		if (letters->items[i].author == author)
			return &letters->items[i].text;
	if (letters->n == LETTERS_MOST)
		return NULL;
	letters->items[letters->n].author = author;
	return &letters->items[letters->n++].text;
}

static int add_silence(void *userdata, const struct vigie_silence *silence)
{
	struct letters *letters = userdata;
	struct vigie_buffer *text =
		find_letter(letters, find_author(letters->config, silence->who));
	struct vigie_date last = vigie_day_to_date(silence->last);

	letters->n_silences++;
	if (!text)
		return 0;
	/* Why it was silenced is not repeated: what somebody wrote there may name the pupil. */
	vigie_buffer_append_format(text,
				   _("  - flag %1$lld, rule %2$s, school %3$s: silent until "
				     "%4$04d-%5$02d-%6$02d (by %7$s)\n"),
				   (long long)silence->flag, silence->rule, silence->uai, last.year,
				   last.month, last.day, silence->who);
	return vigie_buffer_error(text);
}

static int enqueue(struct vigie_manager *manager, const struct letter_to *letter)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};
	int r;

	vigie_buffer_append_string(&text, _("These flags were silenced for a while. That is over, "
					    "and they still stand:\n\n"));
	vigie_buffer_append_string(&text, vigie_buffer_string(&letter->text));
	if (vigie_buffer_error(&text))
		return -ENOMEM;
	r = vigie_notice_enqueue_to(manager->options.store, manager->options.setup->config,
				    letter->author, VIGIE_LETTER_SILENCES_OVER,
				    vigie_buffer_string(&text), manager->options.now());
	return r < 0 ? r : 0;
}

static int remind(struct vigie_manager *manager, const struct letters *letters, vigie_day today)
{
	struct vigie_store *store = manager->options.store;
	int r = vigie_store_begin(store);

	if (r < 0)
		return r;
	for (size_t i = 0; r == 0 && i < letters->n; i++)
		r = enqueue(manager, &letters->items[i]);
	if (r == 0)
		r = vigie_silences_told(store, today, manager->options.now());
	if (r == 0)
		r = vigie_store_commit(store);
	if (r < 0)
		vigie_store_rollback(store);
	return r;
}

int acknowledgements_remind(struct vigie_manager *manager)
{
	const struct vigie_config *config = manager->options.setup->config;
	vigie_day today = vigie_clock_local(manager->options.now(), config->timezone, NULL);
	VIGIE_CLEANUP(letters_done) struct letters letters = {.config = config};
	int r = vigie_silences_each_over(manager->options.store, today, add_silence, &letters);

	return r < 0 || letters.n_silences == 0 ? r : remind(manager, &letters, today);
}
