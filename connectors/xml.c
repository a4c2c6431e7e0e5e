/* SPDX-License-Identifier: GPL-3.0-or-later */
/* libxml2's SAX2 push parser behind plain events. Owns the parser context during one parse; libxml2
 * types, codes and messages do not leave this file. */
#include <errno.h>
#include <string.h>

#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include "connectors/xml.h"
#include "vigie/buffer.h"
#include "vigie/format.h"

#define CHUNK (32u << 10) /* bytes handed to libxml2 at once: stays in the first caches */
#define DEPTH_LIMIT                                                                                \
	256 /* exports nest about ten deep; libxml2 keeps a stack without a limit here */
#define PARSE_OPTIONS (XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING)
#define PARTS 5 /* pointers per attribute in SAX2: name, prefix, URI, value, end */
#define AMPERSAND                                                                                  \
	"&#38;" /* how libxml2 hands on an ampersand when it does not replace entities             \
		 */

VIGIE_DEFINE_FREEP(context, xmlParserCtxt, xmlFreeParserCtxt)

struct parse {
	xmlParserCtxt *context;
	const struct vigie_xml_events *events;
	struct vigie_xml_attribute *attributes;
	size_t n_attributes; /* allocated */
	struct vigie_buffer values; /* attribute values that held an ampersand */
	int result; /* not 0: the parse ends with it */
	uint32_t line; /* where it ended */
	unsigned depth; /* of open elements */
	bool root_ended;
	bool carriage_return; /* the last byte read is a CR kept for the next chunk */
	bool wide; /* UTF-16: line ends are left as they are */
};

static uint32_t current_line(const struct parse *parse)
{
	return parse->context->input ? (uint32_t)parse->context->input->line : 0;
}

static void stop(struct parse *parse, int result)
{
	parse->result = result;
	parse->line = current_line(parse);
	xmlStopParser(parse->context);
}

static bool reserve_attributes(struct parse *parse, size_t n)
{
	struct vigie_xml_attribute *more;

	if (n <= parse->n_attributes)
		return true;
	more = reallocarray(parse->attributes, n, sizeof(*more));
	if (!more)
		return false;
	parse->attributes = more;
	parse->n_attributes = n;
	return true;
}

/* Room for every value is reserved before the first is copied, so none moves. */
static void resolve(struct parse *parse, struct vigie_xml_attribute *attribute)
{
	struct vigie_buffer *values = &parse->values;
	const char *from = attribute->value, *end = from + attribute->size, *found;
	size_t start = values->size;

	while ((found = memmem(from, (size_t)(end - from), AMPERSAND, strlen(AMPERSAND)))) {
		vigie_buffer_append(values, from, (size_t)(found + 1 - from));
		from = found + strlen(AMPERSAND);
	}
	vigie_buffer_append(values, from, (size_t)(end - from));
	attribute->value = values->data + start;
	attribute->size = values->size - start;
}

static int resolve_all(struct parse *parse, size_t n)
{
	size_t size = 0;
	int r;

	for (size_t i = 0; i < n; i++)
		size += parse->attributes[i].size;
	vigie_buffer_clear(&parse->values);
	r = vigie_buffer_reserve(&parse->values, size);
	for (size_t i = 0; r == 0 && i < n; i++)
		resolve(parse, &parse->attributes[i]);
	return r;
}

static int take_attributes(struct parse *parse, const xmlChar **parts, size_t n)
{
	bool ampersand = false;

	if (!reserve_attributes(parse, n))
		return -ENOMEM;
	for (size_t i = 0; i < n; i++, parts += PARTS) {
		struct vigie_xml_attribute *attribute = &parse->attributes[i];

		attribute->name = (const char *)parts[0];
		attribute->value = (const char *)parts[3];
		attribute->size = (size_t)(parts[4] - parts[3]);
		ampersand |= memchr(attribute->value, '&', attribute->size) != NULL;
	}
	return ampersand ? resolve_all(parse, n) : 0;
}

