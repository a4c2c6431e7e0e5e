/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The service: loads the configuration and the rules, opens the store, and runs the manager on one
 * event loop until SIGTERM. SIGHUP takes new rules and configuration, all or nothing. Refuses to
 * start on anything it would have to guess.
 */
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <systemd/sd-daemon.h>
#include <time.h>

#include "vigie/log.h"
#include "vigie/manager.h"
#include "vigie/translate.h"
#include "vigie/watch.h"

/* Exit codes of LSB init scripts, which systemd.exec(5) names: 2 usage, 3 this program is too old
 * for it, 6 not configured. Starting again helps none of them. */
enum { EXIT_INVALID = 2, EXIT_UNIMPLEMENTED = 3, EXIT_NOTCONFIGURED = 6 };

/* A step longer than this is felt by whatever else waits for the loop. */
#define SLOW_USEC 100000
/* Slow steps are told so often at most: reading the exports of a year is one after the other. */
#define SLOW_QUIET_USEC INT64_C(3600000000)

/* Slow steps since they were last told. */
struct pace {
	char doing[160]; /* the last status */
	char slowest[160]; /* what the longest step did */
	int64_t longest, told; /* microseconds; moment of the last telling, 0 never */
	unsigned n;
};

struct service {
	struct pace pace;
	const char *config_path;
	sd_event *event;
	struct vigie_store *store;
	struct vigie_setup setup;
	struct vigie_manager *manager;
	struct vigie_watch *watch;
};

static void print_messages(const struct vigie_diagnostics *list)
{
	struct vigie_buffer text = {0};

	vigie_diagnostics_render(list, false, &text);
	fputs(vigie_buffer_string(&text), stderr);
	vigie_buffer_done(&text);
}

static void on_status(void *userdata, const char *status)
{
	struct service *service = userdata;

	snprintf(service->pace.doing, sizeof(service->pace.doing), "%s", status);
	(void)sd_notifyf(0, "STATUS=%s", status);
}

static int on_stop(sd_event_source *source, const struct signalfd_siginfo *info, void *userdata)
{
	struct service *service = userdata;

	(void)source;
	(void)info;
	(void)sd_notify(0, "STOPPING=1");
	return sd_event_exit(service->event, 0);
}

/* A refusal is told when it is a new one, or when somebody asked for the reload. */
static void refuse(struct service *service, bool asked, size_t n_errors, const char *messages)
{
	int r = vigie_reload_refused(service->store, service->setup.config, n_errors, messages,
				     vigie_clock_now());

	if (r < 0)
		vigie_log(VIGIE_LOG_WARNING, VIGIE_EVENT_STORE_FAILED, NULL,
			  N_("The outcome of the reload could not be stored: it is only here."));
	if (r == 1 && !asked)
		return;
	fputs(messages, stderr);
	vigie_log(VIGIE_LOG_ERROR, VIGIE_EVENT_RELOAD_REFUSED, NULL,
		  N_("The new configuration or rules are refused (errors: %zu): the former ones "
		     "stay in force. Correct them; they are loaded as soon as they are saved."),
		  n_errors);
	vigie_manager_wake(service->manager);
}

/* What a reload may not change. The list is told, and 1 returned. */
static int check_same_store(struct service *service, const struct vigie_config *config,
			    struct vigie_diagnostics *list)
{
	if (strcmp(config->store, service->setup.config->store) == 0)
		return 0;
	vigie_diagnostics_add_at(
		list, VIGIE_ERROR, NULL, config->file, 0, 0,
		N_("the store cannot be changed by a reload: restart the service"));
	return 1;
}

/* From now on these files count: those in force, and those that are to be corrected. */
static void follow(struct service *service, const struct vigie_config *in_force,
		   const struct vigie_config *refused)
{
	if (vigie_watch_end_load(service->watch, in_force, refused) < 0)
		vigie_log(VIGIE_LOG_WARNING, VIGIE_EVENT_RELOADED, NULL,
			  N_("The rule files cannot be watched: after a change, run 'systemctl "
			     "reload vigied'."));
}

