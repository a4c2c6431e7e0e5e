/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The terms and results of an export, school by school, streamed once for each. Only a result that
 * is fully graded is a number: what is being graded, excused or missing is a remark, never a zero.
 */
#include <errno.h>
#include <string.h>
#include <strings.h>

#include "connectors/format/oneroster.h"

#define TEXT(column) vigie_oneroster_text(row, ONEROSTER_##column)
#define SCORE_LIMIT (1000 * VIGIE_DECIMAL_ONE) /* scales go to 100, with bonuses beyond */

/* X(scoreStatus, what it makes of the mark); NONE: its score counts. 1.1, then 1.2. */
#define STATES(X)                                                                                  \
	X("fully graded", NONE)                                                                    \
	X("exempt", EXEMPT)                                                                        \
	X("not submitted", NOT_HANDED_IN)                                                          \
	X("partially graded", NOT_MARKED)                                                          \
	X("submitted", NOT_MARKED)                                                                 \
	X("late", NONE)                                                                            \
	X("incomplete", NOT_MARKED)                                                                \
	X("missing", NOT_HANDED_IN)                                                                \
	X("withdrawn", EXEMPT)                                                                     \
	X("withdrawal", EXEMPT)                                                                    \
	X("in progress", NOT_MARKED)

static const struct {
	const char *text;
	enum vigie_annotation annotation;
} states[] = {
#define X(text, annotation) {text, VIGIE_ANNOTATION_##annotation},
	STATES(X)
#undef X
};

static bool is_true(const char *text)
{
	return strcasecmp(text, "true") == 0 || strcmp(text, "1") == 0;
}

static enum vigie_annotation annotation_of(const struct vigie_csv_table_row *row)
{
	const char *state = TEXT(RESULTS_STATE);

	if (is_true(TEXT(RESULTS_NONE)))
		return VIGIE_ANNOTATION_NOT_HANDED_IN;
	if (is_true(TEXT(RESULTS_INCOMPLETE)) || is_true(TEXT(RESULTS_UNDERWAY)))
		return VIGIE_ANNOTATION_NOT_MARKED;
	for (size_t i = 0; i < VIGIE_ARRAY_SIZE(states); i++)
		if (strcasecmp(state, states[i].text) == 0)
			return states[i].annotation;
	return VIGIE_ANNOTATION_UNKNOWN;
}

/* What the row says of the mark. 0; 1 nothing; or the rejection + REJECTED, with its column. */
#define REJECTED 2
static int fill_value(const struct vigie_csv_table_row *row, struct vigie_record_mark *mark,
		      enum oneroster_column *ret_column)
{
	const char *score = TEXT(RESULTS_SCORE);
	int r;

	*ret_column = ONEROSTER_RESULTS_SCORE;
	mark->annotation = annotation_of(row);
	if (mark->annotation != VIGIE_ANNOTATION_NONE)
		return 0;
	if (!*score) {
		mark->annotation = VIGIE_ANNOTATION_UNKNOWN; /* graded with a word */
		return *TEXT(RESULTS_TEXT) ? 0 : 1;
	}
	r = vigie_decimal_parse(score, strlen(score), &mark->value);
	if (r < 0)
		return (r == -ERANGE ? VIGIE_REJECT_RANGE : VIGIE_REJECT_NUMBER) + REJECTED;
	return mark->value < 0 || mark->value > SCORE_LIMIT ? VIGIE_REJECT_RANGE + REJECTED : 0;
}

static int fill_key(const struct oneroster *self, const struct vigie_csv_table_row *row,
		    const struct oneroster_item *item, struct vigie_record *record,
		    enum oneroster_column *ret_column)
{
	const char *student = TEXT(RESULTS_STUDENT), *date = TEXT(RESULTS_DATE);
	const struct oneroster_course *course = item->class_->course;
	bool known = vigie_id_table_find(&self->users, student, strlen(student)) != NULL;

	*ret_column = ONEROSTER_RESULTS_STUDENT;
	if (!*student)
		return VIGIE_REJECT_NO_IDENTITY + REJECTED;
	if (!known && self->mode[ONEROSTER_USERS] != ONEROSTER_DELTA &&
	    self->member[ONEROSTER_USERS] >= 0)
		return VIGIE_REJECT_REFERENCE + REJECTED;
	*ret_column = ONEROSTER_RESULTS_ITEM;
	/* A scale that nobody says is not out of 20. */
	if (!course || !*course->title || item->most == VIGIE_DECIMAL_NONE)
		return VIGIE_REJECT_REFERENCE + REJECTED;
	*ret_column = ONEROSTER_RESULTS_DATE;
	if (!*date)
		return VIGIE_REJECT_MISSING + REJECTED;
	if (!vigie_oneroster_read_day(date, &record->mark.date))
		return VIGIE_REJECT_DATE + REJECTED;
	record->id.local = student;
	record->mark.subject = course->title;
	record->mark.out_of = item->most;
	return 0;
}