static void on_start(void *userdata, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
		     int n_namespaces, const xmlChar **namespaces, int n_attributes,
		     int n_defaulted, const xmlChar **attributes)
{
	struct parse *parse = ((xmlParserCtxt *)userdata)->_private;
	size_t n = (size_t)n_attributes;
	int r;

	(void)prefix, (void)uri, (void)n_namespaces, (void)namespaces, (void)n_defaulted;
	r = ++parse->depth > DEPTH_LIMIT ? VIGIE_REJECT_MALFORMED + 1
					 : take_attributes(parse, attributes, n);
	if (r == 0)
		r = parse->events->on_start(parse->events->userdata, (const char *)name,
					    parse->attributes, n, current_line(parse));
	if (r != 0)
		stop(parse, r);
}

static void on_end(void *userdata, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
	struct parse *parse = ((xmlParserCtxt *)userdata)->_private;
	const struct vigie_xml_events *events = parse->events;
	int r;

	(void)prefix, (void)uri;
	parse->root_ended = --parse->depth == 0;
	r = events->on_end
		    ? events->on_end(events->userdata, (const char *)name, current_line(parse))
		    : 0;
	if (r != 0)
		stop(parse, r);
}

static void on_text(void *userdata, const xmlChar *bytes, int size)
{
	struct parse *parse = ((xmlParserCtxt *)userdata)->_private;
	int r = parse->events->on_text(parse->events->userdata, (const char *)bytes, (size_t)size);

	if (r != 0)
		stop(parse, r);
}

/* Called when the name of a document type is read, before any declaration of its own. */
static void on_document_type(void *userdata, const xmlChar *name, const xmlChar *external_id,
			     const xmlChar *system_id)
{
	(void)name, (void)external_id, (void)system_id;
	stop(((xmlParserCtxt *)userdata)->_private, VIGIE_REJECT_DTD + 1);
}

/* Lone CRs become LFs, so that libxml2 counts their lines; XML reads both the same. */
static void unify_line_ends(struct parse *parse, char *bytes, size_t *size)
{
	char *end = bytes + *size, *at = memchr(bytes, '\r', *size);

	parse->carriage_return = false;
	while (at) {
		if (at + 1 == end) {
			parse->carriage_return = true;
			*size -= 1;
			return;
		}
		if (at[1] != '\n')
			*at = '\n';
		at = memchr(at + 1, '\r', (size_t)(end - at - 1));
	}
}

/* Reads the next chunk. Returns its size, 0 at the end, or -errno. */
static ssize_t next_chunk(struct parse *parse, struct vigie_input *input, char *bytes)
{
	size_t kept = parse->carriage_return, size;
	ssize_t n;

	bytes[0] = '\r';
	n = vigie_input_read(input, bytes + kept, CHUNK - kept);
	if (n < 0)
		return n;
	size = kept + (size_t)n;
	if (n == 0)
		parse->carriage_return = false;
	else if (!parse->wide)
		unify_line_ends(parse, bytes, &size);
	/* A chunk that was nothing but one CR: what follows decides what it is. */
	return size == 0 && n > 0 ? next_chunk(parse, input, bytes) : (ssize_t)size;
}

static void drop_error(void *userdata, xmlErrorPtr error)
{
	(void)userdata, (void)error;
}

/* What libxml2 could not make sense of ends the parse as malformed where it stands. */
static void judge(struct parse *parse, enum vigie_rejection why)
{
	if (parse->result != 0 || (parse->context->wellFormed && !parse->context->disableSAX))
		return;
	parse->result = parse->context->errNo == XML_ERR_NO_MEMORY ? -ENOMEM : (int)why + 1;
	parse->line = current_line(parse);
}

/*
 * Did libxml2 stop at something that no more input would mend, without a word: the end of a
 * reference that has none ("R & D</b>"), bytes that the declared encoding does not have?
 */
static bool waits_in_vain(const struct parse *parse)
{
	const xmlParserInput *input = parse->context->input;

	if (!input)
		return false;
	if (input->buf && input->buf->error)
		return true;
	return input->cur < input->end && *input->cur == '&' &&
	       memchr(input->cur, '<', (size_t)(input->end - input->cur));
}

/*
 * The end of the input. A root that is still open was cut short, and libxml2 is not asked: it would
 * hand on the start of a tag as if it were whole.
 */
