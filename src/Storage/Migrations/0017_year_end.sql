-- Payment of providers by the year (年度支付): budgets, year-end clearing, support of hospitals in difficulty. Every row records what happened
-- and is never updated; what holds now is what the latest approved row says.

create table year_budget (                  -- 年度总额预算
    region       {id}  not null,
    scheme       {id}  not null,
    year         {id}  not null,
    edition      {id}  not null,            -- from 1
    fen          {id}  not null,
    ratio_ppm    {id}  not null,            -- reimbursement ratio that it assumes, millionths
    coefficients text  not null,            -- JSON {"hospital": ten-thousandths, ...}
    reason       text  not null,
    asked_by     {key} not null,
    at           {id}  not null,
    batch        {id}  not null,
    primary key (scheme, year, edition, region)
);

create table year_budget_decision (         -- 预算复核: by another person
    region       {id}  not null,
    scheme       {id}  not null,
    year         {id}  not null,
    edition      {id}  not null,
    decided_by   {key} not null,
    is_approved  {id}  not null,
    at           {id}  not null,
    batch        {id}  not null,
    primary key (scheme, year, edition, region)
);

create table year_end (                     -- 年终清算测算
    region       {id}  not null,
    scheme       {id}  not null,
    year         {id}  not null,
    run          {id}  not null,            -- from 1
    budget_edition {id} not null,
    cases        {id}  not null,            -- stays inside the budget
    by_item      {id}  not null,            -- of these, paid item by item
    apart        {id}  not null,            -- stays outside the budget, and what was booked for them
    apart_fen    {id}  not null,
    points_e4    {id}  not null,
    point_value_e6 {id} not null,           -- millionths of a yuan
    standard     {id}  not null,            -- the fund's part of the standards
    booked       {id}  not null,
    paid         {id}  not null,
    seen_cases   {id}  not null,            -- the bills that it rests on: count, totals, booked by all funds, last settlement
    seen_total   {id}  not null,
    seen_fund    {id}  not null,
    seen_last    {id}  not null,
    asked_by     {key} not null,
    at           {id}  not null,
    batch        {id}  not null,
    primary key (scheme, year, run, region)
);

create table year_end_provider (            -- 医疗机构年终清算
    region       {id}  not null,
    scheme       {id}  not null,
    year         {id}  not null,
    run          {id}  not null,
    provider     {key} not null,
    cases        {id}  not null,
    by_item      {id}  not null,
    points_e4    {id}  not null,
    case_standard {id} not null,            -- payment standards of its stays
    standard     {id}  not null,            -- the fund's part
    booked       {id}  not null,
    paid         {id}  not null,
    band         {id}  not null,            -- value of YearBand
    batch        {id}  not null,
    primary key (scheme, year, run, provider, region)
);

create table year_end_case (                -- 病例清算明细
    region       {id}  not null,
    scheme       {id}  not null,
    year         {id}  not null,
    run          {id}  not null,
    setl_id      {id}  not null,
    provider     {key} not null,
    group_code   {key} not null,            -- empty: none
    reason       {id}  not null,            -- value of GroupingReason
    cost_class   {id}  not null,            -- value of CostClass
    is_apart     {id}  not null,
    points_e4    {id}  not null,
    cost         {id}  not null,
    standard     {id}  not null,
    booked       {id}  not null,
    batch        {id}  not null,
    primary key (scheme, year, run, setl_id, region)
);

create table year_end_decision (            -- 年终清算复核: by another person
    region       {id}  not null,
    scheme       {id}  not null,
    year         {id}  not null,
    run          {id}  not null,
    decided_by   {key} not null,
    is_approved  {id}  not null,
    at           {id}  not null,
    batch        {id}  not null,
    primary key (scheme, year, run, region)
);

create table difficulty_support (           -- 困难医疗机构支持申请
    region       {id}  not null,
    support_no   {id}  not null,
    scheme       {id}  not null,
    provider     {key} not null,
    fen          {id}  not null,
    mean         {id}  not null,            -- monthly mean of last year
    income       {id}  not null,            -- of the month that shows the difficulty
    month        {id}  not null,            -- that month, yyyymm
    first_month  {id}  not null,            -- first instalment, yyyymm
    instalments  {id}  not null,
    reason       text  not null,
    asked_by     {key} not null,
    at           {id}  not null,
    batch        {id}  not null,
    primary key (support_no, region)
);

create table difficulty_decision (          -- 困难支持复核: by another person
    region       {id}  not null,
    support_no   {id}  not null,
    decided_by   {key} not null,
    is_approved  {id}  not null,
    at           {id}  not null,
    batch        {id}  not null,
    primary key (support_no, region)
);

create table difficulty_repayment (         -- 困难支持归还
    region       {id}  not null,
    support_no   {id}  not null,
    repayment_no {id}  not null,            -- from 1
    fen          {id}  not null,
    day          {id}  not null,
    entered_by   {key} not null,
    at           {id}  not null,
    batch        {id}  not null,
    primary key (support_no, repayment_no, region)
);
