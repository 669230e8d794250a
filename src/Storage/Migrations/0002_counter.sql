-- The counter (结算窗口): messages, visits, fee lines, settlements, accumulators. Rows of message, fee_line and settlement record what
-- happened and are never updated or deleted; visit, accumulator and person_state hold the present.

create table message (                      -- 报文与应答: exactly once
    region       {id}  not null,
    provider     {key} not null,
    infno        {key} not null,
    msgid        {key} not null,
    digest       {bytes} not null,          -- SHA-256 of what was asked
    answer       {bytes} not null,          -- answered byte for byte again
    subject      {id}  not null,            -- settlement or visit that it made; 0: none
    at           {id}  not null,
    batch        {id}  not null,            -- link of the audit chain
    primary key (provider, msgid, infno, region)
);

create table visit (                        -- 就诊
    region       {id}  not null,
    mdtrt_id     {id}  not null,
    psn_no       {key} not null,
    visit_no     {id}  not null,            -- number of the visit of this person, from 1
    provider     {key} not null,
    kind         {id}  not null,            -- value of VisitKind
    med_type     {key} not null,            -- dictionary med_type
    scheme       {id}  not null,
    state        {id}  not null,            -- 1 open, 2 discharged, 3 cancelled
    begin_day    {id}  not null,
    end_day      {id},
    epidemic     {id}  not null,            -- value of EpidemicStatus
    filing       {id}  not null,            -- value of Filing
    ipt_otp_no   {key} not null,
    diagnoses    text  not null,            -- JSON array of the valid diagnoses
    details      text  not null,            -- JSON object: the other fields as sent
    opened_at    {id}  not null,
    primary key (mdtrt_id, region)
);
create index visit_by_person on visit (psn_no, mdtrt_id);           -- 5201, 5303, open stays
create index visit_by_provider on visit (provider, begin_day);      -- 5201 by institution

create table fee_line (                     -- 费用明细
    region       {id}  not null,
    mdtrt_id     {id}  not null,
    line_no      {id}  not null,            -- from 1, in order of arrival
    sn           {key} not null,            -- feedetl_sn
    charge_batch {key} not null,            -- chrg_bchno; empty for stays
    item         {key} not null,            -- national catalogue code
    price_micro  {id}  not null,            -- millionths of a yuan
    quantity_e4  {id}  not null,            -- ten-thousandths
    amount       {id}  not null,            -- as billed
    day          {id}  not null,
    supply_days  {id}  not null,
    approval     {id}  not null,            -- hosp_appr_flag
    cancels      {id}  not null,            -- line_no that this row takes back; 0: none
    non_covered  {id}  not null,            -- the four parts as answered to the upload
    over_standard {id} not null,
    first_pay    {id}  not null,
    eligible     {id}  not null,
    details      text  not null,            -- JSON object: the other fields as sent
    batch        {id}  not null,
    primary key (mdtrt_id, line_no, region)
);

create table settlement (                   -- 结算
    region       {id}  not null,
    setl_id      {id}  not null,
    reverses     {id},                      -- the settlement that this row reverses; null: a settlement
    psn_no       {key} not null,
    mdtrt_id     {id}  not null,
    provider     {key} not null,
    day          {id}  not null,            -- day of service that decided the rules
    at           {id}  not null,
    scheme       {id}  not null,
    plan         {key} not null,            -- region/scheme/grade of the plan
    year_start   {id}  not null,            -- first day of the policy year: bucket of the accumulators
    policy_digest {key} not null,           -- which documents decided
    catalogue_version {id} not null,
    med_type     {key} not null,
    clr_type     {key} not null,
    charge_batch {key} not null,
    first_line   {id}  not null,            -- the lines that it covers: first to last of the visit, of the charge batch where one is given
    last_line    {id}  not null,
    interim      {id}  not null,
    total        {id}  not null,
    non_covered  {id}  not null,
    over_standard {id} not null,
    first_pay    {id}  not null,
    eligible     {id}  not null,
    fund_paid    {id}  not null,
    hospital     {id}  not null,
    account      {id}  not null,
    cash         {id}  not null,
    deductible   {id}  not null,            -- consumed by this settlement
    account_left {id}  not null,            -- balance of the personal account afterwards
    stay         {id}  not null,
    funds        text  not null,            -- JSON [[layer, fund, offered, paid, ceiling left or null], ...]
    changes      text  not null,            -- JSON [[slot, period, delta], ...]
    msgid        {key} not null,            -- medins_setl_id
    infno        {key} not null,
    invoice      {key} not null,
    details      text  not null,
    batch        {id}  not null,
    primary key (setl_id, region)
);
create unique index settlement_reversed_once on settlement (reverses, region) where reverses is not null;
create index settlement_by_visit on settlement (mdtrt_id);
create index settlement_by_person on settlement (psn_no, setl_id);
create index settlement_by_provider on settlement (provider, at);   -- reconciliation

create table accumulator (                  -- 累计
    region       {id}  not null,
    psn_no       {key} not null,
    plan         {key} not null,
    year_start   {id}  not null,
    slots        text  not null,            -- JSON [[slot, period, value], ...] in order of slot and period
    primary key (psn_no, plan, year_start, region)
);
