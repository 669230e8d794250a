-- Households (家庭): who pays together. A person is of one household of a region; the present only, for a payment is booked person by person.

create table household (
    region       {id}  not null,
    household_no {key} not null,
    psn_no       {key} not null,
    primary key (psn_no, region)
);
create index household_by_number on household (household_no, region, psn_no);      -- payments under the number of a household
