-- Statistics (统计): settlements summed as they are committed, and published bulletins. care_sum holds sums by lane; care_row is the same
-- counted from the rows, one row per settlement and what it counts for. Rows of bulletin_edition are never updated or deleted.

create table care_sum (                     -- 待遇汇总: summed when read, no hot row
    region       {id}  not null,
    month        {id}  not null,            -- yyyymm of posting
    scheme       {id}  not null,
    kind         {id}  not null,            -- value of CareSumKind: 1 care, 2 fund, 3 stays in another province, 4 epidemic
    part         {id}  not null,            -- care: kind of visit times ten plus tier; fund: national fund code
    lane         {id}  not null,
    bills        {id}  not null,            -- reversals count -1, interim settlements 0
    cost         {id}  not null,
    eligible     {id}  not null,
    fund         {id}  not null,
    account      {id}  not null,
    cash         {id}  not null,
    days         {id}  not null,            -- of stays
    primary key (month, region, scheme, kind, part, lane)
);

create view care_row as
select b.region, b.month, b.scheme, 1 as kind, b.visit_kind * 10 + b.tier as part, b.setl_id, b.bills, b.cost, b.eligible, b.fund,
    b.account, b.cash, b.days
from (
    select s.region, j.day / 100 as month, s.scheme, v.kind as visit_kind, coalesce(p.tier, 0) as tier, s.setl_id,
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
    from settlement s
    join journal j on j.txn_id = s.setl_id and j.region = s.region
    join visit v on v.mdtrt_id = s.mdtrt_id and v.region = s.region
    left join provider p on p.code = s.provider and p.region = case when s.care = 0 then s.region else s.care end
) b
union all
select f.region, f.month, f.scheme, 2, f.fund_code, f.setl_id,
    case when f.interim = 1 or f.paid = 0 then 0 when f.reverses is null then 1 else -1 end, 0, 0, f.paid, 0, 0, 0
from (
    select s.region, j.day / 100 as month, s.scheme, cast(e.value->>1 as bigint) as fund_code, s.setl_id, s.interim, s.reverses,
        sum(cast(e.value->>3 as bigint)) as paid
    from journal j join settlement s on s.setl_id = j.txn_id and s.region = j.region, {funds} e
    group by s.region, j.day / 100, s.scheme, cast(e.value->>1 as bigint), s.setl_id, s.interim, s.reverses
) f
union all
select s.region, j.day / 100, s.scheme, 3, 0, s.setl_id,
    case when s.interim = 1 then 0 when s.reverses is null then 1 else -1 end, s.total, 0, s.fund_paid, 0, 0, 0
from settlement s
join journal j on j.txn_id = s.setl_id and j.region = s.region
join visit v on v.mdtrt_id = s.mdtrt_id and v.region = s.region
where v.kind = 4 and s.care <> 0 and s.care / 10000 <> s.region / 10000
union all
select s.region, j.day / 100, s.scheme, 4, 0, s.setl_id,
    case when s.interim = 1 then 0 when s.reverses is null then 1 else -1 end, s.total, 0, s.fund_paid, 0, 0, 0
from settlement s
join journal j on j.txn_id = s.setl_id and j.region = s.region
where s.epidemic <> 0;

insert into care_sum (region, month, scheme, kind, part, lane, bills, cost, eligible, fund, account, cash, days)
select region, month, scheme, kind, part, -1, sum(bills), sum(cost), sum(eligible), sum(fund), sum(account), sum(cash), sum(days)
from care_row group by region, month, scheme, kind, part;

create index journal_beside_settlements on journal (day) where source not in (1, 2, 17, 18);   -- income and other movements of a year

create table bulletin_edition (             -- 已发布统计公报
    region       {id}  not null,            -- 0: everything in this database
    year         {id}  not null,
    edition      {id}  not null,            -- from 1: a correction is a new edition
    digest       {key} not null,            -- SHA-256 of the content, hex
    content      text  not null,            -- JSON as published
    reason       text  not null,            -- why it corrects the edition before; empty for the first
    by_whom      {key} not null,
    at           {id}  not null,
    batch        {id}  not null,
    primary key (year, edition, region)
);