static void finish(struct parse *parse)
{
	/* Of UTF-16 libxml2 converts 45 characters first, and the rest when it is called again. */
	if (parse->wide)
		xmlParseChunk(parse->context, NULL, 0, 0);
	if (parse->result != 0)
		return;
	if (!parse->root_ended) {
		stop(parse,
		     (waits_in_vain(parse) ? VIGIE_REJECT_MALFORMED : VIGIE_REJECT_TRUNCATED) + 1);
		return;
	}
	xmlParseChunk(parse->context, NULL, 0, 1);
	judge(parse, VIGIE_REJECT_TRUNCATED);
}

static bool is_wide(const char *bytes, size_t size)
{
	return size >= 2 &&
	       (memcmp(bytes, "\xff\xfe", 2) == 0 || memcmp(bytes, "\xfe\xff", 2) == 0 ||
		bytes[0] == '\0' || bytes[1] == '\0');
}

static int push(struct parse *parse, struct vigie_input *input)
{
	char bytes[CHUNK];

	while (parse->result == 0) {
		ssize_t n = next_chunk(parse, input, bytes);

		if (n < 0)
			return (int)n;
		if (n == 0) {
			finish(parse);
			break;
		}
		xmlParseChunk(parse->context, bytes, (int)n, 0);
		judge(parse, VIGIE_REJECT_MALFORMED);
	}
	return parse->result;
}

static void listen(xmlSAXHandler *handler, const struct vigie_xml_events *events)
{
	*handler = (xmlSAXHandler){
		.initialized = XML_SAX2_MAGIC,
		.internalSubset = on_document_type,
		.startElementNs = on_start,
		.endElementNs = on_end,
		.characters = events->on_text ? on_text : NULL,
		.cdataBlock = events->on_text ? on_text : NULL,
		.ignorableWhitespace = events->on_text ? on_text : NULL,
		.serror = drop_error,
	};
}

static xmlParserCtxt *context_new(struct parse *parse)
{
	xmlSAXHandler handler;
	xmlParserCtxt *context;

	listen(&handler, parse->events);
	/* Of what it cannot convert libxml2 tells no context, but standard error, bytes and all. */
	xmlSetStructuredErrorFunc(NULL, drop_error);
	context = xmlCreatePushParserCtxt(&handler, NULL, NULL, 0, NULL);
	if (!context)
		return NULL;
	xmlCtxtUseOptions(context, PARSE_OPTIONS);
	context->_private = parse;
	return context;
}

int vigie_xml_parse(struct vigie_input *input, const struct vigie_xml_events *events,
		    uint32_t *ret_line)
{
	VIGIE_CLEANUP(context_freep) xmlParserCtxt *context = NULL;
	struct parse parse = {.events = events};
	const char *head;
	size_t size;
	int r = vigie_input_head(input, &head, &size);

	if (r < 0)
		return r;
	parse.wide = is_wide(head, size);
	context = parse.context = context_new(&parse);
	if (!context)
		return -ENOMEM;
	r = push(&parse, input);
	free(parse.attributes);
	vigie_buffer_done(&parse.values);
	if (r != 0)
		*ret_line = parse.line;
	return r;
}

const struct vigie_xml_attribute *vigie_xml_find(const struct vigie_xml_attribute *attributes,
						 size_t n_attributes, const char *name)
{
	for (size_t i = 0; i < n_attributes; i++)
		if (strcmp(attributes[i].name, name) == 0)
			return &attributes[i];
	return NULL;
}

#define PROLOG_LIMIT 4096 /* characters of UTF-16 in which the root is looked for */

/* UTF-16 as ASCII, other characters as '?': enough for a name that is looked for. */
static size_t narrow(const char *head, size_t size, char *ascii)
{
	bool big_endian = head[0] == '\0' || head[0] == '\xfe';
	size_t n = size / 2 < PROLOG_LIMIT ? size / 2 : PROLOG_LIMIT;

	for (size_t i = 0; i < n; i++) {
		char low = head[2 * i + big_endian], high = head[2 * i + !big_endian];

		ascii[i] = high == '\0' && (unsigned char)low < 0x80 ? low : '?';
	}
	return n;
}

