/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The two readers of a line, and what both ask of a name. */
#include "connectors/transport/listing.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "connectors/transport/names.h"
#include "vigie/date.h"

#define USEC INT64_C(1000000)
#define NAME_LIMIT 255 /* bytes, as of every file system that servers have */

/* Takes a name that is the rest of its line. */
static int take_name(char *name, struct listing_entry *entry)
{
	size_t size = strlen(name);

	if (size > 0 && name[size - 1] == '\r')
		name[--size] = '\0';
	if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
		return 1;
	if (size > NAME_LIMIT || !vigie_name_is_safe(name, size))
		return -EILSEQ;
	entry->name = name;
	return 0;
}

/* A number of `n` digits at most that ends at `end`. -EINVAL else. */
static int read_number(const char *text, const char *end, size_t n, uint64_t *ret_number)
{
	uint64_t number = 0;

	if (text == end || (size_t)(end - text) > n)
		return -EINVAL;
	for (; text < end; text++) {
		if (!isdigit((unsigned char)*text))
			return -EINVAL;
		number = 10 * number + (uint64_t)(*text - '0');
	}
	*ret_number = number;
	return 0;
}

#define SIZE_DIGITS 18 /* an exabyte, and it stays within 64 bits */

/* YYYYMMDDHHMMSS, of which fractions are left out: UTC. */
static int read_moment(const char *text, int64_t *ret_moment)
{
	static const struct {
		size_t digits;
		uint64_t most;
	} parts[] = {{4, 9999}, {2, 12}, {2, 31}, {2, 23}, {2, 59}, {2, 60}};
	uint64_t values[VIGIE_ARRAY_SIZE(parts)];
	vigie_day day;

	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(parts); i++) {
		if (strnlen(text, parts[i].digits) < parts[i].digits ||
		    read_number(text, text + parts[i].digits, parts[i].digits, &values[i]) < 0 ||
		    values[i] > parts[i].most)
			return -EINVAL;
		text += parts[i].digits;
	}
	day = vigie_day_from_date((int)values[0], (int)values[1], (int)values[2]);
	if (day == VIGIE_DAY_NONE || (*text && *text != '.'))
		return -EINVAL;
	*ret_moment = (((int64_t)day * 24 + (int64_t)values[3]) * 60 + (int64_t)values[4]) * 60 +
		      (int64_t)values[5];
	*ret_moment *= USEC;
	return 0;
}

static int take_type(const char *value, struct listing_entry *entry)
{
	if (strcasecmp(value, "file") == 0)
		entry->kind = LISTING_FILE;
	else if (strcasecmp(value, "dir") == 0)
		entry->kind = LISTING_FOLDER;
	else
		return 1;
	return 0;
}

/* One fact; those that nobody needs are passed over. */
static int take_fact(const char *name, const char *value, struct listing_entry *entry)
{
	if (strcasecmp(name, "type") == 0)
		return take_type(value, entry);
	if (strcasecmp(name, "size") == 0)
		return read_number(value, value + strlen(value), SIZE_DIGITS, &entry->size);
	if (strcasecmp(name, "modify") == 0)
		return read_moment(value, &entry->modified);
	if (strcasecmp(name, "unique") == 0)
		entry->version = value;
	return 0;
}

/* type=file;size=12;modify=20261122124800;unique=FD00U1; name */
int vigie_listing_read_facts(char *line, struct listing_entry *ret_entry)
{
	struct listing_entry entry = {.kind = LISTING_FILE, .version = ""};
	char *facts = line, *name = strchr(line, ' ');
	int r = 0;

	if (strcmp(line, "") == 0 || strcmp(line, "\r") == 0)
		return 1;
	if (!name)
		return -EINVAL;
	*name++ = '\0';
	while (r == 0 && *facts) {
		char *end = strchr(facts, ';'), *value;

		if (!end)
			return -EINVAL;
		*end = '\0';
		value = strchr(facts, '=');
		if (!value)
			return -EINVAL;
		*value++ = '\0';
		r = take_fact(facts, value, &entry);
		facts = end + 1;
	}
	if (r == 0)
		r = take_name(name, &entry);
	if (r == 0)
		*ret_entry = entry;
	return r;
}

static bool is_month(const char *text)
{
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

	for (const char *month = months; *month; month += 3)
		if (strncmp(text, month, 3) == 0)
			return true;
	return false;
}

static const char *skip_spaces(const char *text)
{
	return text + strspn(text, " ");
}

/* "Nov 22 12:48", "Nov 22  2026": where it ends, or NULL. */
static const char *find_end_of_date(const char *text)
{
	const char *part;

	if (!is_month(text) || text[3] != ' ')
		return NULL;
	part = skip_spaces(text + 3);
	text = part + strspn(part, "0123456789");
	if (text == part || text - part > 2 || *text != ' ')
		return NULL;
	part = skip_spaces(text);
	text = part + strspn(part, "0123456789:");
	return text - part == 4 || text - part == 5 ? text : NULL;
}

/* Behind the rights stand a count, an owner and a group, in which there may be spaces: the size is
 * the number before the first date. */
static int take_size_and_date(char *line, struct listing_entry *entry, char **ret_name)
{
	for (char *space = strchr(line, ' '); space; space = strchr(space + 1, ' ')) {
		const char *date = skip_spaces(space), *size = space;
		char *end = (char *)find_end_of_date(date);

		if (!end || *end != ' ')
			continue;
		while (size > line && isdigit((unsigned char)size[-1]))
			size--;
		if (size == line || size[-1] != ' ' ||
		    read_number(size, space, SIZE_DIGITS, &entry->size) < 0)
			continue;
		*end = '\0';
		entry->version = date;
		*ret_name = end + 1;
		return 0;
	}
	return -EINVAL;
}

/* -rw-r--r--    1 vigie    vigie          12 Nov 22 12:48 name */
int vigie_listing_read_long(char *line, struct listing_entry *ret_entry)
{
	struct listing_entry entry = {0};
	char *name;
	int r;

	if (strcmp(line, "") == 0 || strcmp(line, "\r") == 0 || strncmp(line, "total ", 6) == 0)
		return 1;
	if (!strchr("-dlbcpsD", *line) || !strchr("r-", line[1]))
		return -EINVAL;
	if (*line != '-' && *line != 'd')
		return 1;
	entry.kind = *line == 'd' ? LISTING_FOLDER : LISTING_FILE;
	r = take_size_and_date(line, &entry, &name);
	if (r == 0)
		r = take_name(name, &entry);
	if (r == 0)
		*ret_entry = entry;
	return r;
}
