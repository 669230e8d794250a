-- What a panel of experts admitted of the cost of a stay (特例单议): rows are never updated, the latest edition holds.

create table panel_decision (
    region       {id}  not null,
    scheme       {id}  not null,
    year         {id}  not null,
    setl_id      {id}  not null,
    edition      {id}  not null,            -- from 1
    admitted     {id}  not null,            -- fen of the cost
    reason       text  not null,
    by_whom      {key} not null,
    at           {id}  not null,
    batch        {id}  not null,
    primary key (scheme, year, setl_id, edition, region)
);
