-- A refund is asked for under a name of its own (退费申请号): asked for again under that name it is the same refund.

alter table refund add column request {key} not null default '';        -- empty: asked for without one
create unique index refund_by_request on refund (request, region) where request <> '';
