/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which figures of a report may not be shown. The counts form a table: rows are everything, its
 * departments with their schools, and its programmes; columns are those referred and their classes.
 * Each total is the sum of its parts (a pupil of two programmes makes that a little untrue, which
 * only tells less). Decides; counts nothing.
 */
#ifndef VIGIE_REPORT_HIDE_H
#define VIGIE_REPORT_HIDE_H

#include "vigie/report.h"

#define HIDE_COLUMNS (1 + VIGIE_REPORT_CLASSES_N) /* the first is the sum of the others */

struct hide_row {
	enum vigie_report_level level;
	size_t parent;
	int64_t most; /* that the first column can be, for all that a reader knows; 0 unsaid */
	int64_t counts[HIDE_COLUMNS];
	enum vigie_cell_state states[HIDE_COLUMNS];
};
/* Sets the states of all rows; the first row is everything, a parent stands before its parts. What
 * is hidden before stays so, and cannot be reckoned either. 0 or -ENOMEM. */
int hide_counts(struct hide_row *rows, size_t n_rows) VIGIE_MUST_CHECK;

/*
 * Means and sums over `n` pupils of a class in each row: shown from five pupils on where the class
 * is (their number says something of it), unless what is not shown of the same total would be of
 * fewer than five pupils: then the smallest shown one is hidden too.
 */
void hide_sums(const struct hide_row *rows, size_t n_rows, enum vigie_report_class of,
	       const int64_t n[], bool shown[]);

/*
 * The count beside such a mean, with that of the class, says how many have no measure: `rests` of
 * each row. Told where the mean is shown and they are none or five at least, unless the rests that
 * are not told of the same total would be fewer: then the smallest told one is hidden too.
 */
void hide_rests(const struct hide_row *rows, size_t n_rows, const int64_t rests[],
		const bool shown[], bool told[]);

#endif
