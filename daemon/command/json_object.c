/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Builds and prints JSON objects. See json_object.h. */
#include "daemon/command/json_object.h"

#include <inttypes.h>
#include <stdio.h>

static void put_key(struct json_object *object, const char *key)
{
	vigie_buffer_append_format(&object->text, "%s\"%s\":", object->text.size ? "," : "{", key);
}

void json_text(struct json_object *object, const char *key, const char *text)
{
	put_key(object, key);
	vigie_buffer_append_json(&object->text, text && *text ? text : NULL);
}

void json_number(struct json_object *object, const char *key, int64_t number)
{
	put_key(object, key);
	vigie_buffer_append_format(&object->text, "%" PRId64, number);
}

void json_known(struct json_object *object, const char *key, int64_t number)
{
	if (number)
		json_number(object, key, number);
	else
		json_raw(object, key, "null");
}

void json_day(struct json_object *object, const char *key, vigie_day day)
{
	put_key(object, key);
	if (day == VIGIE_DAY_NONE) {
		vigie_buffer_append_string(&object->text, "null");
		return;
	}
	vigie_buffer_append_char(&object->text, '"');
	vigie_day_append_iso(&object->text, day);
	vigie_buffer_append_char(&object->text, '"');
}

void json_moment(struct json_object *object, const char *key, vigie_time moment)
{
	int second;
	vigie_day day;

	if (moment == VIGIE_TIME_NONE || moment == 0) {
		json_raw(object, key, "null");
		return;
	}
	put_key(object, key);
	day = vigie_clock_local(moment, NULL, &second);
	vigie_buffer_append_char(&object->text, '"');
	vigie_day_append_iso(&object->text, day);
	vigie_buffer_append_format(&object->text, "T%02d:%02d:%02dZ\"", second / 3600,
				   second / 60 % 60, second % 60);
}

void json_raw(struct json_object *object, const char *key, const char *json)
{
	put_key(object, key);
	vigie_buffer_append_string(&object->text, json);
}

const char *json_close(struct json_object *object)
{
	vigie_buffer_append_string(&object->text, object->text.size ? "}" : "{}");
	return vigie_buffer_string(&object->text);
}

int json_print(struct json_object *object)
{
	int r;

	puts(json_close(object));
	r = vigie_buffer_error(&object->text);
	vigie_buffer_clear(&object->text);
	return r;
}

void json_done(struct json_object *object)
{
	vigie_buffer_done(&object->text);
}