/* Where the text behind `end` begins, or NULL when `end` is not in sight. */
static const char *behind(const char *at, const char *limit, const char *end)
{
	const char *found = memmem(at, (size_t)(limit - at), end, strlen(end));

	return found ? found + strlen(end) : NULL;
}

static bool starts(const char *at, const char *limit, const char *word)
{
	return (size_t)(limit - at) >= strlen(word) && memcmp(at, word, strlen(word)) == 0;
}

static const char *skip_space(const char *at, const char *limit)
{
	while (at < limit && *at && strchr(" \t\r\n", *at))
		at++;
	return at;
}

/* Where the root's name begins: behind the prolog, or in the document type, which is named after
 * the root; the format is known then, and refuses the file. */
static const char *find_root(const char *at, const char *limit)
{
	while (at && (at = skip_space(at, limit)) < limit) {
		if (starts(at, limit, "<?"))
			at = behind(at, limit, "?>");
		else if (starts(at, limit, "<!--"))
			at = behind(at, limit, "-->");
		else if (starts(at, limit, "<!DOCTYPE"))
			return skip_space(at + strlen("<!DOCTYPE"), limit);
		else
			return *at == '<' ? at + 1 : NULL;
	}
	return NULL;
}

static bool copy_local_name(const char *at, const char *limit, char *name, size_t capacity)
{
	const char *start = at;

	for (; at < limit && *at && !strchr(" \t\r\n/>[<", *at); at++)
		if (*at == ':')
			start = at + 1;
	if (at == limit || at == start || (size_t)(at - start) >= capacity)
		return false;
	memcpy(name, start, (size_t)(at - start));
	name[at - start] = '\0';
	return true;
}

/* Not by libxml2, which would leave copies of a text that is no XML in freed memory, and finds no
 * root in a document whose bytes are not what it declares. */
bool vigie_xml_root(const char *head, size_t size, char *name, size_t capacity)
{
	char ascii[PROLOG_LIMIT];
	bool wide = is_wide(head, size), found;
	const char *root;

	if (wide) {
		size = narrow(head, size, ascii);
		head = ascii;
	}
	if (wide && size > 0 && head[0] == '?') /* the byte-order mark */
		head++, size--;
	else if (starts(head, head + size, "\xef\xbb\xbf"))
		head += 3, size -= 3;
	root = find_root(head, head + size);
	found = root && copy_local_name(root, head + size, name, capacity);
	explicit_bzero(ascii, sizeof(ascii));
	return found;
}

/* The value of encoding="…" in a declaration that starts the head; its size is 0 when it says none.
 */
static const char *declared_encoding(const char *head, size_t size, size_t *ret_size)
{
	static const char key[] = "encoding";
	const char *close, *at, *end;

	*ret_size = 0;
	close = size > 5 && memcmp(head, "<?xml", 5) == 0 ? memmem(head, size, "?>", 2) : NULL;
	at = close ? memmem(head, (size_t)(close - head), key, strlen(key)) : NULL;
	if (!at)
		return NULL;
	at += strlen(key);
	while (at < close && *at != '"' && *at != '\'')
		at++;
	end = at < close ? memchr(at + 1, *at, (size_t)(close - at - 1)) : NULL;
	if (!end)
		return NULL;
	*ret_size = (size_t)(end - at - 1);
	return at + 1;
}

enum vigie_encoding vigie_xml_encoding(const char *head, size_t size)
{
	static const struct {
		const char *name;
		enum vigie_encoding encoding;
	} names[] = {
		{"windows-1252", VIGIE_ENCODING_WINDOWS_1252},
		{"cp1252", VIGIE_ENCODING_WINDOWS_1252},
		{"iso-8859-1", VIGIE_ENCODING_WINDOWS_1252}, /* its superset */
		{"iso-8859-15", VIGIE_ENCODING_ISO_8859_15},
	};
	enum vigie_encoding encoding = vigie_encoding_detect(head, size);
	size_t declared_size;
	const char *declared;

	if (vigie_encoding_mark(encoding) > 0)
		return encoding;
	declared = declared_encoding(head, size, &declared_size);
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(names); i++)
		if (declared_size == strlen(names[i].name) &&
		    strncasecmp(declared, names[i].name, declared_size) == 0)
			return names[i].encoding;
	return VIGIE_ENCODING_UTF8;
}
