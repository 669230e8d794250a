-- Registers (登记): who is insured, who may treat, what is on the list.
-- Macros: {key} text that is compared byte by byte, {id} 64-bit number, {bytes} binary. Days are yyyymmdd, instants Unix milliseconds, money fen.
-- Every unique key carries the region, so that a region's rows can move to another node; it stands last, because ids are unique anyway.

create table person (                       -- 参保人
    region       {id}  not null,            -- pooling region of insurance
    psn_no       {key} not null,            -- person number (人员编号)
    cert_type    {key} not null,            -- dictionary psn_cert_type
    certno       {key} not null,
    name         text  not null,
    sex          {id}  not null,            -- 0 unknown, 1 male, 2 female
    birth        {id}  not null,
    primary key (psn_no, region)
);
create unique index person_by_document on person (certno, cert_type, region);  -- 1101 by document, import: same document twice

create table enrolment (                    -- 参保信息
    region       {id}  not null,
    psn_no       {key} not null,
    scheme       {id}  not null,            -- 310 employees, 390 residents
    from_day     {id}  not null,
    until_day    {id},                      -- exclusive; null: open
    grade        {key} not null,            -- grade of the plan; empty where the region has none
    status       {id}  not null,            -- value of PersonStatus
    psn_type     {key} not null,            -- dictionary psn_type, as the interface shows it
    post         {id}  not null,            -- value of Post
    months       {id}  not null,            -- months of contributions before from_day that count as uninterrupted
    employer     text  not null,
    primary key (psn_no, scheme, from_day, region)
);

create table person_group (                 -- 身份类别
    region       {id}  not null,
    psn_no       {key} not null,
    category     {key} not null,            -- dictionary psn_idet_type
    aid          {id}  not null,            -- value of AidCategory
    from_day     {id}  not null,
    until_day    {id},
    primary key (psn_no, category, from_day, region)
);

create table person_state (                 -- 个人账户与就诊序号: the row that a lane locks
    region       {id}  not null,
    psn_no       {key} not null,
    account_fen  {id}  not null check (account_fen >= 0),
    visits       {id}  not null,            -- visits so far: the next visit's number is one more
    primary key (psn_no, region)
);

create table provider (                     -- 定点医药机构
    region       {id}  not null,            -- region of care
    code         {key} not null,            -- 12 characters
    name         text  not null,
    kind         {id}  not null,            -- dictionary fixmedins_type: 1 hospital, 2 pharmacy
    tier         {id}  not null,            -- value of Tier
    hosp_lv      {key} not null,            -- dictionary hosp_lv
    from_day     {id}  not null,
    until_day    {id},
    primary key (code, region)
);

create table credential (                   -- 接入凭证
    paas_id      {key} not null primary key,
    access_key   {key} not null unique,
    token        {key} not null,
    secret_key   {key} not null,
    provider     {key} not null,
    needs_digest {id}  not null,            -- 1: the body digest is required
    issued_at    {id}  not null,
    revoked_at   {id}
);

create table nonce (                        -- 防重放
    paas_id      {key} not null,
    nonce        {key} not null,
    until        {id}  not null,            -- from when its time stamp is out of the window by itself
    primary key (paas_id, nonce)
);
create index nonce_by_time on nonce (until);  -- old ones are swept

create table catalogue_version (            -- 医保目录版本
    version      {id}  not null primary key,
    imported_at  {id}  not null,
    digest       {key} not null,            -- SHA-256 over the three files, hex
    items        text  not null,            -- items.csv
    first_pay    text  not null,            -- first-pay.csv
    ceilings     text  not null             -- ceilings.csv
);

create table import_run (                   -- 导入进度
    kind         {key} not null,
    digest       {key} not null,            -- SHA-256 of the file, hex
    file         text  not null,
    rows_read    {id}  not null,
    rows_taken   {id}  not null,
    rows_refused {id}  not null,
    position     {id}  not null,            -- bytes of the file that are done
    done         {id}  not null,            -- 1: whole file
    changed_at   {id}  not null,
    primary key (kind, digest)
);
