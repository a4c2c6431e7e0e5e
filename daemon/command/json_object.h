/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One JSON object, built key by key and printed as one line on standard output. Owned by the
 * caller; zeroed at the start, empty again after json_print(). */
#ifndef VIGIE_COMMAND_JSON_OBJECT_H
#define VIGIE_COMMAND_JSON_OBJECT_H

#include "vigie/buffer.h"
#include "vigie/clock.h"

struct json_object {
	struct vigie_buffer text;
};

/* NULL and "" are null. */
void json_text(struct json_object *object, const char *key, const char *text);
void json_number(struct json_object *object, const char *key, int64_t number);
/* 0 is null: a line, a year, a row's number that is not known. */
void json_known(struct json_object *object, const char *key, int64_t number);
/* "2026-11-30", or null. */
void json_day(struct json_object *object, const char *key, vigie_day day);
/* "2026-11-30T06:30:00Z", or null. */
void json_moment(struct json_object *object, const char *key, vigie_time moment);
/* JSON that is made elsewhere: an array, an object. */
void json_raw(struct json_object *object, const char *key, const char *json);
/* 0 or -ENOMEM. */
int json_print(struct json_object *object) VIGIE_MUST_CHECK;
/* For what json_raw() takes: the object's text, closed. Borrowed. */
const char *json_close(struct json_object *object);
void json_done(struct json_object *object);

#endif
