-- Indexes of what stands beside the settlements: files are counted by institution and swept by time, settlement lists are numbered by
-- region.

create index file_by_provider on file (provider, expires_at);
create index file_by_expiry on file (expires_at);
create unique index settlement_list_by_number on settlement_list (region, list_no, edition);
