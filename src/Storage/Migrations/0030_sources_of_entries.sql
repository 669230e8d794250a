-- Sources of entries (分录来源): of one type in all parts of the view, so that a question about a source leaves out the parts without it.

drop view journal_entry;
drop view journal_settled;
drop view journal_reversed;

create view journal_settled as
select j.region, j.setl_id as txn_id, cast(e.value->>0 as bigint) as account, j.scheme, cast(e.value->>1 as bigint) as fen,
    j.posted_day as day, cast(1 as bigint) as source, case when j.care = j.region then j.provider else cast(j.care as text) end as party,
    j.batch
from settlement j, {entries} e where j.posted_day is not null and j.reverses is null;

create view journal_reversed as
select j.region, j.setl_id as txn_id, cast(e.value->>0 as bigint) as account, j.scheme, cast(e.value->>1 as bigint) as fen,
    j.posted_day as day, cast(2 as bigint) as source, case when j.care = j.region then j.provider else cast(j.care as text) end as party,
    j.batch
from settlement j, {entries} e where j.posted_day is not null and j.reverses is not null;

create view journal_entry as                -- 分录: what every question to the journal reads
select * from journal_kept union all select * from journal_settled union all select * from journal_reversed;
