-- Fee sheets (费用清单): the lines that a visit gets in one batch are one row. Lines from before have a row each in fee_line, to which
-- nothing is added any more; every question about lines reads both by the view.

create table fee_sheet (
    region       {id}  not null,
    mdtrt_id     {id}  not null,
    first_line   {id}  not null,            -- number of its first line in the visit, from 1
    lines        text  not null,            -- JSON [[number, serial, charge batch, item, ...], ...] in the order of charged_line
    batch        {id}  not null,
    primary key (mdtrt_id, first_line, region)
);

create view charged_line as                 -- 费用明细
select region, mdtrt_id, line_no, sn, charge_batch, item, price_micro, quantity_e4, amount, day, supply_days, approval, cancels,
    non_covered, over_standard, first_pay, eligible, details, batch
from fee_line
union all
select s.region, s.mdtrt_id, cast(e.value->>0 as bigint), e.value->>1, e.value->>2, e.value->>3, cast(e.value->>4 as bigint),
    cast(e.value->>5 as bigint), cast(e.value->>6 as bigint), cast(e.value->>7 as bigint), cast(e.value->>8 as bigint),
    cast(e.value->>9 as bigint), cast(e.value->>10 as bigint), cast(e.value->>11 as bigint), cast(e.value->>12 as bigint),
    cast(e.value->>13 as bigint), cast(e.value->>14 as bigint), e.value->>15, s.batch
from fee_sheet s, {lines} e;

-- {postgres}
-- Rows that every settlement updates find room for their next state on their page, and then need no index entry.
alter table person_state set (fillfactor = 70);
alter table accumulator set (fillfactor = 70);
