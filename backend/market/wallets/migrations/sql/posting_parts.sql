-- The parts of the functions that move money (posting.sql, posting_leg.sql). The runtime role may execute none but
-- wallet_lock_key; they run as their owner.
--
-- Accounts are locked in the order of owner type, owner, kind everywhere, which is known before any is read: the
-- update of a balance finds its row and locks it in one statement, and nobody deadlocks.
-- {role} is filled in by the migration. A migration that changes this file runs all of it again.

-- As they were before they took typed arguments.
DROP FUNCTION IF EXISTS ledger_post(jsonb);
DROP FUNCTION IF EXISTS ledger_refuse_frozen(bigint, bigint, bigint);
DROP FUNCTION IF EXISTS ledger_repayments(uuid[], uuid[], bigint[], bigint, text);

-- Shared while money moves in a wallet; exclusive while its rules change (a freeze opens, a debt begins), so that no
-- operation which is under way can miss the change. Taken before any ledger account.
CREATE OR REPLACE FUNCTION wallet_lock_key(p_user_id uuid) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN hashtextextended('wallet:' || p_user_id::text, 0);

-- Refuse to make an account that the market has no use for. Not a CHECK of the table: PostgreSQL prepares those anew
-- for every change of a balance.
CREATE OR REPLACE FUNCTION ledger_refuse_account(p_owner_type text, p_owner_id uuid, p_kind text, p_holder_id uuid)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF p_holder_id IS NULL AND p_kind IN ('escrow', 'settling', 'owed_by', 'owed_to_buyer') THEN
        RAISE EXCEPTION 'there is no % of % %', p_kind, p_owner_type, p_owner_id USING ERRCODE = 'AN014';
    ELSIF (CASE p_owner_type  -- not "NOT": what is null, as a wallet whose holder is not said, is refused too
        WHEN 'user' THEN p_kind IN ('available', 'withdrawing') AND p_holder_id = p_owner_id
        WHEN 'order' THEN p_kind IN ('escrow', 'settling') AND p_owner_id IS NOT NULL
        WHEN 'case' THEN p_owner_id IS NOT NULL AND (p_kind IN ('owed_by', 'owed_to_buyer', 'owed_to_platform')
            OR p_kind = 'award' AND p_holder_id IS NOT NULL)
        WHEN 'platform' THEN (p_kind IN ('fee', 'compensation') OR p_kind LIKE 'clearing:_%')
            AND p_owner_id IS NULL AND p_holder_id IS NULL
        ELSE false END) IS NOT TRUE
    THEN
        RAISE EXCEPTION 'there is no account % of %', p_kind, p_owner_type USING ERRCODE = 'AN013';
    END IF;
END $$;

-- The part of a platform account that this connection uses. 16 parts, so that a popular account never serialises the
-- market; by connection, since two that picked at random would often wait for each other's commit.
CREATE OR REPLACE FUNCTION ledger_shard() RETURNS smallint LANGUAGE sql STABLE PARALLEL RESTRICTED
    RETURN (pg_backend_pid() % 16)::smallint;

-- Find an account, or make it.
-- Who holds an account is said when it is made; one that must exist already may be named without its holder.
CREATE OR REPLACE FUNCTION ledger_account(
    p_owner_type text, p_owner_id uuid, p_kind text, p_currency text, p_holder_id uuid
) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    v_shard smallint := CASE WHEN p_owner_type = 'platform' THEN ledger_shard() ELSE 0 END;
    v_id bigint;
    v_holder_id uuid;
BEGIN
    LOOP
        -- Two branches, because an index serves "=" and "IS NULL" but not "IS NOT DISTINCT FROM".
        IF p_owner_id IS NULL THEN
            SELECT id, holder_id INTO v_id, v_holder_id FROM wallets_ledgeraccount
            WHERE owner_type = p_owner_type AND owner_id IS NULL
                AND kind = p_kind AND currency = p_currency AND shard = v_shard;
        ELSE
            SELECT id, holder_id INTO v_id, v_holder_id FROM wallets_ledgeraccount
            WHERE owner_type = p_owner_type AND owner_id = p_owner_id
                AND kind = p_kind AND currency = p_currency AND shard = v_shard;
        END IF;
        EXIT WHEN FOUND;
        PERFORM ledger_refuse_account(p_owner_type, p_owner_id, p_kind, p_holder_id);
        INSERT INTO wallets_ledgeraccount
            (owner_type, owner_id, kind, currency, shard, holder_id, balance, may_go_negative)
        VALUES (p_owner_type, p_owner_id, p_kind, p_currency, v_shard, p_holder_id, 0,
                p_owner_type = 'platform' OR p_kind = 'owed_by')
        ON CONFLICT DO NOTHING RETURNING id, holder_id INTO v_id, v_holder_id;
        EXIT WHEN FOUND;
    END LOOP;
    IF v_holder_id <> p_holder_id THEN
        RAISE EXCEPTION 'account % % of % is held by somebody else', p_owner_type, p_kind, p_owner_id
            USING ERRCODE = 'AN013';
    END IF;
    RETURN v_id;
