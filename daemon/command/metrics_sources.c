/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The format of metrics, and those of sources: how fresh each is. See metrics.h. */
#include "daemon/command/metrics.h"
#include "vigie/freshness.h"

void metric(struct vigie_buffer *out, const char *name, const char *help)
{
	vigie_buffer_append_format(out, "# HELP %s %s\n# TYPE %s gauge\n", name, help, name);
}

static void append_label(struct vigie_buffer *out, const char *key, const char *label)
{
	vigie_buffer_append_format(out, "%s=\"", key);
	for (; *label; label++) {
		if (*label == '\\' || *label == '"')
			vigie_buffer_append_char(out, '\\');
		if (*label == '\n')
			vigie_buffer_append_string(out, "\\n");
		else
			vigie_buffer_append_char(out, *label);
	}
	vigie_buffer_append_char(out, '"');
}

void metric_sample(struct vigie_buffer *out, const char *name, int64_t value, const char *key,
		   const char *label)
{
	vigie_buffer_append_format(out, "%s{", name);
	append_label(out, key, label);
	vigie_buffer_append_format(out, "} %lld\n", (long long)value);
}

void metric_sample_of_two(struct vigie_buffer *out, const char *name, int64_t value,
			  const char *key, const char *label, const char *other_key,
			  const char *other_label)
{
	vigie_buffer_append_format(out, "%s{", name);
	append_label(out, key, label);
	vigie_buffer_append_char(out, ',');
	append_label(out, other_key, other_label);
	vigie_buffer_append_format(out, "} %lld\n", (long long)value);
}

void metric_only(struct vigie_buffer *out, const char *name, const char *help, int64_t value)
{
	metric(out, name, help);
	vigie_buffer_append_format(out, "%s %lld\n", name, (long long)value);
}

int64_t metric_of_moment(vigie_time moment)
{
	return moment == VIGIE_TIME_NONE ? 0 : moment / VIGIE_USEC_PER_SEC;
}

/* X(name, help, value of `state`) */
#define SOURCE_METRICS(X)                                                                          \
	X("vigie_source_last_poll_timestamp_seconds", "When the source was last asked; 0 never.",  \
	  metric_of_moment(state.last_poll))                                                       \
	X("vigie_source_last_success_timestamp_seconds",                                           \
	  "When the source was last read without error; 0 never.",                                 \
	  metric_of_moment(state.last_success))                                                    \
	X("vigie_source_last_delivery_timestamp_seconds",                                          \
	  "When the source last had a new file; 0 never.", metric_of_moment(state.last_delivery))  \
	X("vigie_source_failures", "Polls of the source that failed in a row.",                    \
	  (int64_t)state.failures)

enum source_metric {
#define X(name, help, value) +1
	SOURCE_METRICS_N = 0 SOURCE_METRICS(X),
#undef X
};

static void get_values(const struct vigie_source_state state, int64_t ret_values[SOURCE_METRICS_N])
{
	const int64_t values[] = {
#define X(name, help, value) value,
		SOURCE_METRICS(X)
#undef X
	};

	for (size_t i = 0; i < SOURCE_METRICS_N; i++)
		ret_values[i] = values[i];
}

static int put_sources(struct vigie_buffer *out, const struct status *status, size_t metric_index)
{
	static const char *const names[] = {
#define X(name, help, value) name,
		SOURCE_METRICS(X)
#undef X
	};
	static const char *const helps[] = {
#define X(name, help, value) help,
		SOURCE_METRICS(X)
#undef X
	};

	metric(out, names[metric_index], helps[metric_index]);
	for (size_t i = 0; i < status->config->n_sources; i++) {
		const char *source = status->config->sources[i].name;
		struct vigie_source_state state = {0};
		int64_t values[SOURCE_METRICS_N];
		int r = vigie_store_get_source(status->store, source, &state);

		if (r < 0)
			return r;
		get_values(state, values);
		metric_sample(out, names[metric_index], values[metric_index], "source", source);
	}
	return 0;
}

static int put_expectations(struct vigie_buffer *out, const struct status *status, const char *name,
			    bool silence)
{
	vigie_day today = session_today(status->session, status->config);
	const struct vigie_config *config = status->config;

	for (size_t s = 0; s < config->n_sources; s++) {
		const struct vigie_config_source *source = &config->sources[s];

		for (size_t i = 0; i < source->n_expectations; i++) {
			struct vigie_freshness freshness;
			int r = vigie_freshness_get(status->store, config, source,
						    &source->expectations[i], today, &freshness);

			if (r < 0)
				return r;
			metric_sample_of_two(
				out, name,
				silence ? freshness.silent : metric_of_moment(freshness.last),
				"source", source->name, "kind",
				vigie_delivery_kind_name(source->expectations[i].kind));
		}
	}
	return 0;
}

int metrics_append_sources(const struct status *status, struct vigie_buffer *out)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < SOURCE_METRICS_N; i++)
		r = put_sources(out, status, i);
	metric(out, "vigie_source_data_timestamp_seconds",
	       "When the source last delivered something new of what is expected; 0 never.");
	if (r == 0)
		r = put_expectations(out, status, "vigie_source_data_timestamp_seconds", false);
	metric(out, "vigie_source_silent", "Whether more school days passed than expected.");
	return r < 0 ? r : put_expectations(out, status, "vigie_source_silent", true);
}
