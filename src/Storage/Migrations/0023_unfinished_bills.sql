-- Unfinished bills (未了结账单): unpaid, or paid and not credited to personal accounts yet. A list of their own and no indexes of bill_state, so
-- that a payment changes nothing of a bill that an index knows: PostgreSQL then changes its row in place.

create table unfinished_bill (
    region       {id}  not null,
    scheme       {id}  not null,
    payer_kind   {id}  not null,
    payer        {key} not null,
    period       {id}  not null,
    primary key (payer, payer_kind, period, scheme, region)
);
insert into unfinished_bill
select region, scheme, payer_kind, payer, period from bill_state where is_open = 1 or (scheme = 310 and credited < editions);

drop index bill_state_open;
drop index bill_state_uncredited;
drop index allocation_by_payer;                    -- nobody asks by it: what a payer paid stands in payment, what is paid in bill_state

create table payment_part (                 -- 部分入账: batches that booked payments of a file behind its saved position
    digest       {key} not null,
    batch        {id}  not null,
    primary key (digest, batch)
);
