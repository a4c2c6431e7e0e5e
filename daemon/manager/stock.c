/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Stocks of access codes that run low: told once in a letter to the office's contact, and again
 * when a stock that was filled runs low anew. What was told and the letter are one transaction.
 */
#include <errno.h>
#include <string.h>

#include "daemon/manager/manager.h"
#include "vigie/mail.h"
#include "vigie/stock.h"
#include "vigie/translate.h"

#define STATE_KEY "codes-low " /* then the name of the programme */
#define TOLD "told"

struct stock {
	const struct vigie_manager *manager;
	vigie_day today;
	struct vigie_buffer lines; /* of the letter */
};

static int was_told(struct vigie_store *store, const char *key, bool *ret_told)
{
	char value[8] = "";
	int r = vigie_store_get_state(store, key, value, sizeof(value));

	*ret_told = r == 0 && strcmp(value, TOLD) == 0;
	return r == -ENOENT ? 0 : r;
}

/* Within the transaction. */
static int check(struct stock *stock, const struct vigie_config_programme *programme)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer key = {0};
	struct vigie_store *store = stock->manager->options.store;
	struct vigie_stock_counts counts;
	uint64_t n;
	bool told = false, low;
	int r = vigie_stock_count(store, programme->name, stock->today, &counts);

	vigie_buffer_append_format(&key, STATE_KEY "%s", programme->name);
	if (r == 0)
		r = vigie_buffer_error(&key);
	if (r == 0)
		r = was_told(store, key.data, &told);
	if (r < 0)
		return r;
	n = counts.n[VIGIE_CODE_FREE];
	low = n < (uint64_t)programme->codes_low;
	if (low && !told)
		vigie_buffer_append_format(&stock->lines, _("  - %s: free codes: %llu\n"),
					   programme->title, (unsigned long long)n);
	return low == told ? 0 : vigie_store_put_state(store, key.data, low ? TOLD : "");
}

static int write_letter(struct stock *stock)
{
	const struct vigie_manager_options *options = &stock->manager->options;
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};
	int r;

	if (stock->lines.size == 0)
		return vigie_buffer_error(&stock->lines);
	vigie_buffer_append_format(&text, "%s\n\n%s\n%s\n",
				   _("Access codes are running out in these programmes:"),
				   stock->lines.data,
				   _("'vigie codes import' adds others; until then who has a place "
				     "may wait for a code."));
	if (vigie_buffer_error(&text) < 0)
		return -ENOMEM;
	r = vigie_notice_enqueue(options->store, options->setup->config, VIGIE_LETTER_CODES_LOW,
				 text.data, options->now());
	return r < 0 ? r : 0;
}

static int check_all(struct stock *stock)
{
	const struct vigie_config *config = stock->manager->options.setup->config;
	int r = 0;

	for (size_t i = 0; r == 0 && i < config->n_programmes; i++)
		if (config->programmes[i].codes)
			r = check(stock, &config->programmes[i]);
	return r < 0 ? r : write_letter(stock);
}

static bool has_stocks(const struct vigie_config *config)
{
	for (size_t i = 0; i < config->n_programmes; i++)
		if (config->programmes[i].codes)
			return true;
	return false;
}

int stock_check(struct vigie_manager *manager)
{
	const struct vigie_config *config = manager->options.setup->config;
	struct vigie_store *store = manager->options.store;
	struct stock stock = {
		.manager = manager,
		.today = vigie_clock_local(manager->options.now(), config->timezone, NULL)};
	int r = has_stocks(config) ? vigie_store_begin(store) : 1;

	if (r != 0)
		return r < 0 ? r : 0;
	r = check_all(&stock);
	if (r == 0)
		r = vigie_store_commit(store);
	if (r < 0)
		vigie_store_rollback(store);
	vigie_buffer_done(&stock.lines);
	return r;
}
