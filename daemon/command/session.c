/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What every command begins with: the configuration, the rules, the store, each loaded with its
 * messages on standard error. Refuses to go on with half of them.
 */
#include <errno.h>
#include <string.h>

#include "daemon/command/command.h"
#include "vigie/translate.h"

/* X(errno, English msgid): what an administrator can do something about. */
#define ERRORS(X)                                                                                  \
	X(ENOENT, N_("it does not exist"))                                                         \
	X(EEXIST, N_("it is there already"))                                                       \
	X(EACCES, N_("you may not open it"))                                                       \
	X(EPERM, N_("you may not do that"))                                                        \
	X(EISDIR, N_("it is a folder"))                                                            \
	X(ENOTDIR, N_("a part of its path is not a folder"))                                       \
	X(EINVAL, N_("it is not an ordinary file"))                                                \
	X(EFBIG, N_("it is larger than any real export"))                                          \
	X(ENOSPC, N_("the disk is full"))                                                          \
	X(EROFS, N_("the disk is read-only"))                                                      \
	X(EIO, N_("the disk cannot be read or written"))                                           \
	X(ENOMEM, N_("there is no memory left"))                                                   \
	X(EBUSY, N_("another process holds it; try again in a moment"))                            \
	X(EUCLEAN, N_("it is damaged, or is not a store of vigie"))                                \
	X(EPIPE, N_("the program that was to read it has stopped"))

const char *session_error_text(int error)
{
	static const struct {
		int number;
		const char *text;
	} errors[] = {
#define X(number, text) {number, text},
		ERRORS(X)
#undef X
	};

	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(errors); i++)
		if (errors[i].number == (error < 0 ? -error : error))
			return _(errors[i].text);
	return strerror(error < 0 ? -error : error);
}

int session_unable(const char *what, int error)
{
	fprintf(stderr, _("vigie: %s: %s\n"), what, session_error_text(error));
	if ((error == -EACCES || error == EACCES) && geteuid() != 0)
		fputs(_("      = files of the office are for root and the service: try again with "
			"sudo\n"),
		      stderr);
	return EXIT_UNABLE;
}

void session_print(const struct session *session, const struct vigie_diagnostics *list, bool json)
{
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer text = {0};

	if (json)
		vigie_diagnostics_render_json(list, &text);
	else
		vigie_diagnostics_render(list, session->colour, &text);
	fputs(vigie_buffer_string(&text), json ? stdout : stderr);
}

static int load_config(const struct session *session, struct vigie_diagnostics *list,
		       struct vigie_config **ret_config)
{
	VIGIE_CLEANUP(vigie_config_freep) struct vigie_config *config = NULL;
	int r = vigie_config_load(session->config_path, list, &config);

	if (r < 0)
		return r;
	session_print(session, list, false);
	if (r > 0) {
		fprintf(stderr, _("vigie: the configuration %s has errors: correct them first\n"),
			session->config_path);
		return EXIT_UNABLE;
	}
	vigie_translate_follow(config->language);
	*ret_config = TAKE_PTR(config);
	return EXIT_DONE;
}

int session_config_unable(const struct session *session, int error)
{
	if (error != -ENOENT || session->config_named)
		return session_unable(session->config_path, error);
	fprintf(stderr,
		_("vigie: there is no configuration %s: 'vigie setup' writes one; or name one with "
		  "-c FILE or in VIGIE_CONF\n"),
		session->config_path);
	return EXIT_UNABLE;
}

int session_load_config(const struct session *session, struct vigie_config **ret_config)
{
	VIGIE_CLEANUP(vigie_diagnostics_freep) struct vigie_diagnostics *list = NULL;
	int r = vigie_diagnostics_new(&list);

	if (r == 0)
		r = load_config(session, list, ret_config);
	return r < 0 ? session_config_unable(session, r) : r;
}

int session_find_config(const struct session *session, struct vigie_config **ret_config)
{
	*ret_config = NULL;
	/* A user who is not of the service may not read its configuration, and works without. */
	if (!session->config_named && access(session->config_path, R_OK) < 0)
		return EXIT_DONE;
	return session_load_config(session, ret_config);
}

int session_load_setup(const struct session *session, const char *rules_dir,
		       struct vigie_setup *ret_setup)
{
	VIGIE_CLEANUP(vigie_diagnostics_freep) struct vigie_diagnostics *list = NULL;
	struct vigie_setup setup = {0};
	int r = vigie_diagnostics_new(&list);

	if (access(session->config_path, R_OK) < 0)
		return session_config_unable(session, -errno);
	if (r == 0)
		r = vigie_setup_load(session->config_path, rules_dir, list, &setup);
	if (r < 0)
		return session_unable(rules_dir ? rules_dir : _("the rules cannot be read"), r);
	session_print(session, list, false);
	if (r > 0) {
		fprintf(stderr, _("vigie: the configuration or the rules have errors: correct them "
				  "first\n"));
		vigie_setup_done(&setup);
		return EXIT_UNABLE;
	}
	vigie_translate_follow(setup.config->language);
	*ret_setup = setup;
	return EXIT_DONE;
}

int session_open_store(const struct vigie_config *config, enum vigie_store_mode mode,
		       struct vigie_store **ret_store)
{
	VIGIE_CLEANUP(vigie_store_freep) struct vigie_store *store = NULL;
	int r = vigie_store_open(config->store, mode, &store);

	if (r > 0) {
		fprintf(stderr, _("vigie: %s: %s\n"), config->store,
			_(vigie_store_refusal_text((enum vigie_store_refusal)r)));
		return EXIT_UNABLE;
	}
	if (r == -ENOENT && mode == VIGIE_STORE_READ) {
		fprintf(stderr,
			_("vigie: there is no store %s yet: nothing was imported. Start the "
			  "service, or run 'vigie import' or 'vigie run --once'.\n"),
			config->store);
		return EXIT_UNABLE;
	}
	if (r < 0)
		return session_unable(config->store, r);
	if (vigie_store_saved(store))
		fprintf(stderr,
			_("vigie: the store was brought up to date; what it was before is in %s\n"),
			vigie_store_saved(store));
	*ret_store = TAKE_PTR(store);
	return EXIT_DONE;
}

vigie_day session_today(const struct session *session, const struct vigie_config *config)
{
	return vigie_clock_local(session->now, config->timezone, NULL);
}
