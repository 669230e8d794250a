-- Kind of the county where a resident lives (居住县类别), by stretch of the enrolment: who bears the subsidy. Empty: not said.

alter table enrolment add column county {key} not null default '';
