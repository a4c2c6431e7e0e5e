/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The transport of a program that prints what it has to deliver: how an office adds a system of its
 * own. Each listing is a run, and its whole output one item, known again by its hash. Takes nothing
 * of a program that fails, takes too long, or prints too much; kills it on closing.
 */
#include <errno.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>

#include "connectors/transport/command.h"
#include "connectors/transport/options.h"
#include "connectors/transport/spool.h"
#include "connectors/transport/transports.h"
#include "vigie/translate.h"

#define RUN_SECONDS 600 /* an export is made in seconds; one that hangs delays nobody else */
#define CHUNK (64u << 10) /* of a pipe */
#define STEP 16 /* chunks between two turns of the event loop */
#define ACCURACY_USEC 1 /* 0 would mean 250 ms */
#define VERSION_SIZE (2 * EVP_MAX_MD_SIZE + 1)

struct command {
	struct vigie_transport transport;
	sd_event *event;
	struct vigie_transport_events events;
	struct command_words words;
	struct vigie_transport_options options; /* a copy */
	unsigned int seconds;
	/* The run under way. */
	struct command_process process;
	sd_event_source *output, *end, *timer;
	EVP_MD_CTX *hash;
	int result; /* of a run that is given up */
	/* What was printed, until it is fetched. */
	struct vigie_spool_file file;
	char version[VERSION_SIZE];
	sd_event_source *work; /* answers fetch(), and list() where no program began */
	bool fetchable; /* what is asked for is what lies here */
	struct vigie_buffer message; /* of the last failure, for people; or the spool path */
};

static int check(const char *url, const char **ret_message)
{
	VIGIE_CLEANUP(vigie_command_words_done) struct command_words words = {0};

	return vigie_command_split(url, &words, ret_message);
}

static void stop_run(struct command *self, siginfo_t *ret_end)
{
	self->output = sd_event_source_disable_unref(self->output);
	self->end = sd_event_source_disable_unref(self->end);
	self->timer = sd_event_source_disable_unref(self->timer);
	vigie_command_end(&self->process, ret_end);
}

static void close_command(struct vigie_transport *transport)
{
	struct command *self = (struct command *)transport;

	if (!self)
		return;
	stop_run(self, NULL);
	sd_event_source_disable_unref(self->work);
	vigie_spool_done(&self->file);
	EVP_MD_CTX_free(self->hash);
	vigie_command_words_done(&self->words);
	vigie_buffer_done(&self->message);
	sd_event_unref(self->event);
	vigie_options_done(&self->options);
	free(self);
}

static int prepare(struct command *self, const struct vigie_transport_options *options)
{
	const char *message;
	int r = vigie_command_split(options->url, &self->words, &message);

	if (r == 0)
		r = vigie_options_copy(options, &self->options);
	if (r < 0)
		return r;
	self->hash = EVP_MD_CTX_new();
	return self->hash ? vigie_spool_prepare(self->options.spool) : -ENOMEM;
}

static int open_command(const struct vigie_transport_options *options, sd_event *event,
			const struct vigie_transport_events *events,
			struct vigie_transport **ret_transport)
{
	struct command *self = calloc(1, sizeof(*self));
	int r;

	if (!self)
		return -ENOMEM;
	self->transport.class = &vigie_transport_command;
	self->event = sd_event_ref(event);
	self->events = *events;
	self->seconds = options->limits.total_seconds ? (unsigned)options->limits.total_seconds
						      : RUN_SECONDS;
	self->process = COMMAND_PROCESS_NONE;
	self->file = VIGIE_SPOOL_FILE_NONE;
	r = prepare(self, options);
	if (r < 0) {
		close_command(&self->transport);
		return r;
	}
	*ret_transport = &self->transport;
	return 0;
}

static bool is_busy(const struct command *self)
{
	return self->process.pid > 0 || self->work;
}

