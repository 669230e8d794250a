-- Posted settlements (结算凭证): the ledger transaction of a settlement stands in its own row. Settlements that were made before have a row
-- of the journal; every question to the journal reads both by the view.

alter table settlement add column posted_day {id};          -- day of posting; null: the journal has the transaction
alter table settlement add column entries text;             -- JSON [[account, fen], ...]; debit above zero, credit below
create index settlement_by_posting on settlement (region, scheme, posted_day, setl_id);    -- account statement
drop index settlement_by_visit;
drop index settlement_by_person;
create index settlement_by_person on settlement (psn_no, mdtrt_id);     -- of a person, of a visit

drop view care_row;
drop view journal_entry;

create view journal_kept as
select j.region, j.txn_id, cast(e.value->>0 as bigint) as account, j.scheme, cast(e.value->>1 as bigint) as fen, j.day, j.source, j.party,
    j.batch
from journal j, {entries} e;

create view journal_settled as
select j.region, j.setl_id as txn_id, cast(e.value->>0 as bigint) as account, j.scheme, cast(e.value->>1 as bigint) as fen,
    j.posted_day as day, 1 as source, case when j.care = j.region then j.provider else cast(j.care as text) end as party, j.batch
from settlement j, {entries} e where j.posted_day is not null and j.reverses is null;

create view journal_reversed as
select j.region, j.setl_id as txn_id, cast(e.value->>0 as bigint) as account, j.scheme, cast(e.value->>1 as bigint) as fen,
    j.posted_day as day, 2 as source, case when j.care = j.region then j.provider else cast(j.care as text) end as party, j.batch
from settlement j, {entries} e where j.posted_day is not null and j.reverses is not null;

create view journal_entry as                -- 分录: what every question to the journal reads
select * from journal_kept union all select * from journal_settled union all select * from journal_reversed;

create view posted_settlement as            -- 结算及记账日
select s.*, coalesce(s.posted_day, (select j.day from journal j where j.txn_id = s.setl_id and j.region = s.region)) as book_day
from settlement s;

create view care_row as
select b.region, b.month, b.scheme, 1 as kind, b.visit_kind * 10 + b.tier as part, b.setl_id, b.bills, b.cost, b.eligible, b.fund,
    b.account, b.cash, b.days
from (
    select s.region, s.book_day / 100 as month, s.scheme, v.kind as visit_kind, coalesce(p.tier, 0) as tier, s.setl_id,
        case when s.interim = 1 then 0 when s.reverses is null then 1 else -1 end as bills, s.total as cost, s.eligible,
        s.fund_paid as fund, s.account, s.cash,
        case when v.kind in (4, 5) and s.interim = 0 and v.end_day is not null then
            (case when s.reverses is null then 1 else -1 end) * (case when v.kind = 4 and v.end_day = v.begin_day then 1 else
            (v.end_day % 100 + (153 * (v.end_day / 100 % 100 + 12 * ((14 - v.end_day / 100 % 100) / 12) - 3) + 2) / 5
            + 365 * (v.end_day / 10000 - (14 - v.end_day / 100 % 100) / 12) + (v.end_day / 10000 - (14 - v.end_day / 100 % 100) / 12) / 4
            - (v.end_day / 10000 - (14 - v.end_day / 100 % 100) / 12) / 100 + (v.end_day / 10000 - (14 - v.end_day / 100 % 100) / 12) / 400)
            - (v.begin_day % 100 + (153 * (v.begin_day / 100 % 100 + 12 * ((14 - v.begin_day / 100 % 100) / 12) - 3) + 2) / 5
            + 365 * (v.begin_day / 10000 - (14 - v.begin_day / 100 % 100) / 12) + (v.begin_day / 10000 - (14 - v.begin_day / 100 % 100) / 12) / 4
            - (v.begin_day / 10000 - (14 - v.begin_day / 100 % 100) / 12) / 100
            + (v.begin_day / 10000 - (14 - v.begin_day / 100 % 100) / 12) / 400)
            end)
        else 0 end as days
    from posted_settlement s
    join visit v on v.mdtrt_id = s.mdtrt_id and v.region = s.region
    left join provider p on p.code = s.provider and p.region = case when s.care = 0 then s.region else s.care end
) b
union all
select f.region, f.month, f.scheme, 2, f.fund_code, f.setl_id,
    case when f.interim = 1 or f.paid = 0 then 0 when f.reverses is null then 1 else -1 end, 0, 0, f.paid, 0, 0, 0
from (
    select s.region, s.book_day / 100 as month, s.scheme, cast(e.value->>1 as bigint) as fund_code, s.setl_id, s.interim, s.reverses,
        sum(cast(e.value->>3 as bigint)) as paid
    from posted_settlement s, {funds} e
    group by s.region, s.book_day / 100, s.scheme, cast(e.value->>1 as bigint), s.setl_id, s.interim, s.reverses
) f
union all
select s.region, s.book_day / 100, s.scheme, 3, 0, s.setl_id,
    case when s.interim = 1 then 0 when s.reverses is null then 1 else -1 end, s.total, 0, s.fund_paid, 0, 0, 0
from posted_settlement s
join visit v on v.mdtrt_id = s.mdtrt_id and v.region = s.region
where v.kind = 4 and s.care <> 0 and s.care / 10000 <> s.region / 10000
union all
select s.region, s.book_day / 100, s.scheme, 4, 0, s.setl_id,
    case when s.interim = 1 then 0 when s.reverses is null then 1 else -1 end, s.total, 0, s.fund_paid, 0, 0, 0
from posted_settlement s
where s.epidemic <> 0;