/* A row of this part: no other pass tells of it. */
static int reject_here(struct oneroster *self, const struct vigie_csv_table_row *row,
		       enum oneroster_column column, enum vigie_rejection why)
{
	bool silent = self->silent;
	int r;

	self->silent = false;
	r = vigie_oneroster_reject(self, row, column, why);
	self->silent = silent;
	return r;
}

static int take_result(struct oneroster *self, const struct vigie_csv_table_row *row)
{
	const char *id = TEXT(RESULTS_ITEM);
	const struct oneroster_item *item =
		(void *)vigie_id_table_find(&self->items, id, strlen(id));
	enum oneroster_column column = ONEROSTER_RESULTS_ITEM;
	struct vigie_record record;
	int r;

	if (!item || !item->class_ || !item->class_->part)
		return vigie_oneroster_reject(self, row, column, VIGIE_REJECT_REFERENCE);
	if (item->class_->part != self->part)
		return 0;
	vigie_record_init(&record, VIGIE_RECORD_MARK);
	record.line = row->line;
	record.removed = vigie_oneroster_is_removed(TEXT(RESULTS_STATUS));
	r = fill_key(self, row, item, &record, &column);
	if (r == 0 && !record.removed)
		r = fill_value(row, &record.mark, &column);
	if (r >= REJECTED) {
		return reject_here(self, row, column, (enum vigie_rejection)(r - REJECTED));
	}
	return r == 1 ? 0 : self->sink->on_record(self->sink->userdata, &record);
}

static int compare_sessions(const void *a, const void *b)
{
	const struct oneroster_session *const *left = a, *const *right = b;

	return ((*left)->start > (*right)->start) - ((*left)->start < (*right)->start);
}

/* The sessions of one kind in this year, in order. Returns their number. */
static size_t gather(const struct oneroster *self, enum oneroster_session_kind kind,
		     const struct oneroster_session *found[VIGIE_TERM_LIMIT])
{
	size_t n = 0;

	for (struct vigie_id_entry *entry = self->sessions.first; entry && n < VIGIE_TERM_LIMIT;
	     entry = entry->next) {
		const struct oneroster_session *session = (const void *)entry;

		if (session->kind == kind && session->start != VIGIE_DAY_NONE &&
		    vigie_oneroster_session_year(self, session) == self->part->year)
			found[n++] = session;
	}
	qsort(found, n, sizeof(*found), compare_sessions);
	return n;
}

/* Where the next term begins on the day this one ends, it ended the day before. */
static vigie_day last_day(const struct oneroster_session *session,
			  const struct oneroster_session *next)
{
	return next && session->end != VIGIE_DAY_NONE && session->end == next->start
		       ? session->end - 1
		       : session->end;
}

/* Terms, else semesters, else grading periods: whichever the school marks by. */
static int hand_on_terms(struct oneroster *self)
{
	const struct oneroster_session *found[VIGIE_TERM_LIMIT] = {0};
	size_t n = 0;
	int r = 0;

	for (int kind = 0; n == 0 && kind < ONEROSTER_KIND_OTHER; kind++)
		n = gather(self, (enum oneroster_session_kind)kind, found);
	for (size_t i = 0; r == 0 && i < n; i++) {
		struct vigie_record record;

		vigie_record_init(&record, VIGIE_RECORD_TERM);
		record.term.index = (int)i + 1;
		record.term.from = found[i]->start;
		record.term.to = last_day(found[i], i + 1 < n ? found[i + 1] : NULL);
		r = self->sink->on_record(self->sink->userdata, &record);
	}
	return r;
}

/* A result that refers to nothing is told with the first part. */
static int hand_on_part(struct oneroster *self, bool first)
{
	bool complete = self->mode[ONEROSTER_RESULTS] == ONEROSTER_BULK &&
			self->mode[ONEROSTER_ITEMS] == ONEROSTER_BULK;
	int r = vigie_oneroster_tell(self, ONEROSTER_RESULTS);

	if (r == 0)
		r = vigie_oneroster_deliver(self, self->part, VIGIE_DELIVERY_GRADES, complete);
	if (r == 0)
		r = hand_on_terms(self);
	self->silent = !first;
	return r == 0 ? vigie_oneroster_each(self, ONEROSTER_RESULTS, take_result) : r;
}

int vigie_oneroster_results(struct oneroster *self)
{
	bool first = true, any = false;
	int r = 0;

	if (self->member[ONEROSTER_RESULTS] < 0)
		return 0;
	for (const struct oneroster_part *part = self->parts; part; part = part->next)
		any |= part->has_items;
	for (self->part = self->parts; r == 0 && self->part; self->part = self->part->next) {
		if (any && !self->part->has_items)
			continue;
		r = hand_on_part(self, first);
		first = false;
		if (!any) /* nothing is of any school: told once */
			break;
	}
	return r;
}
