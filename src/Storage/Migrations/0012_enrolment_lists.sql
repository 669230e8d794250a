-- Lists of other departments (部门名单) and online services (网上办理).

create table group_list (                   -- 身份类别名单: everybody of one category in a region on a day, as a department sent it
    region       {id}  not null,
    list_id      {id}  not null,
    category     {key} not null,            -- dictionary psn_idet_type
    aid          {id}  not null,            -- value of AidCategory
    day          {id}  not null,            -- from which it holds
    file         text  not null,
    digest       {key} not null,            -- SHA-256 of the file, hex
    state        {id}  not null,            -- value of GroupListState
    made_by      {key} not null,
    at           {id}  not null,
    reviewed_by  {key} not null,
    reviewed_at  {id}  not null,
    applied_to   {key} not null,            -- person number up to which it is applied
    lines        {id}  not null,
    primary key (list_id, region)
);

create table group_list_row (               -- 名单比对结果
    region       {id}  not null,
    list_id      {id}  not null,
    psn_no       {key} not null,            -- empty: nobody was found
    line         {id}  not null,            -- line of the file; 0: not in the file
    verdict      {id}  not null,            -- value of GroupVerdict
    reason       {key} not null,            -- code of a refusal
    detail       text  not null,
    from_day     {id}  not null,
    until_day    {id}  not null,            -- 0: open
    primary key (list_id, psn_no, line, region)
);
create index person_group_by_category on person_group (region, category, psn_no);  -- who leaves a list, participation rates

create table service_case (                 -- 网上办理事项
    region       {id}  not null,
    case_id      {id}  not null,
    kind         {id}  not null,            -- value of ServiceKind
    subject      {key} not null,            -- person number, of a deferral the employer's
    code         {key} not null,            -- disease, institution, kind of care elsewhere
    from_day     {id}  not null,
    until_day    {id}  not null,            -- 0: open
    state        {id}  not null,            -- value of ServiceState
    deadline     {id}  not null,            -- last day to decide
    registration {id}  not null,            -- what it was written to; 0: nothing
    primary key (case_id, region)
);
create index service_case_by_subject on service_case (subject, kind);
create index service_case_by_deadline on service_case (state, deadline);

create table service_step (                 -- 办理过程: never changed
    region       {id}  not null,
    case_id      {id}  not null,
    step         {id}  not null,            -- from 1
    state        {id}  not null,            -- the state that it led to
    made_by      {key} not null,
    at           {id}  not null,
    note         text  not null,
    batch        {id}  not null,
    primary key (case_id, step, region)
);
