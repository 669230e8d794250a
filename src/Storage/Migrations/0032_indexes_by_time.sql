-- Indexes by time (时间索引): rows of these tables come in the order of their time. PostgreSQL then needs no entry for each row, only the
-- range of each stretch of pages.

-- {postgres}
drop index settlement_by_posting;
create index settlement_by_posting on settlement using brin (posted_day) with (pages_per_range = 32, autosummarize = on);  -- account statement
drop index nonce_by_time;
create index nonce_by_time on nonce using brin (until) with (pages_per_range = 32, autosummarize = on);                    -- old ones are swept
