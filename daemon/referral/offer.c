/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which programmes come into question. See offer.h. */
#include "daemon/referral/offer.h"

#include <string.h>

static bool has(const struct offers *offers, const struct vigie_config_programme *programme)
{
	for (size_t i = 0; i < offers->n; i++)
		if (offers->items[i] == programme)
			return true;
	return false;
}

static void add(const struct vigie_config *config, const char *name, struct offers *offers)
{
	const struct vigie_config_programme *programme =
		name ? queue_programme(config, name) : NULL;

	if (programme && offers->n < OFFERS_MOST && !has(offers, programme))
		offers->items[offers->n++] = programme;
}

void offers_collect(const struct vigie_config *config, const char *const *names, size_t n,
		    struct offers *ret_offers)
{
	ret_offers->n = 0;
	for (size_t i = 0; i < n; i++)
		add(config, names[i], ret_offers);
	/* The list grows while it is walked: each chain is followed to its end. */
	for (size_t i = 0; i < ret_offers->n; i++)
		add(config, ret_offers->items[i]->next, ret_offers);
}

static bool leads_to(const struct vigie_config_programme *from, const char *to)
{
	if (from->next && strcmp(from->next, to) == 0)
		return true;
	for (size_t i = 0; i < from->n_beside; i++)
		if (strcmp(from->beside[i], to) == 0)
			return true;
	return false;
}

bool offers_are_family(const struct vigie_config *config, const char *one, const char *other)
{
	struct offers family = {.n = 0};

	if (strcmp(one, other) == 0)
		return true;
	add(config, one, &family);
	for (size_t i = 0; i < family.n; i++) {
		const struct vigie_config_programme *member = family.items[i];

		if (strcmp(member->name, other) == 0)
			return true;
		for (size_t k = 0; k < config->n_programmes; k++)
			if (leads_to(member, config->programmes[k].name) ||
			    leads_to(&config->programmes[k], member->name))
				add(config, config->programmes[k].name, &family);
	}
	return false;
}

/* 1 the family said no to it, or to one of its family, since the school year began. */
static int was_declined(const struct queue *queue, const char *programme, int64_t person)
{
	const struct vigie_config *config = queue->config;
	vigie_day first = vigie_school_year_first(vigie_day_school_year(queue->moment.day));
	int r = 0;

	for (size_t i = 0; r == 0 && i < config->n_programmes; i++)
		if (offers_are_family(config, programme, config->programmes[i].name))
			r = referrals_family_declined(queue->store, person,
						      config->programmes[i].name, first);
	return r;
}

int offers_allow(const struct queue *queue, const struct vigie_config_programme *programme,
		 int64_t person, int rest_days)
{
	vigie_day today = queue->moment.day;
	int r;

	if (programme->to != VIGIE_DAY_NONE && today > programme->to)
		return 0;
	r = was_declined(queue, programme->name, person);
	if (r == 0 && rest_days > 0)
		r = referrals_was_helped(queue->store, person, programme->name, today - rest_days);
	return r < 0 ? r : !r;
}
