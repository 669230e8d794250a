-- Care elsewhere (异地就医): messages between regions and the legs that they book. Rows of outbox, inbox, care_leg and hub_leg record what
-- happened and are never updated or deleted; outbox_delivery holds the present.

alter table settlement add column care {id} not null default 0;      -- 就医地: region whose agency pays the provider; local: the region itself
alter table settlement add column epidemic {id} not null default 0;  -- value of EpidemicStatus with which it was settled

create table outbox (                       -- 发件箱
    region       {id}  not null,            -- sender
    message_id   {id}  not null,
    receiver     {id}  not null,            -- 0: the hub
    kind         {id}  not null,            -- value of MessageKind
    gid          {id}  not null,            -- the settlement that it is about: setl_id of the one that was made first
    seq          {id}  not null,            -- order of the messages about it: 1 settlement, 2 reversal
    body         text  not null,            -- JSON object: the leg
    at           {id}  not null,
    batch        {id}  not null,
    primary key (message_id, region)
);
create unique index outbox_by_settlement on outbox (gid, seq, receiver, region);   -- said once; reconciliation, status of one settlement

create table outbox_delivery (              -- 投递状态
    region       {id}  not null,
    message_id   {id}  not null,
    receiver     {id}  not null,
    delivered_at {id}  not null,            -- 0: not yet
    tries        {id}  not null,
    primary key (message_id, region)
);
create index outbox_waiting on outbox_delivery (message_id) where delivered_at = 0;

create table inbox (                        -- 收件箱: applied once
    region       {id}  not null,            -- receiver
    sender       {id}  not null,
    message_id   {id}  not null,
    kind         {id}  not null,
    gid          {id}  not null,
    seq          {id}  not null,
    setl_id      {id}  not null,            -- the leg that it carried
    digest       {bytes} not null,          -- SHA-256 of the message
    at           {id}  not null,
    batch        {id}  not null,
    primary key (message_id, sender, region)
);
create unique index inbox_by_settlement on inbox (gid, seq, sender, region);

create table care_leg (                     -- 就医地记账
    region       {id}  not null,            -- region of care
    leg_id       {id}  not null,            -- ledger transaction in the region of care
    setl_id      {id}  not null,
    reverses     {id},
    home         {id}  not null,
    provider     {key} not null,
    scheme       {id}  not null,
    clr_type     {key} not null,
    kind         {id}  not null,            -- value of VisitKind
    epidemic     {id}  not null,            -- value of EpidemicStatus
    psn_no       {key} not null,
    day          {id}  not null,            -- day of service
    at           {id}  not null,            -- when the home region settled it
    booked_day   {id}  not null,            -- day of posting in the region of care
    total        {id}  not null,            -- of a reversal below zero, as all amounts
    fund_paid    {id}  not null,
    account      {id}  not null,
    cash         {id}  not null,
    funds        text  not null,            -- JSON [[fund code, fen], ...]
    batch        {id}  not null,
    primary key (setl_id, region)
);
create unique index care_leg_reversed_once on care_leg (reverses, region) where reverses is not null;
create index care_leg_by_provider on care_leg (provider, booked_day);              -- claims of a month
create index care_leg_by_time on care_leg (provider, at);                          -- reconciliation with the provider
create index care_leg_by_day on care_leg (region, booked_day);                     -- reconciliation of a day

create table hub_leg (                      -- 清算中心记账: one row per side
    region       {id}  not null,            -- 0: the hub
    side         {id}  not null,            -- 1 home, 2 care
    setl_id      {id}  not null,
    reverses     {id},
    home         {id}  not null,
    care         {id}  not null,
    provider     {key} not null,
    scheme       {id}  not null,
    clr_type     {key} not null,
    kind         {id}  not null,
    epidemic     {id}  not null,
    day          {id}  not null,
    booked_day   {id}  not null,            -- day on which the hub took it
    total        {id}  not null,
    fund_paid    {id}  not null,
    account      {id}  not null,
    funds        text  not null,
    batch        {id}  not null,
    primary key (setl_id, side, region)
);
create index hub_leg_by_day on hub_leg (booked_day, home, care);
