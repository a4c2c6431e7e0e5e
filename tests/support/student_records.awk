# SPDX-License-Identifier: GPL-3.0-or-later
# Turns student-por.csv (";", UCI "Student Performance") into records: G1 and G2 are the averages of two terms
# of one subject, absences a term count of half-days, the outcome "fail" is G3 < 10.
#   awk -f student_records.awk -v school=0999999Z -v year=2025 student-por.csv
BEGIN {
	FS = ";"
	printf "{\"t\":\"delivery\",\"school\":\"%s\",\"kind\":\"records\",\"year\":%d,\"complete\":true}\n", school, year
	printf "{\"t\":\"term\",\"index\":1,\"from\":\"%d-09-01\",\"to\":\"%d-11-30\"}\n", year, year
	printf "{\"t\":\"term\",\"index\":2,\"from\":\"%d-12-01\",\"to\":\"%d-03-15\"}\n", year, year + 1
}
{
	sub(/\r$/, "")
	gsub(/"/, "")
}
NR == 1 {
	for (i = 1; i <= NF; i++)
		column[$i] = i
	next
}
NF {
	id = sprintf("\"id\":{\"be\":\"%d\"}", 10000 + NR)
	printf "{\"t\":\"pupil\",%s,\"level\":\"3e\"}\n", id
	for (term = 1; term <= 2; term++)
		printf "{\"t\":\"average\",%s,\"subject\":\"PORTUGAIS\",\"term\":%d,\"value\":\"%s\"}\n", id, term, $column["G" term]
	printf "{\"t\":\"count\",%s,\"what\":\"half_days\",\"term\":2,\"value\":\"%s\"}\n", id, $column["absences"]
	printf "{\"t\":\"outcome\",%s,\"name\":\"fail\",\"value\":%s,\"date\":\"%d-06-30\"}\n", id, $column["G3"] + 0 < 10 ? "true" : "false", year + 1
}
