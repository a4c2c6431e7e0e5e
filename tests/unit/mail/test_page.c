/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The HTML of a digest as a person with weak eyes, a screen reader or a dark screen meets it. */
#include <ctype.h>
#include <math.h>

#include "tests/unit/mail/digests.h"

#define CONTRAST 4.5 /* WCAG 2.2, success criterion 1.4.3 */

/* "#rrggbb" after `property` within the rule or style that begins at `rule`. */
static unsigned colour(const char *rule, const char *property)
{
	const char *end = rule + strcspn(rule, "}>"), *at = rule;
	size_t size = strlen(property);

	while ((at = strstr(at, property)) && at < end) {
		if (!isalpha((unsigned char)at[-1]) && at[-1] != '-' && at[size] == ':')
			return (unsigned)strtoul(at + size + 1 + strspn(at + size + 1, " #"), NULL,
						 16);
		at += size;
	}
	fail_msg("no %s in %.120s", property, rule);
	return 0;
}

static double channel(unsigned value)
{
	double c = value / 255.0;

	return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

static double luminance(unsigned rgb)
{
	return 0.2126 * channel(rgb >> 16 & 255) + 0.7152 * channel(rgb >> 8 & 255) +
	       0.0722 * channel(rgb & 255);
}

static void expect_contrast(unsigned one, unsigned two)
{
	double a = luminance(one), b = luminance(two);
	double ratio = (fmax(a, b) + 0.05) / (fmin(a, b) + 0.05);

	if (ratio < CONTRAST)
		fail_msg("#%06x on #%06x: %.2f", one, two, ratio);
}

static const char *find(const char *text, const char *words)
{
	const char *at = strstr(text, words);

	if (!at)
		fail_msg("\"%s\" is not in:\n%s", words, text);
	return at;
}

static const char *write_page(struct office *office, struct vigie_buffer *raw,
			      struct vigie_buffer *text)
{
	one_coordinator(office);
	office->config.mail.inbox.url = "imaps://imap.exemple.fr/INBOX";
	flag_pupil(office, 0);
	enqueue(office);
	read_last(office, raw, text);
	return find(text->data, "<!DOCTYPE html>");
}

static void everything_can_be_read_in_light_and_dark(void **state)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer raw = {}, text = {};
	const char *page = write_page(*state, &raw, &text);
	const char *body = find(page, "<body style"), *head = find(page, "<th scope");
	const char *link = find(page, "<a style");
	const char *dark = find(page, "@media (prefers-color-scheme: dark) {");

	expect_contrast(colour(body, "color"), colour(body, "background"));
	expect_contrast(colour(head, "color"), colour(head, "background"));
	expect_contrast(colour(link, "color"), colour(body, "background"));
	expect_contrast(colour(find(dark, "body {"), "color"),
			colour(find(dark, "body {"), "background"));
	expect_contrast(colour(find(dark, "th[colspan] {"), "color"),
			colour(find(dark, "th[colspan] {"), "background"));
	expect_contrast(colour(find(dark, "\ta {"), "color"),
			colour(find(dark, "body {"), "background"));
}

static void nothing_is_fetched_and_nothing_runs(void **state)
{
	static const char *const forbidden[] = {"http:",   "https:",  "src=",  "url(",
						"@import", "<script", "<link", "<img"};
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer raw = {}, text = {};
	const char *page = write_page(*state, &raw, &text);

	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(forbidden); i++)
		assert_null(strstr(page, forbidden[i]));
}

static void a_screen_reader_finds_language_headings_and_cells(void **state)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer raw = {}, text = {};
	const char *page = write_page(*state, &raw, &text);

	find(page, "<html lang=\"en\">");
	find(page, "<title>1 referral: 1 new, 0 still open");
	find(find(page, "<h1"), "<h2");
	find(find(page, "<thead>"), "<th scope=\"col\"");
	find(page, "<th colspan=\"2\" scope=\"rowgroup\"");
	find(page, "<th scope=\"row\"");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		OFFICE_TEST(everything_can_be_read_in_light_and_dark),
		OFFICE_TEST(nothing_is_fetched_and_nothing_runs),
		OFFICE_TEST(a_screen_reader_finds_language_headings_and_cells),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