END $$;

-- Refuse what a person starts against an open freeze of their wallet. p_balance is what it holds before.
CREATE OR REPLACE FUNCTION ledger_refuse_frozen(p_user_id uuid, p_balance bigint, p_needed bigint)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    v_freezes record;
    v_free bigint;
BEGIN
    SELECT count(*) AS open, bool_or(amount IS NULL) AS everything, sum(amount) AS amount INTO v_freezes
    FROM wallets_walletfreeze WHERE owner_id = p_user_id AND closed_at IS NULL;
    IF v_freezes.open = 0 THEN
        RETURN;
    END IF;
    v_free := CASE WHEN v_freezes.everything THEN 0 ELSE greatest(p_balance - v_freezes.amount, 0) END;
    IF p_needed > v_free THEN
        RAISE EXCEPTION 'the wallet of % is frozen', p_user_id USING ERRCODE = 'AN012',
            DETAIL = jsonb_build_object('available', v_free, 'needed', p_needed)::text;
    END IF;
END $$;

-- Say why an account cannot give this much: a person whose wallet is frozen is told that first.
CREATE OR REPLACE FUNCTION ledger_refuse_overdraft(p_account_id bigint, p_needed bigint, p_by_user boolean)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    v_account record;
BEGIN
    SELECT owner_id, kind, balance INTO v_account FROM wallets_ledgeraccount WHERE id = p_account_id;
    IF p_by_user AND v_account.kind = 'available' THEN
        PERFORM ledger_refuse_frozen(v_account.owner_id, v_account.balance, p_needed);
    END IF;
    RAISE EXCEPTION 'account % would be overdrawn', p_account_id USING ERRCODE = 'AN011',
        DETAIL = jsonb_build_object('available', v_account.balance, 'needed', p_needed)::text;
END $$;

-- Change the balance of an account, which locks it, and return what it holds then; or say why it cannot.
CREATE OR REPLACE FUNCTION ledger_change(p_account_id bigint, p_net bigint, p_by_user boolean)
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    v_after bigint;
BEGIN
    UPDATE wallets_ledgeraccount SET balance = balance + p_net
    WHERE id = p_account_id AND (may_go_negative OR balance + p_net >= 0)
    RETURNING balance INTO v_after;
    IF v_after IS NULL THEN
        PERFORM ledger_refuse_overdraft(p_account_id, -p_net, p_by_user);
    END IF;
    RETURN v_after;
END $$;

-- The operation that was posted under this key, negative.
CREATE OR REPLACE FUNCTION ledger_replayed(p_key text, p_hash bytea) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    v_operation_id bigint;
BEGIN
    SELECT id INTO v_operation_id FROM wallets_ledgeroperation WHERE key = p_key AND request_hash = p_hash;
    IF v_operation_id IS NULL THEN
        RAISE EXCEPTION 'key % belongs to another request', p_key USING ERRCODE = 'AN010';
    END IF;
    RETURN -v_operation_id;
END $$;

-- Everybody whom a credit to one of these people may reach: they, whom they owe, whom those owe, and so on. Takes
-- each one's wallet lock, so that no debt begins meanwhile.
CREATE OR REPLACE FUNCTION ledger_chain_of_debtors(p_user_ids uuid[]) RETURNS uuid[] LANGUAGE plpgsql AS $$
DECLARE
    v_people uuid[] := p_user_ids;
    v_person uuid;
    i integer := 1;
BEGIN
    WHILE i <= cardinality(v_people) LOOP
        PERFORM pg_advisory_xact_lock_shared(wallet_lock_key(v_people[i]));
        FOR v_person IN
            SELECT DISTINCT owed.holder_id FROM wallets_ledgeraccount AS debt
            JOIN wallets_ledgeraccount AS owed
                ON owed.owner_type = debt.owner_type AND owed.owner_id = debt.owner_id
                AND owed.kind = 'owed_to_buyer' AND NOT owed.is_empty
            WHERE debt.kind = 'owed_by' AND debt.holder_id = v_people[i] AND NOT debt.is_empty
            ORDER BY owed.holder_id
        LOOP
            IF v_person <> ALL (v_people) THEN
                v_people := v_people || v_person;
            END IF;
        END LOOP;
        i := i + 1;
    END LOOP;
    RETURN v_people;
END $$;

