-- Staff of the agency (经办人员) who work through the API. Only a hash of the token is kept.

create table staff_token (
    token_hash   {key} not null primary key,   -- SHA-256 of the token, hexadecimal
    staff_id     {key} not null,
    duty         {id}  not null,            -- 1 clerk, 2 reviewer
    issued_at    {id}  not null,
    revoked_at   {id}                       -- null: valid
);
create unique index staff_token_valid on staff_token (staff_id) where revoked_at is null;