/* The new setup, all or nothing. 0 taken, 1 refused and told, -errno. */
static int reload(struct service *service, bool asked)
{
	VIGIE_CLEANUP(vigie_diagnostics_freep) struct vigie_diagnostics *list = NULL;
	VIGIE_CLEANUP(vigie_setup_done) struct vigie_setup setup = {0};
	VIGIE_CLEANUP(vigie_buffer_done) struct vigie_buffer messages = {0};
	int r = vigie_diagnostics_new(&list);

	vigie_watch_begin_load(service->watch);
	/* On an error of this call nothing is left of the texts that the messages point into. */
	if (r == 0)
		r = vigie_setup_load(service->config_path, NULL, list, &setup);
	if (r == 0)
		r = check_same_store(service, setup.config, list);
	if (r >= 0)
		vigie_diagnostics_render(list, false, &messages);
	else
		vigie_buffer_append_format(&messages, "vigied: %s: %s\n", service->config_path,
					   strerror(-r));
	if (r != 0) {
		refuse(service, asked, r < 0 ? 1 : vigie_diagnostics_count(list, VIGIE_ERROR),
		       vigie_buffer_string(&messages));
		follow(service, service->setup.config, r > 0 ? setup.config : NULL);
		return 1;
	}
	fputs(vigie_buffer_string(&messages), stderr);
	follow(service, setup.config, NULL);
	return vigie_manager_reload(service->manager, &setup);
}

/* What was refused is forgotten, and told to be over. */
static void note_accepted(struct service *service)
{
	if (vigie_reload_accepted(service->store, &service->setup, vigie_clock_now()) < 0)
		vigie_log(VIGIE_LOG_WARNING, VIGIE_EVENT_STORE_FAILED, NULL,
			  N_("The outcome of the reload could not be stored: it is only here."));
}

static void on_reloaded(void *userdata)
{
	struct service *service = userdata;

	vigie_translate_init(service->setup.config->language);
	vigie_log(VIGIE_LOG_NOTICE, VIGIE_EVENT_RELOADED, NULL,
		  N_("The new configuration and rules are in force."));
	note_accepted(service);
	(void)sd_notify(0, "READY=1");
}

static void on_change(void *userdata)
{
	struct service *service = userdata;
	int r = reload(service, false);

	if (r < 0)
		vigie_log(VIGIE_LOG_ERROR, VIGIE_EVENT_RELOAD_REFUSED, NULL,
			  N_("The new configuration and rules could not be taken: %s. The former "
			     "ones stay in force."),
			  strerror(-r));
}

static int on_reload(sd_event_source *source, const struct signalfd_siginfo *info, void *userdata)
{
	struct service *service = userdata;
	struct timespec now;

	(void)source;
	(void)info;
	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	(void)sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%lld",
			 (long long)now.tv_sec * 1000000 + now.tv_nsec / 1000);
	/* Taken, it is told by on_reloaded(). */
	if (reload(service, true) != 0)
		(void)sd_notify(0, "READY=1");
	return 0;
}

static int listen_to_signals(struct service *service)
{
	static const struct {
		int number;
		sd_event_signal_handler_t handler;
	} signals[] = {{SIGTERM, on_stop}, {SIGINT, on_stop}, {SIGHUP, on_reload}};
	sigset_t blocked;

	(void)sigemptyset(&blocked);
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(signals); i++)
		(void)sigaddset(&blocked, signals[i].number);
	if (sigprocmask(SIG_BLOCK, &blocked, NULL) < 0)
		return -errno;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(signals); i++) {
		sd_event_source *source;
		int r = sd_event_add_signal(service->event, &source, signals[i].number,
					    signals[i].handler, service);

		if (r < 0)
			return r;
		/* Before whatever work waits for its turn. */
		(void)sd_event_source_set_priority(source, SD_EVENT_PRIORITY_IMPORTANT);
		(void)sd_event_source_set_floating(source, true);
		sd_event_source_unref(source);
	}
	/* A mail server that goes away must not end the service; systemd ignores it too. */
	return signal(SIGPIPE, SIG_IGN) == SIG_ERR ? -errno : 0;
}

