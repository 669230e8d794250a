-- What the gateway hands out beside visits and settlements: lists of codes, prescriptions, departments and medical staff.

create table catalogue_list (               -- 编码目录: lists of a catalogue version beside its items
    version      {id}  not null,
    infno        {key} not null,            -- the transaction that hands it out: 1307 diagnoses, 1308 procedures ...
    content      text  not null,            -- lists/1307.csv
    primary key (version, infno)
);

create table prescription (                 -- 外配处方: the file that came with the encounter of a visit; the latest counts
    region       {id}  not null,
    mdtrt_id     {id}  not null,
    provider     {key} not null,
    name         text  not null,
    content      {bytes} not null,
    at           {id}  not null,
    primary key (mdtrt_id, region)
);

create table institution_entry (            -- 机构人员与科室: departments and medical staff of an institution
    region       {id}  not null,
    provider     {key} not null,
    infno        {key} not null,            -- the transaction that shows it: 5101 departments, 5102 medical staff
    code         {key} not null,            -- of the department, or national code of the person
    from_day     {id}  not null,
    until_day    {id},
    details      text  not null,            -- JSON object: the fields of the answer
    primary key (provider, infno, code, from_day, region)
);
