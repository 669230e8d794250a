-- What else the national interface keeps: sign-ins, files, registrations, settlement lists, catalogue mappings.

create table sign_in (                      -- 签到
    region       {id}  not null,
    sign_no      {id}  not null,
    provider     {key} not null,
    opter_no     {key} not null,
    at           {id}  not null,
    out_at       {id},
    primary key (sign_no, region)
);

create table file (                         -- 文件
    region       {id}  not null,
    file_no      {key} not null,
    provider     {key} not null,
    name         text  not null,
    content      {bytes} not null,
    at           {id}  not null,
    expires_at   {id}  not null,
    primary key (file_no, region)
);

create table registration (                 -- 备案
    region       {id}  not null,
    reg_id       {id}  not null,
    infno        {key} not null,            -- 2501 referral, 2503 chronic disease, 2505 chosen institution, 2507 accident
    psn_no       {key} not null,
    provider     {key} not null,
    code         {key} not null,            -- disease, or institution
    from_day     {id}  not null,
    until_day    {id},
    state        {id}  not null,            -- 1 valid, 2 withdrawn
    details      text  not null,
    at           {id}  not null,
    primary key (reg_id, region)
);
create index registration_by_person on registration (psn_no, infno);

create table settlement_list (              -- 医疗保障基金结算清单
    region       {id}  not null,
    setl_id      {id}  not null,
    edition      {id}  not null,            -- a list sent again is a new edition
    provider     {key} not null,
    state        {key} not null,            -- 4102: stas_type
    list_no      {key} not null,
    details      text  not null,
    at           {id}  not null,
    primary key (setl_id, edition, region)
);

create table catalogue_mapping (            -- 目录对照
    region       {id}  not null,
    provider     {key} not null,
    own_code     {key} not null,
    list_type    {key} not null,
    item         {key} not null,
    from_day     {id}  not null,
    until_day    {id},
    details      text  not null,
    at           {id}  not null,
    primary key (provider, own_code, list_type, from_day, region)
);