static const char *explain(struct command *self, int result)
{
	if (self->message.size > 0)
		return vigie_buffer_string(&self->message);
	if (result == -ETIMEDOUT)
		vigie_buffer_append_format(&self->message,
					   _("the program did not end within %u s and was "
					     "stopped"),
					   self->seconds);
	else if (result == -EFBIG)
		vigie_buffer_append_string(
			&self->message, _("the program prints more than the limit of its source"));
	else
		vigie_buffer_append_format(&self->message,
					   _("what the program prints cannot be kept: %s"),
					   strerror(-result));
	return vigie_buffer_string(&self->message);
}

static int name_version(struct command *self)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned int size;

	if (!EVP_DigestFinal_ex(self->hash, digest, &size))
		return -ENOMEM;
	for (unsigned int i = 0; i < size; i++)
		snprintf(self->version + 2 * i, sizeof(self->version) - 2 * i, "%02x", digest[i]);
	return 0;
}

/* Nobody will fetch what was dealt with before: it need not lie here until the next run. */
static void forget_known(struct command *self, const char *path)
{
	char known[VERSION_SIZE];

	if (self->events.last_version &&
	    self->events.last_version(self->events.userdata, path, known, sizeof(known)) == 0 &&
	    strcmp(known, self->version) == 0)
		vigie_spool_done(&self->file);
}

static void tell_item(struct command *self)
{
	const struct vigie_item item = {.path = vigie_command_name(&self->words),
					.size = self->file.size,
					.version = self->version};
	bool nothing = item.size == 0;

	if (nothing)
		vigie_spool_done(&self->file);
	else
		forget_known(self, item.path);
	self->events.on_list(self->events.userdata, 0, NULL, nothing ? NULL : &item, !nothing, 0);
}

/* Ends the run and tells how it went. The callback may close the transport: nothing comes after. */
static void finish(struct command *self, int result)
{
	siginfo_t end;

	stop_run(self, &end);
	if (result == 0)
		result = vigie_command_explain(&end, &self->message);
	if (result == 0)
		result = name_version(self);
	if (result == 0) {
		tell_item(self);
		return;
	}
	vigie_spool_done(&self->file);
	self->events.on_list(self->events.userdata, result, explain(self, result), NULL, 0, 0);
}

/* 1 more may come, 0 the end, -errno. */
static int read_chunk(struct command *self)
{
	char bytes[CHUNK];
	ssize_t n = read(self->process.output, bytes, sizeof(bytes));
	int r;

	if (n < 0)
		return errno == EINTR ? 1 : -errno;
	if (n == 0)
		return 0;
	if (!EVP_DigestUpdate(self->hash, bytes, (size_t)n))
		return -ENOMEM;
	r = vigie_spool_write(&self->file, bytes, (size_t)n);
	return r < 0 ? r : 1;
}

static int on_output(sd_event_source *source, int fd, uint32_t events, void *userdata)
{
	struct command *self = userdata;
	int r = 1;

	(void)source;
	(void)fd;
	(void)events;
	for (int i = 0; r > 0 && i < STEP; i++)
		r = read_chunk(self);
	if (r > 0 || r == -EAGAIN)
		return 0;
	self->output = sd_event_source_disable_unref(self->output);
	if (r < 0 || !self->end)
		finish(self, r);
	return 0;
}

/* The program has ended. What it started and left behind ends too, and so the output does. */
static int on_end(sd_event_source *source, int fd, uint32_t events, void *userdata)
{
	struct command *self = userdata;

	(void)source;
	(void)fd;
	(void)events;
	kill(-self->process.pid, SIGKILL);
	self->end = sd_event_source_disable_unref(self->end);
	if (!self->output)
		finish(self, 0);
	return 0;
}

static int on_timer(sd_event_source *source, uint64_t usec, void *userdata)
{
	(void)source;
	(void)usec;
	finish(userdata, -ETIMEDOUT);
	return 0;
}

