/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a published rule says of itself, and the page as plain text. See rules_page.h. */
#include "daemon/command/rules_page.h"

#include <string.h>
#include <sys/stat.h>

#include "daemon/command/words.h"
#include "vigie/clock.h"

const char *rules_page_label(enum rules_page_line line)
{
	static const char *const labels[] = {
#define X(enumerator, text) [RULES_PAGE_##enumerator] = text,
		RULES_PAGE_LINES(X)
#undef X
	};

	return _(labels[line]);
}

static void append_validity(const struct vigie_rule_info *info, struct vigie_buffer *out)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer from = {0}, to = {0};

	vigie_day_append_iso(&from, info->from);
	vigie_day_append_iso(&to, info->to);
	if (from.size && to.size)
		vigie_buffer_append_format(out, _("from %s to %s"), vigie_buffer_string(&from),
					   vigie_buffer_string(&to));
	else if (from.size)
		vigie_buffer_append_format(out, _("from %s"), vigie_buffer_string(&from));
	else if (to.size)
		vigie_buffer_append_format(out, _("until %s"), vigie_buffer_string(&to));
	else
		vigie_buffer_append_string(out, _("no end"));
}

static const char *programme_title(const struct vigie_config *config, const char *name)
{
	for (size_t i = 0; i < config->n_programmes; i++)
		if (strcmp(config->programmes[i].name, name) == 0)
			return config->programmes[i].title;
	return name;
}

static void append_programmes(const struct vigie_config *config, const struct vigie_rule_info *info,
			      struct vigie_buffer *out)
{
	for (size_t i = 0; i < info->n_programmes; i++)
		vigie_buffer_append_format(out, "%s%s", i ? " · " : "",
					   programme_title(config, info->programmes[i]));
	if (info->n_programmes == 0)
		vigie_buffer_append_string(out, _("nothing: it flags, and proposes nothing"));
}

static void append_changed(const struct vigie_config *config, const char *file,
			   struct vigie_buffer *out)
{
	struct stat status;

	if (stat(file, &status) == 0)
		vigie_day_append_iso(
			out, vigie_clock_local((vigie_time)status.st_mtime * VIGIE_USEC_PER_SEC,
					       config->timezone, NULL));
}

void rules_page_value(const struct rules_page *page, size_t rule, enum rules_page_line line,
		      struct vigie_buffer *out)
{
	const struct vigie_rule_info *info = vigie_rules_info(page->rules, rule);

	switch (line) {
	case RULES_PAGE_NAME:
		vigie_buffer_append_string(out, info->name);
		break;
	case RULES_PAGE_PRIORITY:
		vigie_buffer_append_string(out, words_priority_text(info->priority));
		break;
	case RULES_PAGE_VALIDITY:
		append_validity(info, out);
		break;
	case RULES_PAGE_PROGRAMMES:
		append_programmes(page->config, info, out);
		break;
	case RULES_PAGE_AUTHOR:
		vigie_buffer_append_string(out, info->author ? info->author : "");
		break;
	case RULES_PAGE_REASON:
		vigie_buffer_append_string(out, info->reason ? info->reason : "");
		break;
	case RULES_PAGE_CHANGED:
		append_changed(page->config, info->file, out);
		break;
	case RULES_PAGE_LINES_N:
		break;
	}
}

static void append_lines(const struct rules_page *page, size_t rule, struct vigie_buffer *out)
{
	for (enum rules_page_line line = 0; line < RULES_PAGE_LINES_N; line++) {
		VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer value = {0};

		rules_page_value(page, rule, line, &value);
		if (value.size)
			vigie_buffer_append_format(out, _("%s: %s\n"), rules_page_label(line),
						   vigie_buffer_string(&value));
	}
}

static void append_underlined(struct vigie_buffer *out, const char *title, char under)
{
	vigie_buffer_append_format(out, "%s\n", title);
	for (const char *c = title; *c; c++)
		if ((*c & 0xc0) != 0x80)
			vigie_buffer_append_char(out, under);
	vigie_buffer_append_string(out, "\n\n");
}

int rules_page_text(const struct rules_page *page, struct vigie_buffer *out)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer title = {0}, day = {0};
	size_t n = vigie_rules_count(page->rules);

	vigie_buffer_append_format(&title, _("Rules in force: %s"), page->config->office);
	append_underlined(out, vigie_buffer_string(&title), '=');
	vigie_buffer_append_format(out, "%s\n\n", RULES_PAGE_INTRODUCTION);
	vigie_day_append_iso(&day, page->on);
	vigie_buffer_append_format(out, _("Published on %s. Rules: %zu. Fingerprint: %s"),
				   vigie_buffer_string(&day), n,
				   vigie_rules_fingerprint(page->rules));
	vigie_buffer_append_char(out, '\n');
	for (size_t rule = 0; rule < n; rule++) {
		vigie_buffer_append_char(out, '\n');
		append_underlined(out, vigie_rules_info(page->rules, rule)->title, '-');
		vigie_rules_restate(page->rules, rule, words_language(), out);
		vigie_buffer_append_char(out, '\n');
		append_lines(page, rule, out);
	}
	return vigie_buffer_error(out);
}
