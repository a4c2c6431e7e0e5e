/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The section of the page on sources: how fresh the figures are. Says of an error only that there
 * is one: addresses and servers are not for readers of a page. */
#include "daemon/report/page.h"
#include "vigie/freshness.h"
#include "vigie/translate.h"

struct freshness {
	const struct vigie_page *page;
	const struct vigie_config_source *source;
	struct vigie_source_state state;
	vigie_day today;
	int64_t oldest; /* days that the bars are measured with */
};

static vigie_day day_of(const struct freshness *freshness, vigie_time moment)
{
	if (moment == VIGIE_TIME_NONE || moment == 0)
		return VIGIE_DAY_NONE;
	return vigie_clock_local(moment, freshness->page->config->timezone, NULL);
}

static void put_day(struct vigie_buffer *out, vigie_day day)
{
	vigie_buffer_append_string(out, "<td class=\"n\">");
	if (day == VIGIE_DAY_NONE)
		vigie_buffer_append_string(out, "\u2013");
	else
		page_day(out, day);
	vigie_buffer_append_string(out, "</td>");
}

static void put_state(struct vigie_buffer *out, const struct freshness *freshness, bool silent)
{
	if (freshness->state.error[0])
		page_element(out, "<td class=\"bad\">", _("cannot be read"), "</td>");
	else if (silent)
		page_element(out, "<td class=\"bad\">", _("late"), "</td>");
	else if (freshness->state.last_success == 0)
		page_element(out, "<td class=\"bad\">", _("not read yet"), "</td>");
	else
		page_element(out, "<td class=\"good\">", _("as expected"), "</td>");
}

static void put_line(struct vigie_buffer *out, const struct freshness *freshness, const char *what,
		     const struct vigie_freshness *one)
{
	vigie_day last = day_of(freshness, one->last);
	int64_t age = last == VIGIE_DAY_NONE ? -1 : freshness->today - last;

	page_row(out, freshness->source->name, 0);
	page_put_text(out, what);
	put_day(out, last);
	page_put_count(out, age);
	page_put_bar(out, age, freshness->oldest, one->silent ? 4 : 2);
	put_day(out, one->due);
	put_state(out, freshness, one->silent);
	page_row_end(out);
}

static int get(const struct freshness *freshness, size_t i, struct vigie_freshness *ret_one)
{
	return vigie_freshness_get(freshness->page->store, freshness->page->config,
				   freshness->source, &freshness->source->expectations[i],
				   freshness->today, ret_one);
}

static int put_source(struct vigie_buffer *out, struct freshness *freshness)
{
	const struct vigie_config_source *source = freshness->source;
	struct vigie_freshness one;
	int r = vigie_store_get_source(freshness->page->store, source->name, &freshness->state);

	if (r < 0)
		return r;
	if (source->n_expectations == 0) {
		one = (struct vigie_freshness){freshness->state.last_delivery, VIGIE_DAY_NONE,
					       false};
		put_line(out, freshness, _("all"), &one);
	}
	for (size_t i = 0; i < source->n_expectations; i++) {
		r = get(freshness, i, &one);
		if (r < 0)
			return r;
		put_line(out, freshness, vigie_delivery_kind_text(source->expectations[i].kind),
			 &one);
	}
	return 0;
}

static int find_oldest(struct freshness *freshness)
{
	const struct vigie_config *config = freshness->page->config;

	freshness->oldest = 1;
	for (size_t s = 0; s < config->n_sources; s++) {
		freshness->source = &config->sources[s];
		for (size_t i = 0; i < freshness->source->n_expectations; i++) {
			struct vigie_freshness one;
			int r = get(freshness, i, &one);
			vigie_day last;

			if (r < 0)
				return r;
			last = day_of(freshness, one.last);
			if (last != VIGIE_DAY_NONE && freshness->today - last > freshness->oldest)
				freshness->oldest = freshness->today - last;
		}
	}
	return 0;
}

int page_sources(struct vigie_buffer *out, const struct vigie_page *page)
{
	static const struct page_column columns[] = {
		{N_("Source"), PAGE_TEXT, 0},	  {N_("What"), PAGE_TEXT, 0},
		{N_("Last new"), PAGE_NUMBER, 0}, {N_("Age in days"), PAGE_NUMBER, 0},
		{N_("Age"), PAGE_CHART, 0},	  {N_("Next by"), PAGE_NUMBER, 0},
		{N_("State"), PAGE_TEXT, 0},
	};
	const struct page_table table = {"freshness", _("Freshness of the sources"), columns,
					 VIGIE_ARRAY_SIZE(columns)};
	struct freshness freshness = {
		.page = page,
		.today = vigie_clock_local(page->now, page->config->timezone, NULL),
	};
	int r = find_oldest(&freshness);

	page_section(out, "sources", _("Where the figures come from"),
		     _("What is expected of each source, and when it last delivered something new. "
		       "Nothing is exported in the holidays."));
	page_table(out, &table);
	for (size_t i = 0; r == 0 && i < page->config->n_sources; i++) {
		freshness.source = &page->config->sources[i];
		r = put_source(out, &freshness);
	}
	page_table_end(out);
	page_section_end(out);
	return r;
}