/* The configuration, or an exit code. */
static int load(struct service *service)
{
	VIGIE_CLEANUP(vigie_diagnostics_freep) struct vigie_diagnostics *list = NULL;
	int r = vigie_diagnostics_new(&list);

	if (r == 0)
		r = vigie_setup_load(service->config_path, NULL, list, &service->setup);
	if (r < 0) {
		fprintf(stderr, "vigied: %s: %s\n", service->config_path, strerror(-r));
		return EXIT_NOTCONFIGURED;
	}
	print_messages(list);
	return r > 0 ? EXIT_NOTCONFIGURED : 0;
}

static int open_store(struct service *service)
{
	const char *path = service->setup.config->store;
	int r = vigie_store_open(path, VIGIE_STORE_WRITE, &service->store);

	if (r > 0)
		fprintf(stderr, _("vigied: %s: %s\n"), path,
			_(vigie_store_refusal_text((enum vigie_store_refusal)r)));
	else if (r == -EBUSY)
		fprintf(stderr, _("vigied: the store %s is held by another program\n"), path);
	else if (r < 0)
		fprintf(stderr, _("vigied: the store %s cannot be opened: %s\n"), path,
			strerror(-r));
	else if (vigie_store_saved(service->store))
		vigie_log(VIGIE_LOG_NOTICE, VIGIE_EVENT_STORE_UPGRADED, NULL,
			  N_("The store was brought up to date; what it was before is in %s."),
			  vigie_store_saved(service->store));
	if (r == VIGIE_STORE_NEWER)
		return EXIT_UNIMPLEMENTED;
	return r == 0 ? 0 : EXIT_FAILURE;
}

static int watch_files(struct service *service)
{
	const struct vigie_watch_options options = {.event = service->event,
						    .quiet_usec = VIGIE_WATCH_QUIET_USEC,
						    .interval_usec = VIGIE_WATCH_INTERVAL_USEC,
						    .on_change = on_change,
						    .userdata = service};
	int r = vigie_watch_new(&options, &service->watch);

	return r < 0 ? r : vigie_watch_end_load(service->watch, service->setup.config, NULL);
}

