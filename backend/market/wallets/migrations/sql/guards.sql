-- What the runtime role may and may not do. {role} is filled in by the migration.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN
        RAISE EXCEPTION 'The runtime role {role} is missing: roles are made before migrations (deploy/postgres/roles.sql)';
    ELSIF current_user = '{role}' THEN
        RAISE EXCEPTION 'Migrations run as the owner, not as the runtime role {role}, which could then write the ledger';
    END IF;
END $$;

REVOKE ALL ON wallets_ledgeraccount, wallets_ledgeroperation, wallets_ledgertransfer, wallets_walletfreeze
    FROM "{role}", PUBLIC;
GRANT SELECT ON wallets_ledgeraccount, wallets_ledgeroperation, wallets_ledgertransfer, wallets_walletfreeze TO "{role}";
-- A freeze is opened and closed by commands; what it said is never changed and never deleted.
GRANT INSERT, UPDATE (closed_at) ON wallets_walletfreeze TO "{role}";

-- Of an account only the balance ever changes. After each row, not before: then PostgreSQL would lock every row before
-- it asks whether the trigger cares about the column. Not for each statement either: those are asked once for all
-- updates of a table in one statement, of which the first may change a balance and the next a holder.
CREATE TRIGGER wallets_ledgeraccount_identity AFTER DELETE
    OR UPDATE OF id, owner_type, owner_id, kind, currency, shard, holder_id, may_go_negative
    ON wallets_ledgeraccount FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER wallets_ledgeraccount_no_truncate BEFORE TRUNCATE ON wallets_ledgeraccount
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER wallets_walletfreeze_kept BEFORE DELETE
    OR UPDATE OF id, owner_id, case_id, amount, reason, opened_at
    ON wallets_walletfreeze FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER wallets_walletfreeze_no_truncate BEFORE TRUNCATE ON wallets_walletfreeze
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- Room for new versions beside the old ones, so that a balance update touches no index.
ALTER TABLE wallets_ledgeraccount SET (fillfactor = 70);
