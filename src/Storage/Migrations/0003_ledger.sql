-- Ledger (总账) and audit trail (审计链).

create table journal (                      -- 凭证: one row per ledger transaction
    region       {id}  not null,
    txn_id       {id}  not null,            -- the settlement, reversal or other event that it records
    scheme       {id}  not null,
    day          {id}  not null,
    source       {id}  not null,            -- value of TransactionSource
    party        {key} not null,            -- provider or person; empty: nobody
    entries      text  not null,            -- JSON [[account, fen], ...]; debit above zero, credit below
    batch        {id}  not null,
    primary key (txn_id, region)
);
create index journal_by_day on journal (region, scheme, day, txn_id);               -- account statement

create view journal_entry as                -- 分录: what every question to the journal reads
select j.region, j.txn_id, cast(e.value->>0 as bigint) as account, j.scheme, cast(e.value->>1 as bigint) as fen, j.day, j.source, j.party,
    j.batch
from journal j, {entries} e;

create table balance (                      -- 余额分桶: summed when read, no hot row
    region       {id}  not null,
    account      {id}  not null,
    scheme       {id}  not null,
    day          {id}  not null,
    lane         {id}  not null,
    debit        {id}  not null,
    credit       {id}  not null,
    primary key (region, account, scheme, day, lane)
);

create table audit_link (                   -- 审计链: one link per commit batch
    chain        {id}  not null,            -- node and lane
    seq          {id}  not null,            -- from 1 without a gap
    batch        {id}  not null unique,
    at           {id}  not null,
    previous     {bytes} not null,          -- hash of the link before; 32 zero bytes for the first
    rows         {bytes} not null,          -- for each row of the batch: kind, key, digest
    hash         {bytes} not null,          -- SHA-256 over chain, seq, batch, at, previous, rows
    primary key (chain, seq)
);
