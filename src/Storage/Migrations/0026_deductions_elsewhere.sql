-- Deductions of the audit from bills of other regions' people (异地结算审核扣款): a leg of its own, which begins in the region of care and gives
-- the funds of home back what they paid. Rows record what happened.

create table deduction_leg (                -- 扣款记账: in the books of either region
    region       {id}  not null,            -- whose books
    leg_id       {id}  not null,            -- ledger transaction there
    setl_id      {id}  not null,            -- the deduction
    deducts      {id}  not null,            -- the settlement
    home         {id}  not null,
    care         {id}  not null,
    provider     {key} not null,
    scheme       {id}  not null,
    clr_type     {key} not null,
    kind         {id}  not null,            -- value of VisitKind
    epidemic     {id}  not null,            -- value of EpidemicStatus
    psn_no       {key} not null,
    day          {id}  not null,            -- day of service
    at           {id}  not null,            -- when the region of care deducted it
    booked_day   {id}  not null,
    fund_paid    {id}  not null,            -- below zero: funds get it back; above: the provider got it back
    funds        text  not null,            -- JSON [[fund code, fen], ...]
    batch        {id}  not null,
    primary key (setl_id, region)
);
create index deduction_leg_by_settlement on deduction_leg (deducts, region);

create table hub_deduction (                -- 清算中心: which of its items are deductions
    region       {id}  not null,            -- 0: the hub
    side         {id}  not null,            -- 1 home, 2 care
    setl_id      {id}  not null,
    deducts      {id}  not null,
    batch        {id}  not null,
    primary key (setl_id, side, region)
);
