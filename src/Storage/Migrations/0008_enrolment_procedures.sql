-- Procedures of enrolment (参保业务): what was done is a row that never changes; the enrolments of a person are the present.

alter table person add column death_day {id} not null default 0;         -- 0: alive
alter table person add column merged_into {key} not null default '';     -- number of the record that goes on; empty: this one
create index person_by_merge on person (merged_into, region) where merged_into <> '';

create table enrolment_event (              -- 参保办理事项: one row per record that changed; rows of one event share its id
    region       {id}  not null,
    event_id     {id}  not null,
    psn_no       {key} not null,
    kind         {id}  not null,            -- value of ProcedureKind
    day          {id}  not null,            -- from which it holds
    made_by      {key} not null,            -- who did it
    at           {id}  not null,
    undoes       {id}  not null,            -- event that it undoes; 0: none
    details      text  not null,            -- JSON: the record before and after, reason, what else was decided
    batch        {id}  not null,            -- link of the audit chain
    primary key (event_id, psn_no, region)
);
create index enrolment_event_by_person on enrolment_event (psn_no, event_id);
create unique index enrolment_event_undone_once on enrolment_event (undoes, psn_no, region) where undoes <> 0;

create table enrolment_paper (              -- 参保凭证与转移联系函
    region       {id}  not null,            -- region that issued it
    paper_id     {id}  not null,
    event_id     {id}  not null,
    kind         {id}  not null,            -- 1 certificate of the region that is left, 2 receipt of the region that takes in
    psn_no       {key} not null,
    day          {id}  not null,
    months       {id}  not null,            -- months of contributions in all
    fen          {id}  not null,            -- balance of the personal account that follows
    other_region {id}  not null,
    other_psn_no {key} not null,
    primary key (paper_id, region)
);
create index enrolment_paper_by_person on enrolment_paper (psn_no, paper_id);
