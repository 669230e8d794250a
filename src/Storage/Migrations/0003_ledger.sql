-- Ledger (总账) and audit trail (审计链).

create table journal (                      -- 分录
    region       {id}  not null,
    txn_id       {id}  not null,            -- the settlement, reversal or other event that it records
    entry        {id}  not null,            -- from 0
    account      {id}  not null,
    scheme       {id}  not null,
    fen          {id}  not null,            -- debit above zero, credit below
    day          {id}  not null,
    source       {id}  not null,            -- value of TransactionSource
    party        {key} not null,            -- provider or person; empty: nobody
    batch        {id}  not null,
    primary key (txn_id, entry, region)
);
create index journal_by_account on journal (region, account, scheme, day, txn_id);  -- account statement

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
