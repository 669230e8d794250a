-- Contributions (缴费): declared wages, bills, payments, relief, subsidies. Rows of bill, payment, payment_claim, allocation, account_credit,
-- refund, refund_release, relief_order, relief_approval, subsidy_claim and subsidy_receipt record what happened and are never updated;
-- bill_state and payer_account hold the present.

create index employer_by_number on employer (region, employer_no);        -- a run reads the employers of a region in order
create index employer_by_name on employer (name, region);                  -- payments whose payer the bank names
create index enrolment_by_own_payer on enrolment (region, scheme, psn_no) where employer_no = '';  -- flexible workers, residents

create table declared_wage (                -- 缴费工资申报: the newest month at or before holds, in its newest edition
    region       {id}  not null,
    employer_no  {key} not null,            -- empty: the person pays
    psn_no       {key} not null,
    from_month   {id}  not null,            -- yyyymm
    edition      {id}  not null,            -- from 1: a correction is a new edition
    fen          {id}  not null,
    at           {id}  not null,
    primary key (employer_no, psn_no, from_month, edition, region)
);

create table bill (                         -- 应缴账单: one row per payer, period and edition; a later edition holds the difference
    region       {id}  not null,
    scheme       {id}  not null,
    payer_kind   {id}  not null,            -- 1 employer, 2 person
    payer        {key} not null,            -- employer_no or psn_no
    period       {id}  not null,            -- month yyyymm, or year yyyy for residents
    edition      {id}  not null,
    payer_word   {key} not null,            -- kind of payer as the vocabulary of policies names it
    heads        {id}  not null,
    base         {id}  not null,
    waived       {id}  not null,            -- employer's part that relief waives
    employer     {id}  not null,            -- what the payer owes, by part
    maternity    {id}  not null,
    large        {id}  not null,
    employee     {id}  not null,
    own          {id}  not null,            -- residents' own contribution
    aid          {id}  not null,            -- what others pay for residents: medical assistance, fiscal levels
    central      {id}  not null,
    province     {id}  not null,
    local        {id}  not null,
    due_day      {id}  not null,
    lines        {bytes} not null,          -- packed, a line per person
    at           {id}  not null,
    batch        {id}  not null,
    primary key (period, payer, payer_kind, scheme, edition, region)
);

create table bill_state (                   -- 账单现状
    region       {id}  not null,
    scheme       {id}  not null,
    payer_kind   {id}  not null,
    payer        {key} not null,
    period       {id}  not null,
    editions     {id}  not null,
    heads        {id}  not null,
    due_day      {id}  not null,
    employer     {id}  not null,            -- due by part
    maternity    {id}  not null,
    large        {id}  not null,
    employee     {id}  not null,
    own          {id}  not null,
    surcharge    {id}  not null,            -- late surcharge on what was paid late
    paid_employer {id} not null,
    paid_maternity {id} not null,
    paid_large   {id}  not null,
    paid_employee {id} not null,
    paid_own     {id}  not null,
    paid_surcharge {id} not null,
    is_open      {id}  not null,            -- 1: something is unpaid
    credited     {id}  not null,            -- editions whose personal-account credits are posted
    primary key (payer, payer_kind, period, scheme, region)
);
create index bill_state_open on bill_state (region, due_day, payer) where is_open = 1;       -- arrears
create index bill_state_uncredited on bill_state (region, payer) where is_open = 0 and credited < editions and scheme = 310;

create table payer_account (                -- 预收: what a payer has paid and no bill has taken
    region       {id}  not null,
    scheme       {id}  not null,
    payer_kind   {id}  not null,
    payer        {key} not null,
    credit       {id}  not null check (credit >= 0),
    primary key (payer, payer_kind, scheme, region)
);

create table payment (                      -- 银行到账
    region       {id}  not null,
    payment_no   {key} not null,            -- number of the bank
    scheme       {id}  not null,            -- whose collecting account
    day          {id}  not null,
    payer_kind   {id}  not null,            -- 0: unknown
    payer        {key} not null,            -- empty: unknown
    payer_text   text  not null,            -- as the bank wrote it
    fen          {id}  not null,
    note         text  not null,
    at           {id}  not null,
    batch        {id}  not null,
    primary key (payment_no, region)
);
create index payment_by_payer on payment (payer, payer_kind);
create index payment_unknown on payment (region, day) where payer_kind = 0;

create table payment_claim (                -- 认领: whose an unknown payment was
    region       {id}  not null,
    payment_no   {key} not null,
    payer_kind   {id}  not null,
    payer        {key} not null,
    day          {id}  not null,
    by_whom      {key} not null,
    at           {id}  not null,
    batch        {id}  not null,
    primary key (payment_no, region)
);