-- The accounts that repayments of these people may touch: their wallets, and all three of each open debt.
CREATE OR REPLACE FUNCTION ledger_accounts_of_debtors(p_user_ids uuid[]) RETURNS bigint[] LANGUAGE sql AS $$
    SELECT array_agg(a.id) FROM wallets_ledgeraccount AS a
    WHERE (a.owner_type = 'user' AND a.kind = 'available' AND a.owner_id = ANY (p_user_ids))
        OR (a.owner_type = 'case' AND a.kind IN ('owed_by', 'owed_to_buyer', 'owed_to_platform')
            AND a.owner_id IN (
                SELECT debt.owner_id FROM wallets_ledgeraccount AS debt
                WHERE debt.kind = 'owed_by' AND debt.holder_id = ANY (p_user_ids) AND NOT debt.is_empty))
$$;

-- Lock accounts, in the one order, and return what each holds, by position.
CREATE OR REPLACE FUNCTION ledger_lock(p_ids bigint[]) RETURNS bigint[] LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM wallets_ledgeraccount WHERE id = ANY (p_ids)
    ORDER BY owner_type COLLATE "C", owner_id, kind COLLATE "C", shard FOR NO KEY UPDATE;
    -- A statement of its own: what was waited for above is seen only by one that begins after it.
    RETURN ARRAY(
        SELECT account.balance FROM unnest(p_ids) WITH ORDINALITY AS wanted (id, position)
        JOIN wallets_ledgeraccount AS account USING (id) ORDER BY position);
END $$;

-- The legs by which what was just credited to p_payers repays their debts: buyers before the platform, oldest first.
-- What a buyer gets that way repays the buyer's own debts in turn. p_net is by how much the operation's own legs change
-- the accounts p_ids, which are locked.
CREATE OR REPLACE FUNCTION ledger_repayments(
    p_people uuid[], p_payers uuid[], p_credited bigint[], p_platform bigint, p_currency text,
    p_ids bigint[], p_net bigint[]
) RETURNS TABLE (debit bigint, credit bigint, amount bigint) LANGUAGE plpgsql AS $$
DECLARE
    v_debts record;
    v_payers uuid[] := p_payers;
    v_left bigint[] := p_credited;
    v_owed bigint[];
    v_wallet bigint;
    v_repaid integer := 0;
    i integer := 1;
BEGIN
    SELECT array_agg(debt.holder_id ORDER BY owed.kind, debt.id) AS debtors,
        array_agg(owed.holder_id ORDER BY owed.kind, debt.id) AS creditors,
        array_agg(debt.id ORDER BY owed.kind, debt.id) AS owed_by,
        array_agg(owed.id ORDER BY owed.kind, debt.id) AS owed_to,
        array_agg(owed.balance + coalesce(p_net[array_position(p_ids, owed.id)], 0)
            ORDER BY owed.kind, debt.id) AS balances
    INTO v_debts
    FROM wallets_ledgeraccount AS debt
    JOIN wallets_ledgeraccount AS owed
        ON owed.owner_type = debt.owner_type AND owed.owner_id = debt.owner_id AND owed.currency = debt.currency
        AND owed.kind IN ('owed_to_buyer', 'owed_to_platform')
    WHERE debt.kind = 'owed_by' AND debt.currency = p_currency AND NOT debt.is_empty
        AND debt.holder_id = ANY (p_people);
    v_owed := v_debts.balances;
    WHILE i <= cardinality(v_payers) LOOP
        v_wallet := ledger_account('user', v_payers[i], 'available', p_currency, v_payers[i]);
        FOR j IN 1 .. coalesce(cardinality(v_owed), 0) LOOP
            amount := least(v_left[i], v_owed[j]);
            CONTINUE WHEN v_debts.debtors[j] <> v_payers[i] OR amount = 0;
            v_left[i] := v_left[i] - amount;
            v_owed[j] := v_owed[j] - amount;
            debit := v_wallet;
            credit := p_platform;
            IF v_debts.creditors[j] IS NOT NULL THEN
                credit := ledger_account('user', v_debts.creditors[j], 'available', p_currency, v_debts.creditors[j]);
                v_payers := v_payers || v_debts.creditors[j];
                v_left := v_left || amount;
            END IF;
            RETURN NEXT;
            debit := v_debts.owed_to[j];
            credit := v_debts.owed_by[j];
            RETURN NEXT;
            -- A cent could go round people who owe each other once for every cent of their debts. What has gone round
            -- this often stays where it is, and the next credit goes on.
            v_repaid := v_repaid + 1;
            IF v_repaid = 500 THEN
                RETURN;
            END IF;
        END LOOP;
        i := i + 1;
    END LOOP;
END $$;

REVOKE ALL ON FUNCTION wallet_lock_key, ledger_refuse_account, ledger_shard, ledger_account, ledger_refuse_frozen,
    ledger_refuse_overdraft, ledger_change, ledger_replayed, ledger_chain_of_debtors, ledger_accounts_of_debtors,
    ledger_lock, ledger_repayments FROM PUBLIC, "{role}";
GRANT EXECUTE ON FUNCTION wallet_lock_key TO "{role}";