static int64_t monotonic(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void note_step(struct pace *pace, int64_t began)
{
	int64_t now = monotonic();

	if (now - began > SLOW_USEC) {
		pace->n++;
		if (now - began > pace->longest) {
			pace->longest = now - began;
			memcpy(pace->slowest, pace->doing, sizeof(pace->slowest));
		}
	}
	if (pace->n == 0 || (pace->told != 0 && now - pace->told < SLOW_QUIET_USEC))
		return;
	vigie_log(VIGIE_LOG_INFO, VIGIE_EVENT_SLOW, NULL,
		  N_("Steps that took longer than %d ms since this was last said: %u, the longest "
		     "%lld ms (%s)."),
		  SLOW_USEC / 1000, pace->n, (long long)pace->longest / 1000, pace->slowest);
	pace->told = now;
	pace->longest = pace->n = 0;
}

/* sd_event_loop(), with an eye on how long each step takes. */
static int run_loop(struct service *service)
{
	sd_event *event = service->event;
	int r = 0, code = 0;

	while (r >= 0 && sd_event_get_state(event) != SD_EVENT_FINISHED) {
		int64_t began;

		r = sd_event_prepare(event);
		if (r == 0)
			r = sd_event_wait(event, UINT64_MAX);
		began = monotonic();
		if (r > 0)
			r = sd_event_dispatch(event);
		note_step(&service->pace, began);
	}
	if (r >= 0)
		r = sd_event_get_exit_code(event, &code);
	return r < 0 ? r : code;
}

static int serve(struct service *service)
{
	struct vigie_manager_options options = {.event = service->event,
						.store = service->store,
						.setup = &service->setup,
						.now = vigie_clock_now,
						.service = true,
						.evaluate = true,
						.mail = true,
						.on_status = on_status,
						.on_reloaded = on_reloaded,
						.userdata = service};
	int r = vigie_manager_new(&options, &service->manager);

	if (r == 0)
		r = watch_files(service);
	if (r == 0)
		r = vigie_manager_start(service->manager);
	if (r < 0)
		return r;
	note_accepted(service);
	(void)sd_notify(0, "READY=1");
	vigie_log(VIGIE_LOG_NOTICE, VIGIE_EVENT_STARTED, NULL,
		  N_("vigie %s is at work for %s. Sources: %zu, rules: %zu."), VIGIE_VERSION,
		  service->setup.config->office, service->setup.config->n_sources,
		  vigie_rules_count(service->setup.rules));
	return run_loop(service);
}

static int refuse_start(int code)
{
	vigie_log(VIGIE_LOG_ERROR, VIGIE_EVENT_START_REFUSED, NULL,
		  N_("vigie does not start: what stands in its way was said above."));
	return code;
}

static int run(struct service *service)
{
	int code = load(service), r;

	if (code)
		return refuse_start(code);
	vigie_translate_init(service->setup.config->language);
	r = sd_event_default(&service->event);
	if (r >= 0)
		r = listen_to_signals(service);
	if (r >= 0)
		r = sd_event_set_watchdog(service->event, true);
	if (r >= 0) {
		code = open_store(service);
		if (code)
			return refuse_start(code);
		r = serve(service);
	}
	if (r < 0) {
		vigie_log(
			VIGIE_LOG_ERROR, VIGIE_EVENT_STOPPED, NULL,
			N_("vigie stops because of an error: %s. Nothing that was stored is lost."),
			strerror(-r));
		return EXIT_FAILURE;
	}
	vigie_log(VIGIE_LOG_NOTICE, VIGIE_EVENT_STOPPED, NULL, N_("vigie stops as it was told."));
	return 0;
}

static void help(void)
{
	puts(_("Usage: vigied [-c FILE]\n"
	       "\n"
	       "The service of vigie: polls the exports of school information systems, applies\n"
	       "the rules, queues referrals and mails the coordinators. systemd starts it.\n"
	       "\n"
	       "  -c, --config FILE   configuration (default: $VIGIE_CONF, else\n"
	       "                      /etc/vigie/vigie.conf)\n"
	       "      --debug         log what happens in detail\n"
	       "  -h, --help          this help\n"
	       "      --version       the version\n"
	       "\n"
	       "Rules and configuration are loaded again when their files change, and on\n"
	       "SIGHUP; SIGTERM stops cleanly.\n"
	       "\n"
	       "Examples:\n"
	       "  systemctl status vigied\n"
	       "  systemctl reload vigied"));
}

int main(int argc, char **argv)
{
	static const struct option options[] = {{"config", required_argument, NULL, 'c'},
						{"debug", no_argument, NULL, 'd'},
						{"help", no_argument, NULL, 'h'},
						{"version", no_argument, NULL, 'v'},
						{0}};
	struct service service = {.config_path = getenv("VIGIE_CONF")};
	int code;

	vigie_translate_init(NULL);
	for (int c; (c = getopt_long(argc, argv, "c:h", options, NULL)) != -1;) {
		if (c == 'c')
			service.config_path = optarg;
		else if (c == 'd')
			vigie_log_set_level(VIGIE_LOG_DEBUG);
		else if (c == 'h')
			return help(), 0;
		else if (c == 'v')
			return puts("vigied " VIGIE_VERSION) < 0;
		else
			return EXIT_INVALID;
	}
	if (optind < argc) {
		fprintf(stderr, _("vigied: unknown argument '%s'\n"), argv[optind]);
		return EXIT_INVALID;
	}
	if (!service.config_path)
		service.config_path = "/etc/vigie/vigie.conf";
	code = run(&service);
	vigie_watch_free(service.watch);
	vigie_manager_free(service.manager);
	vigie_store_close(service.store);
	vigie_setup_done(&service.setup);
	sd_event_unref(service.event);
	return code;
}