create table allocation (                   -- 核销: money of a payer on a bill; negative where a bill became less
    region       {id}  not null,
    payer_kind   {id}  not null,
    payer        {key} not null,
    period       {id}  not null,
    scheme       {id}  not null,
    day          {id}  not null,
    employer     {id}  not null,
    maternity    {id}  not null,
    large        {id}  not null,
    employee     {id}  not null,
    own          {id}  not null,
    surcharge    {id}  not null,
    surcharge_due {id} not null,            -- late surcharge that arose with it
    number       {id}  not null,            -- within the batch
    batch        {id}  not null,
    primary key (batch, number, region)
);
create index allocation_by_payer on allocation (payer, period);

create table account_credit (               -- 个人账户划入
    region       {id}  not null,
    psn_no       {key} not null,
    period       {id}  not null,            -- month
    payer        {key} not null,            -- whose bill; empty: retired
    edition      {id}  not null,            -- editions of the bill that it stands for
    day          {id}  not null,
    fen          {id}  not null,
    batch        {id}  not null,
    primary key (psn_no, period, payer, edition, region)
);

create table refund (                       -- 退费申请
    region       {id}  not null,
    refund_no    {id}  not null,
    scheme       {id}  not null,
    payer_kind   {id}  not null,
    payer        {key} not null,
    fen          {id}  not null,
    reason       text  not null,
    asked_by     {key} not null,
    at           {id}  not null,
    batch        {id}  not null,
    primary key (refund_no, region)
);

create table refund_release (               -- 退费复核: by another person
    region       {id}  not null,
    refund_no    {id}  not null,
    day          {id}  not null,
    released_by  {key} not null,
    is_released  {id}  not null,            -- 1 released, 0 turned down
    at           {id}  not null,
    batch        {id}  not null,
    primary key (refund_no, region)
);

create table relief_order (                 -- 减征令申请
    region       {id}  not null,
    order_no     {id}  not null,
    first_month  {id}  not null,
    last_month   {id}  not null,
    reserve_months_e2 {id} not null,        -- months of payments that the fund covered, hundredths
    cost         {id}  not null,            -- what the preview said, fen
    reason       text  not null,
    asked_by     {key} not null,
    at           {id}  not null,
    batch        {id}  not null,
    primary key (order_no, region)
);

create table relief_approval (              -- 减征令复核: by another person
    region       {id}  not null,
    order_no     {id}  not null,
    decided_by   {key} not null,
    is_approved  {id}  not null,            -- 1 approved, 0 turned down
    at           {id}  not null,
    batch        {id}  not null,
    primary key (order_no, region)
);

create table subsidy_claim (                -- 财政补助申报: a later edition claims the difference
    region       {id}  not null,
    year         {id}  not null,
    level        {key} not null,            -- central, province, local, assistance
    edition      {id}  not null,
    heads        {id}  not null,
    fen          {id}  not null,
    claimed_by   {key} not null,
    day          {id}  not null,
    batch        {id}  not null,
    primary key (year, level, edition, region)
);

create table subsidy_receipt (              -- 财政补助到账
    region       {id}  not null,
    year         {id}  not null,
    level        {key} not null,
    receipt_no   {key} not null,
    day          {id}  not null,
    fen          {id}  not null,
    at           {id}  not null,
    batch        {id}  not null,
    primary key (receipt_no, region)
);

create table contribution_run (             -- 批量进度: one segment of the payers of a region in one pass over a period
    region       {id}  not null,
    kind         {id}  not null,            -- 1 employers, 2 persons of the employee scheme, 3 residents
    period       {id}  not null,
    pass         {id}  not null,            -- 1: first bills; later ones bill by difference
    segment      {id}  not null,
    day          {id}  not null,            -- day of billing: decides the last day without surcharge
    cause        {key} not null,            -- why a later pass: correction, or the relief order
    after_payer  {key} not null,            -- payers above this one
    last_payer   {key} not null,            -- up to this one; empty: the last
    position     {key} not null,            -- the last payer that is done
    done         {id}  not null,
    payers       {id}  not null,
    heads        {id}  not null,
    due          {id}  not null,
    skipped      {id}  not null,            -- persons for whom the rules state no contribution
    changed_at   {id}  not null,
    primary key (kind, period, pass, segment, region)
);

create table arrears_cover (                -- 欠费暂停: payers whose people have no benefits now because of arrears
    region       {id}  not null,
    scheme       {id}  not null,
    payer_kind   {id}  not null,
    payer        {key} not null,
    paused_from  {id}  not null,
    primary key (payer, payer_kind, scheme, region)
);
