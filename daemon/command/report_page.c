/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `vigie report --html`: the page of a report, as index.html of a folder, in the office's language.
 */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "daemon/command/report.h"
#include "vigie/output.h"
#include "vigie/translate.h"

/* The page is in the office's language; what is said about making it is in the user's. */
static int build(const struct vigie_page *page, struct vigie_buffer *out)
{
	const char *language = vigie_translate_language();
	int r;

	vigie_translate_init(page->config->language);
	r = vigie_page_append(page, out);
	vigie_translate_init(language);
	return r;
}

int report_write_page(const struct vigie_page *page, const char *folder)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer path = {0}, out = {0};
	int r = build(page, &out);

	vigie_buffer_append_format(&path, "%s/index.html", folder);
	if (r == 0)
		r = vigie_buffer_error(&path);
	if (r == 0 && mkdir(folder, 0755) < 0 && errno != EEXIST)
		r = -errno;
	return r < 0 ? r : vigie_output_replace(path.data, out.data, out.size, 0644);
}
