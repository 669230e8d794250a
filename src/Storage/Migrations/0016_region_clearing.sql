-- Clearing between regions (异地清算), at the hub: region is 0 in every row. Rows record what happened; clearing_run holds the present.

create index hub_leg_by_batch on hub_leg (batch, setl_id);                         -- what came to the hub since the last clearing
create index hub_leg_reversal on hub_leg (reverses) where reverses is not null;    -- whether a disputed item was reversed

create table clearing_batch (               -- 清算批次
    region       {id}  not null,
    period       {id}  not null,            -- yyyymm; yyyy00: the epidemic of a year
    day          {id}  not null,            -- day of the list: postings and deadlines
    after_setl   {id}  not null,            -- items above this one are looked at
    until_batch  {id}  not null,            -- legs that had come to the hub when the run was planned
    by_whom      {key} not null,
    at           {id}  not null,
    batch        {id}  not null,
    primary key (period, region)
);

create table clearing_run (                 -- 清算进度
    region       {id}  not null,
    period       {id}  not null,
    position     {id}  not null,            -- the last item that is done
    items        {id}  not null,
    fen          {id}  not null,
    first_left   {id}  not null,            -- the item before the first that was not taken; 0: not known yet
    done         {id}  not null,
    primary key (period, region)
);

create table clearing_item (                -- 清算明细: an item is cleared once
    region       {id}  not null,
    setl_id      {id}  not null,
    period       {id}  not null,
    scheme       {id}  not null,
    home         {id}  not null,
    care         {id}  not null,
    fen          {id}  not null,            -- what home owes care; of a reversal below zero
    fiscal       {id}  not null,            -- of the epidemic: what home booked for the fiscal fund
    booked_month {id}  not null,            -- month in which the hub heard of it
    batch        {id}  not null,
    primary key (setl_id, region)
);
create index clearing_item_by_period on clearing_item (period, setl_id);

create table clearing_cell (                -- 双边矩阵
    region       {id}  not null,
    period       {id}  not null,
    scheme       {id}  not null,
    home         {id}  not null,
    care         {id}  not null,
    items        {id}  not null,
    fen          {id}  not null,
    fiscal       {id}  not null,
    batch        {id}  not null,
    primary key (period, scheme, home, care, region)
);

create table clearing_notice (              -- 清算通知书
    region       {id}  not null,
    notice_no    {id}  not null,
    kind         {id}  not null,            -- value of NoticeKind
    period       {id}  not null,
    scheme       {id}  not null,
    payer        {id}  not null,            -- 0: the hub
    payee        {id}  not null,            -- 0: the hub
    fen          {id}  not null,
    issued       {id}  not null,
    apply_by     {id}  not null,
    pay_by       {id}  not null,
    by_whom      {key} not null,
    at           {id}  not null,
    batch        {id}  not null,
    primary key (notice_no, region)
);
create index clearing_notice_by_period on clearing_notice (period, kind);

create table clearing_receipt (             -- 清算收付款
    region       {id}  not null,
    receipt_no   {key} not null,            -- number of the bank
    notice_no    {id}  not null,
    fen          {id}  not null,
    day          {id}  not null,
    by_whom      {key} not null,
    at           {id}  not null,
    batch        {id}  not null,
    primary key (receipt_no, region)
);
create index clearing_receipt_by_notice on clearing_receipt (notice_no);

create table clearing_dispute (             -- 清算争议
    region       {id}  not null,
    dispute_no   {id}  not null,
    setl_id      {id}  not null,
    raised_by    {id}  not null,            -- the home region
    reason       text  not null,
    day          {id}  not null,
    by_whom      {key} not null,
    at           {id}  not null,
    batch        {id}  not null,
    primary key (dispute_no, region)
);
create index clearing_dispute_by_item on clearing_dispute (setl_id);

create table clearing_dispute_step (        -- 争议处理
    region       {id}  not null,
    dispute_no   {id}  not null,
    kind         {id}  not null,            -- 1 extended, 2 the item stands, 3 it is to be reversed
    note         text  not null,
    day          {id}  not null,
    by_whom      {key} not null,
    at           {id}  not null,
    batch        {id}  not null,
    primary key (dispute_no, kind, region)
);

create table prepayment_quota (             -- 预付金额度: the latest row of a pair holds
    region       {id}  not null,
    year         {id}  not null,
    edition      {id}  not null,            -- 1: fixed in January; later ones: top-ups
    scheme       {id}  not null,
    home         {id}  not null,
    care         {id}  not null,
    fen          {id}  not null,
    notice_no    {id}  not null,            -- 0: nothing to pay
    batch        {id}  not null,
    primary key (home, care, scheme, year, edition, region)
);
