-- The national clearing of the epidemic (疫情全国清算): bills whose home region was not known, what was found about them, and the items of the
-- national clearing. Nothing is ever updated.

create index hub_leg_epidemic on hub_leg (setl_id) where epidemic <> 0;
create index settlement_epidemic on settlement (setl_id) where epidemic <> 0;

create table epidemic_bill (                -- 待核查账单
    region       {id}  not null,            -- care region
    bill_id      {id}  not null,
    bill_no      {key} not null,            -- number at the provider
    provider     {key} not null,
    tier         {id}  not null,            -- value of Tier
    kind         {id}  not null,            -- value of VisitKind
    status       {id}  not null,            -- value of EpidemicStatus
    day          {id}  not null,            -- day of service
    certno       {key} not null,            -- empty: not known
    total        {id}  not null,
    lines        text  not null,            -- JSON [[class, fen, first pay ppm, diagnosis plan], ...]
    booked_day   {id}  not null,
    by_whom      {key} not null,
    at           {id}  not null,
    batch        {id}  not null,
    primary key (bill_no, provider, region)
);
create unique index epidemic_bill_by_id on epidemic_bill (bill_id, region);
create index epidemic_bill_by_provider on epidemic_bill (provider, booked_day);    -- claims of a month

create table epidemic_finding (             -- 参保地核查结果
    region       {id}  not null,            -- care region
    bill_id      {id}  not null,
    finding_id   {id}  not null,
    home         {id}  not null,            -- 0: insured nowhere
    psn_no       {key} not null,
    scheme       {id}  not null,
    fund         {id}  not null,            -- funds of the home region
    fiscal       {id}  not null,
    funds        text  not null,            -- JSON [[fund code, fen], ...]
    day          {id}  not null,
    by_whom      {key} not null,
    at           {id}  not null,
    batch        {id}  not null,
    primary key (bill_id, region)
);
create unique index epidemic_finding_by_id on epidemic_finding (finding_id, region);

create table epidemic_item (                -- 疫情清算明细
    region       {id}  not null,            -- 0: the hub
    source_id    {id}  not null,            -- settlement, reversal or finding
    source       {id}  not null,            -- value of EpidemicSource
    period       {id}  not null,            -- yyyy00
    home         {id}  not null,            -- 0: insured nowhere
    care         {id}  not null,
    scheme       {id}  not null,            -- of the funds
    book         {id}  not null,            -- scheme in whose books the fiscal fund stands
    status       {id}  not null,
    day          {id}  not null,
    total        {id}  not null,
    fund         {id}  not null,
    account      {id}  not null,
    central      {id}  not null,
    province     {id}  not null,
    local        {id}  not null,
    batch        {id}  not null,
    primary key (source_id, region)
);
create index epidemic_item_by_period on epidemic_item (period, source_id);
