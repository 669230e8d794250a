-- Statements (对账单): the payments of a payer are also those that were unknown and claimed.

create index payment_claim_by_payer on payment_claim (payer);