static int watch(struct command *self)
{
	int r = sd_event_add_io(self->event, &self->output, self->process.output, EPOLLIN,
				on_output, self);

	if (r >= 0)
		r = sd_event_source_set_description(self->output, "command: output");
	if (r >= 0)
		r = sd_event_add_io(self->event, &self->end, self->process.pidfd, EPOLLIN, on_end,
				    self);
	if (r >= 0)
		r = sd_event_source_set_description(self->end, "command: end");
	if (r >= 0)
		r = sd_event_add_time_relative(self->event, &self->timer, CLOCK_MONOTONIC,
					       self->seconds * UINT64_C(1000000), ACCURACY_USEC,
					       on_timer, self);
	if (r >= 0)
		r = sd_event_source_set_description(self->timer, "command: time limit");
	return r < 0 ? r : 0;
}

static int begin_run(struct command *self)
{
	const struct vigie_transport_options *o = &self->options;
	const struct command_order order = {.words = self->words.words,
					    .source = o->source ? o->source : "",
					    .user = o->user,
					    .secret = o->secret,
					    .spool = o->spool,
					    .size_limit = o->size_limit,
					    .seconds = self->seconds};
	int r;

	vigie_buffer_clear(&self->message);
	vigie_spool_done(&self->file);
	if (!EVP_DigestInit_ex(self->hash, EVP_sha256(), NULL))
		return -ENOMEM;
	r = vigie_spool_begin(o->spool, o->source, vigie_command_name(&self->words), o->size_limit,
			      &self->file);
	if (r < 0)
		return r;
	r = vigie_command_start(&order, &self->process);
	if (r < 0)
		vigie_buffer_append_format(&self->message, _("%s cannot be started: %s"),
					   self->words.words[0], strerror(-r));
	return r < 0 ? r : watch(self);
}

static int on_no_run(sd_event_source *source, void *userdata)
{
	struct command *self = userdata;

	(void)source;
	self->work = sd_event_source_disable_unref(self->work);
	finish(self, self->result);
	return 0;
}

static int answer(struct command *self, sd_event_handler_t handler, const char *description)
{
	int r = sd_event_add_defer(self->event, &self->work, handler, self);

	if (r >= 0)
		sd_event_source_set_description(self->work, description);
	return r < 0 ? r : 0;
}

static int list(struct vigie_transport *transport)
{
	struct command *self = (struct command *)transport;

	if (is_busy(self))
		return -EBUSY;
	self->result = begin_run(self);
	if (self->result == 0)
		return 0;
	stop_run(self, NULL);
	return answer(self, on_no_run, "command: no run");
}

static int commit(struct command *self)
{
	int r = self->fetchable ? vigie_spool_commit(&self->file) : -EAGAIN;

	if (r < 0)
		return r;
	vigie_buffer_append_format(&self->message, "%s/%s", self->options.spool, self->file.final);
	return vigie_buffer_error(&self->message);
}

static int on_fetch(sd_event_source *source, void *userdata)
{
	struct command *self = userdata;
	int r;

	(void)source;
	self->work = sd_event_source_disable_unref(self->work);
	vigie_buffer_clear(&self->message);
	r = commit(self);
	vigie_spool_done(&self->file);
	self->events.on_fetch(self->events.userdata, r, r < 0 ? strerror(-r) : NULL,
			      r < 0 ? NULL : vigie_buffer_string(&self->message));
	return 0;
}

static int fetch(struct vigie_transport *transport, const struct vigie_item *item)
{
	struct command *self = (struct command *)transport;

	if (is_busy(self))
		return -EBUSY;
	self->fetchable =
		self->file.fd >= 0 && item->version && strcmp(item->version, self->version) == 0;
	return answer(self, on_fetch, "command: fetch");
}

/* What was printed is not anywhere else. */
static int settle(struct vigie_transport *transport, const char *path, enum vigie_settle how)
{
	(void)transport;
	(void)path;
	return how == VIGIE_SETTLE_KEEP ? 0 : -EOPNOTSUPP;
}

const struct vigie_transport_class vigie_transport_command = {
	.scheme = "command",
	.uses = VIGIE_USE_USER | VIGIE_USE_SECRET,
	.check = check,
	.open = open_command,
	.close = close_command,
	.list = list,
	.fetch = fetch,
	.settle = settle,
};
