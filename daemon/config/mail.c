/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The `mail` block and `partner` blocks. Owns nothing. Refuses a mail URL that would carry messages
 * over an unprotected link to another machine.
 */
#include <errno.h>
#include <string.h>

#include "daemon/config/reader.h"
#include "vigie/translate.h"

static bool read_from(struct reader *reader, void *object)
{
	struct vigie_config_mail *mail = object;
	struct vigie_span where = reader_peek(reader)->span;

	if (!reader_text(reader, &mail->from))
		return false;
	if (strchr(mail->from, '@') && !strpbrk(mail->from, "\r\n"))
		return true;
	vigie_diagnostics_add(reader->list, VIGIE_ERROR, config_code(CODE_ADDRESS), where,
			      N_("the sender is written \"vigie <vigie@exemple.fr>\""));
	return false;
}

static bool has_scheme(const char *url, const char *const *schemes)
{
	for (; *schemes; schemes++)
		if (strncmp(url, *schemes, strlen(*schemes)) == 0)
			return true;
	return false;
}

/* "smtps://vigie:secret@smtp.exemple.fr": what stands in the configuration is read by more people
 * than a credential. */
static bool holds_password(const char *url)
{
	const char *host = strstr(url, "://") + 3;
	size_t authority = strcspn(host, "/");

	return memchr(host, '@', authority) &&
	       memchr(host, ':', (size_t)(strchr(host, '@') - host));
}

static bool read_smtp(struct reader *reader, void *object)
{
	static const char *const schemes[] = {"smtps://", "smtp://", "file://", NULL};
	static const char file[] = "file://";
	struct vigie_config_mail *mail = object;
	struct vigie_span where = reader_peek(reader)->span;

	if (!reader_text(reader, &mail->smtp))
		return false;
	if (!has_scheme(mail->smtp, schemes)) {
		vigie_diagnostics_add(reader->list, VIGIE_ERROR, config_code(CODE_ADDRESS), where,
				      N_("the mail server is smtps://…, smtp://… or file:///…"));
		return false;
	}
	if (holds_password(mail->smtp)) {
		vigie_diagnostics_add(reader->list, VIGIE_ERROR, config_code(CODE_ADDRESS), where,
				      N_("a user and a secret never stand in an address: they are "
					 "keys of their own (user, secret)"));
		return false;
	}
	if (strncmp(mail->smtp, file, sizeof(file) - 1) == 0) {
		struct vigie_buffer url = {0};
		const char *path = reader_absolute(reader, mail->smtp + sizeof(file) - 1);

		vigie_buffer_append_format(&url, "%s%s", file, path ? path : "");
		if (vigie_buffer_error(&url))
			reader->error = -ENOMEM;
		mail->smtp = reader_copy(reader, vigie_buffer_string(&url), url.size);
		vigie_buffer_done(&url);
		if (reader->error)
			return false;
	}
	return mail->smtp != NULL;
}

static bool read_secret(struct reader *reader, void *object)
{
	struct vigie_config_mail *mail = object;

	return reader_credential(reader, &mail->secret);
}

static bool read_user(struct reader *reader, void *object)
{
	struct vigie_config_mail *mail = object;

	return reader_text(reader, &mail->user);
}

static bool read_authority(struct reader *reader, void *object)
{
	return reader_path(reader, &((struct vigie_config_mail *)object)->authority);
}

void mail_read(struct reader *reader)
{
	static const struct reader_key keys[] = {
		{WORD_FROM, true, false, read_from},
		{WORD_SMTP, true, false, read_smtp},
		{WORD_SECRET, false, false, read_secret},
		{WORD_USER, false, false, read_user},
		{WORD_INBOX, false, false, inbox_read},
		{WORD_AUTHORITY, false, false, read_authority},
	};
	struct vigie_span span = reader_peek(reader)->span;

	if (reader->config->mail.from)
		reader_fail(reader, CODE_TWICE, N_("there is a mail block already"));
	reader_block(reader, keys, VIGIE_ARRAY_SIZE(keys), &reader->config->mail, span);
}

static bool read_schools(struct reader *reader, void *object)
{
	struct vigie_config_partner *partner = object;

	return reader_texts(reader, &partner->schools, &partner->n_schools);
}

void partner_read(struct reader *reader)
{
	static const struct reader_key keys[] = {{WORD_SCHOOLS, true, false, read_schools}};
	struct vigie_span span = reader_peek(reader)->span;
	struct vigie_config_partner *partner;
	const char *name;

	if (!reader_text(reader, &name))
		return;
	partner = reader_grow(reader, &reader->config->partners, &reader->config->n_partners,
			      sizeof(*partner));
	if (!partner)
		return;
	*partner = (struct vigie_config_partner){.name = name};
	reader_block(reader, keys, VIGIE_ARRAY_SIZE(keys), partner, span);
}
