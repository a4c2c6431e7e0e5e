-- The twenty rules of rules/bench.rules over the rows of rows.c: how many pupils each finds. Grades are hundredths, days yyyymmdd;
-- a mean is rounded half up to the hundredth, a missing value is NULL, and NULL behaves as unknown does.
.separator ' '
PRAGMA cache_size = -262144;
PRAGMA temp_store = MEMORY;

-- The general average of the two last terms, needed by six rules, is computed once.
CREATE TEMP TABLE general AS
SELECT pupil, term, (2 * sum(value) + count(*)) / (2 * count(*)) AS value FROM average WHERE term >= 2 GROUP BY pupil, term;
CREATE INDEX temp.general_key ON general(term, pupil, value);
CREATE TEMP VIEW maths AS SELECT a.pupil, a.term, a.value FROM average a JOIN subject s ON s.id = a.subject WHERE s.name = 'MATHS';
CREATE TEMP VIEW french AS SELECT a.pupil, a.term, a.value FROM average a JOIN subject s ON s.id = a.subject WHERE s.name = 'FRANC';

SELECT 'r01', count(*) FROM maths WHERE term = 3 AND value < 800;
SELECT 'r02', count(*) FROM french WHERE term = 3 AND value < 800;
SELECT 'r03', count(*) FROM general WHERE term = 3 AND value < 800;
SELECT 'r04', count(*) FROM general WHERE term = 3 AND value < 1000;
SELECT 'r05', count(*) FROM maths a JOIN maths b ON b.pupil = a.pupil AND b.term = 2 WHERE a.term = 3 AND b.value - a.value >= 300;
SELECT 'r06', count(*) FROM general a JOIN general b ON b.pupil = a.pupil AND b.term = 2 WHERE a.term = 3 AND b.value - a.value >= 100;
SELECT 'r07', count(*) FROM (SELECT pupil FROM average WHERE term = 3 AND value < 800 GROUP BY pupil HAVING count(*) >= 3);
SELECT 'r08', count(*) FROM (SELECT pupil FROM average WHERE term = 2 AND value < 1000 GROUP BY pupil HAVING count(*) >= 5);
SELECT 'r09', count(*) FROM (SELECT pupil FROM absence WHERE day BETWEEN 20270601 AND 20270630 AND justified = 0
	GROUP BY pupil HAVING sum(half_days) >= 400);
SELECT 'r10', count(*) FROM (SELECT pupil FROM absence WHERE day BETWEEN 20270603 AND 20270702 AND justified = 0
	GROUP BY pupil HAVING sum(half_days) >= 400);
SELECT 'r11', count(*) FROM (SELECT pupil FROM absence WHERE day BETWEEN 20270603 AND 20270702
	GROUP BY pupil HAVING sum(half_days) >= 600);
SELECT 'r12', count(*) FROM (SELECT pupil FROM absence WHERE day BETWEEN 20260901 AND 20270702
	GROUP BY pupil HAVING sum(half_days) >= 4000);
SELECT 'r13', count(*) FROM (SELECT pupil FROM absence WHERE day BETWEEN 20260901 AND 20270702 AND justified = 0
	GROUP BY pupil HAVING sum(half_days) >= 2000);
SELECT 'r14', count(*) FROM (SELECT pupil FROM absence WHERE day BETWEEN 20270621 AND 20270702
	GROUP BY pupil HAVING sum(half_days) >= 300);
SELECT 'r15', count(*) FROM (SELECT rank() OVER one - 1 AS below, count(*) OVER (PARTITION BY p.school, p.class) - 1 AS others
	FROM maths a JOIN pupil p ON p.id = a.pupil WHERE a.term = 3
	WINDOW one AS (PARTITION BY p.school, p.class ORDER BY a.value))
	WHERE others > 0 AND (20000 * below + others) / (2 * others) < 1000;
SELECT 'r16', count(*) FROM (SELECT rank() OVER one - 1 AS below, count(*) OVER (PARTITION BY p.school, p.class) - 1 AS others
	FROM general a JOIN pupil p ON p.id = a.pupil WHERE a.term = 3
	WINDOW one AS (PARTITION BY p.school, p.class ORDER BY a.value))
	WHERE others > 0 AND (20000 * below + others) / (2 * others) < 500;
SELECT 'r17', count(*) FROM (SELECT pupil FROM (
	SELECT pupil FROM maths WHERE term = 3 AND value < 800
	UNION ALL SELECT pupil FROM french WHERE term = 3 AND value < 800
	UNION ALL SELECT * FROM (SELECT pupil FROM absence WHERE day BETWEEN 20270603 AND 20270702 AND justified = 0
		GROUP BY pupil HAVING sum(half_days) >= 300)) GROUP BY pupil HAVING count(*) >= 2);
SELECT 'r18', count(*) FROM pupil p JOIN general g ON g.term = 3 AND g.pupil = p.id WHERE p.level >= 2 AND g.value < 900
	AND (SELECT sum(half_days) FROM absence WHERE pupil = p.id AND day BETWEEN 20260901 AND 20270702) >= 2000;
SELECT 'r19', count(*) FROM (SELECT a.pupil FROM average a JOIN subject s ON s.id = a.subject WHERE s.name = 'HI-GE'
	GROUP BY a.pupil HAVING (2 * sum(value) + count(*)) / (2 * count(*)) < 700);
SELECT 'r20', count(*) FROM (
	SELECT a.pupil FROM average a JOIN subject s ON s.id = a.subject WHERE s.name IN ('PH-CH', 'SVT') AND a.term = 3 AND a.value < 800
		GROUP BY a.pupil HAVING count(*) = 2
	UNION SELECT pupil FROM absence WHERE day BETWEEN 20261201 AND 20270228 GROUP BY pupil HAVING sum(half_days) >= 2000);
