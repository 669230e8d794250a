-- A run of the year-end clearing that is under way (年终清算进度): what it has grouped, so that it goes on where it stopped. Both tables hold
-- what is derived from bills and lists; when the run is kept, its rows are gone.

create table year_end_progress (
    region       {id}  not null,
    scheme       {id}  not null,
    year         {id}  not null,
    tables       {id}  not null,            -- digest of the tables and methods by which it groups
    stays        {id}  not null,            -- stays of the year when it began
    grouped      {id}  not null,
    provider     {key} not null,            -- the last stay that is grouped, by hospital and settlement
    setl_id      {id}  not null,
    by_whom      {key} not null,
    primary key (scheme, year, region)
);

create table year_end_grouping (
    region       {id}  not null,
    scheme       {id}  not null,
    year         {id}  not null,
    setl_id      {id}  not null,
    tables       {id}  not null,
    list_edition {id}  not null,            -- edition of the settlement list; 0: none
    group_code   {key} not null,            -- empty: none
    weight_e4    {id}  not null,
    reason       {id}  not null,            -- value of GroupingReason
    primary key (scheme, year, setl_id, region)
);
