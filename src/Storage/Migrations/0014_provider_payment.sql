-- Payment of providers (定点机构拨付) and special funds (专项资金). Rows of provider_claim, provider_month, provider_adjustment, disbursement,
-- disbursement_step, fund_grant and fund_step record what happened and are never updated; provider_balance, disbursement_state and
-- fund_state hold the present. The region is that which pays: where the care was given.

create table provider_claim (               -- 月度结算申报
    region       {id}  not null,
    month        {id}  not null,            -- yyyymm
    provider     {key} not null,
    home         {id}  not null,            -- region where the people are insured
    scheme       {id}  not null,
    clr_type     {key} not null,            -- clearing class
    epidemic     {id}  not null,            -- 1: bills of epidemic patients
    edition      {id}  not null,            -- from 1; a later edition holds the difference
    items        {id}  not null,
    total        {id}  not null,
    fund_paid    {id}  not null,
    account      {id}  not null,
    at           {id}  not null,
    batch        {id}  not null,
    primary key (provider, month, home, scheme, clr_type, epidemic, edition, region)
);
create index provider_claim_by_month on provider_claim (region, month, provider);     -- status of a month, preview

create table provider_month (               -- 申报月关账: one row per run that went through
    region       {id}  not null,
    month        {id}  not null,
    pass         {id}  not null,            -- from 1
    claims       {id}  not null,
    fen          {id}  not null,            -- fund_paid + account of its claims
    by_whom      {key} not null,
    at           {id}  not null,
    batch        {id}  not null,
    primary key (month, pass, region)
);

create table provider_adjustment (          -- 应付款调整: below zero taken, above zero owed
    region       {id}  not null,
    number       {id}  not null,
    kind         {id}  not null,            -- value of AdjustmentKind
    provider     {key} not null,
    scheme       {id}  not null,
    epidemic     {id}  not null,
    month        {id}  not null,            -- the month that it is about
    setl_id      {id}  not null,            -- 0: none
    fen          {id}  not null,
    kept         {id}  not null,            -- of a quality deposit: what the fund keeps
    funds        text  not null,            -- JSON [[fund code, fen], ...] that got it back
    reason       text  not null,
    by_whom      {key} not null,
    day          {id}  not null,
    at           {id}  not null,
    batch        {id}  not null,
    primary key (number, region)
);
create index provider_adjustment_by_provider on provider_adjustment (provider, month);   -- statement, what is deducted of a settlement

create table provider_balance (             -- 应付余额: present
    region       {id}  not null,
    provider     {key} not null,
    scheme       {id}  not null,
    epidemic     {id}  not null,
    unpaid       {id}  not null,            -- claimed and adjusted, on no payment; below zero: carried to the next
    since        {id}  not null,            -- oldest month in it, yyyymm; 0: none
    until        {id}  not null,            -- latest month in it
    deposit      {id}  not null check (deposit >= 0),
    primary key (provider, scheme, epidemic, region)
);
create index provider_balance_by_region on provider_balance (region, provider);       -- what is to be paid

create table disbursement (                 -- 拨付单
    region       {id}  not null,
    number       {id}  not null,
    provider     {key} not null,
    scheme       {id}  not null,
    epidemic     {id}  not null,
    first_month  {id}  not null,
    last_month   {id}  not null,
    gross        {id}  not null,
    deposit      {id}  not null,
    used         {id}  not null,            -- set off against special funds
    net          {id}  not null,
    checkers     {id}  not null,
    made_by      {key} not null,
    day          {id}  not null,
    repeats      {id}  not null,            -- number of the returned payment; 0: none
    at           {id}  not null,
    batch        {id}  not null,
    primary key (number, region)
);
create index disbursement_by_provider on disbursement (provider, number);             -- statement

create table disbursement_step (            -- 拨付过程
    region       {id}  not null,
    number       {id}  not null,
    step         {id}  not null,            -- from 1
    state        {id}  not null,            -- the state that it led to
    by_whom      {key} not null,
    day          {id}  not null,
    note         text  not null,
    file         {id}  not null,            -- number of the payment file; 0: none
    at           {id}  not null,
    batch        {id}  not null,
    primary key (number, step, region)
);

create table disbursement_state (           -- 拨付现状
    region       {id}  not null,
    number       {id}  not null,
    state        {id}  not null,            -- value of DisbursementState
    first_checker {key} not null,
    steps        {id}  not null,
    file         {id}  not null,
    primary key (number, region)
);
create index disbursement_open on disbursement_state (region, state, number) where state <> 5;   -- what is to be checked, sent, confirmed
create index disbursement_by_file on disbursement_state (region, file, number) where file <> 0;

create table fund_grant (                   -- 专项资金申请
    region       {id}  not null,
    number       {id}  not null,
    provider     {key} not null,
    scheme       {id}  not null,
    epidemic     {id}  not null,
    fen          {id}  not null,
    document     text  not null,
    made_by      {key} not null,
    day          {id}  not null,
    at           {id}  not null,
    batch        {id}  not null,
    primary key (number, region)
);
create index fund_grant_by_provider on fund_grant (provider, number);                 -- what a payee holds

create table fund_step (                    -- 专项资金事项
    region       {id}  not null,
    number       {id}  not null,
    step         {id}  not null,            -- from 1
    kind         {id}  not null,            -- value of FundGrantStep
    fen          {id}  not null,
    payment      {id}  not null,            -- number of the payment that it is set off against; 0: none
    by_whom      {key} not null,
    day          {id}  not null,
    note         text  not null,
    at           {id}  not null,
    batch        {id}  not null,
    primary key (number, step, region)
);

create table fund_state (                   -- 专项资金现状
    region       {id}  not null,
    number       {id}  not null,
    state        {id}  not null,            -- value of FundGrantState
    drawn        {id}  not null,
    used         {id}  not null,
    repaid       {id}  not null,
    lapsed       {id}  not null,
    steps        {id}  not null,
    primary key (number, region)
);
