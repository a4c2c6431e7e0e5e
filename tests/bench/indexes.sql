-- What the queries of rules.sql are helped by, beside the keys of the rows: made once, not timed.
CREATE INDEX average_by_subject ON average(term, subject, value, pupil);
CREATE INDEX absence_by_day ON absence(day, justified, pupil, half_days);
CREATE INDEX pupil_by_class ON pupil(school, class);
ANALYZE;
PRAGMA wal_checkpoint(TRUNCATE);
