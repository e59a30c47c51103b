-- A compensation is proposed and decided by commands; what was proposed is never changed and nothing is deleted.
REVOKE ALL ON wallets_compensation FROM "{role}", PUBLIC;
GRANT SELECT, INSERT, UPDATE (status, decided_by_id, decided_at, rejection_reason) ON wallets_compensation TO "{role}";

CREATE TRIGGER wallets_compensation_kept BEFORE DELETE
    OR UPDATE OF id, case_id, order_id, buyer_id, debtor_id, amount, label, proposed_by_id, reason, created_at
    ON wallets_compensation FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER wallets_compensation_no_truncate BEFORE TRUNCATE ON wallets_compensation
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
