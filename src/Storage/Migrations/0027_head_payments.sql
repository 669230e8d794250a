-- Payment per head (按人头付费): who is on the list of a provider in a month, what it is due for them, and which bills that stands for. Rows
-- record what happened.

alter table registration add column application {key} not null default '';   -- 2505: dictionary biz_appy_type, 05 contracted with a family doctor
update registration set application = '05' where infno = '2505' and details like '%"biz_appy_type":"05"%';
create index registration_by_institution on registration (code, application) where application <> '';

create table head_payment (                 -- 人头费
    region       {id}  not null,
    month        {id}  not null,            -- yyyymm
    provider     {key} not null,
    scheme       {id}  not null,
    heads        {id}  not null,
    price        {id}  not null,            -- of a head and year
    share_ppm    {id}  not null,            -- share of the method in the payment of ordinary outpatient care, millionths
    due          {id}  not null,
    booked       {id}  not null,            -- by the pooled fund for the bills that it stands for
    number       {id}  not null,            -- adjustment of what is owed; 0: nothing changes
    by_whom      {key} not null,
    at           {id}  not null,
    batch        {id}  not null,
    primary key (provider, month, scheme, region)
);
create index head_payment_by_month on head_payment (region, month);

create table head_entry (                   -- 人头名单
    region       {id}  not null,
    month        {id}  not null,
    provider     {key} not null,
    psn_no       {key} not null,
    scheme       {id}  not null,
    reg_id       {id}  not null,            -- the registration
    since        {id}  not null,            -- its first day
    batch        {id}  not null,
    primary key (provider, month, psn_no, region)
);

create table head_bill (                    -- 人头费所含结算
    region       {id}  not null,
    setl_id      {id}  not null,
    month        {id}  not null,
    provider     {key} not null,
    scheme       {id}  not null,
    fund         {id}  not null,            -- booked by the pooled fund
    batch        {id}  not null,
    primary key (setl_id, region)
);
