-- Enrolment (参保): states, waiting periods and employers of an enrolment; employers.

alter table enrolment add column state {id} not null default 1;          -- value of EnrolmentState: 1 enrolled, 2 paused
alter table enrolment add column pause {id} not null default 0;          -- value of PauseReason
alter table enrolment add column benefits_from {id} not null default 0;  -- first day with benefits; 0: from_day
alter table enrolment add column employer_no {key} not null default '';  -- who pays; empty: the person, or the public
alter table enrolment add column maternity {id} not null default 0;      -- 1: member of maternity insurance too
create index enrolment_by_employer on enrolment (employer_no, region, psn_no) where employer_no <> '';  -- bills, employer's list

create table employer (                     -- 参保单位
    region       {id}  not null,
    employer_no  {key} not null,            -- 1 to 30 letters and digits
    credit_code  {key} not null,            -- unified social credit code (GB 32100)
    name         text  not null,
    payer        {key} not null,            -- kind of payer, as the vocabulary of policies names it
    from_day     {id}  not null,
    until_day    {id},
    primary key (employer_no, region)
);
create unique index employer_by_credit_code on employer (credit_code, region);
