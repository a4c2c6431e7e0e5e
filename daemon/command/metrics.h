/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Metrics in the text format of Prometheus (version 0.0.4): gauges, each with its help, labels
 * escaped. English for every reader: other programs look for these words. */
#ifndef VIGIE_COMMAND_METRICS_H
#define VIGIE_COMMAND_METRICS_H

#include "daemon/command/status.h"

/* Begins a family. */
void metric(struct vigie_buffer *out, const char *name, const char *help);
/* One sample of it. */
void metric_sample(struct vigie_buffer *out, const char *name, int64_t value, const char *key,
		   const char *label);
void metric_sample_of_two(struct vigie_buffer *out, const char *name, int64_t value,
			  const char *key, const char *label, const char *other_key,
			  const char *other_label);
/* A family of one sample, without labels. */
void metric_only(struct vigie_buffer *out, const char *name, const char *help, int64_t value);
/* Seconds since 1970; 0 never. */
int64_t metric_of_moment(vigie_time moment);

/* Each appends; 0 or -errno. */
int metrics_append_sources(const struct status *status, struct vigie_buffer *out) VIGIE_MUST_CHECK;
int metrics_append(const struct status *status, struct vigie_buffer *out) VIGIE_MUST_CHECK;

#endif
