-- The one door through which money moves.
--
-- ledger_post is the only function that the runtime role may execute; the others are its parts and run as its owner.
-- SQLSTATEs: AN010 key used for another request, AN011 too little money, AN012 wallet frozen, AN013 malformed legs,
-- AN014 nothing held. The detail of AN011 and AN012 is JSON: {"available": fen, "needed": fen, ...}.
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
    ELSIF NOT (CASE p_owner_type
        WHEN 'user' THEN p_kind IN ('available', 'withdrawing') AND p_holder_id = p_owner_id
        WHEN 'order' THEN p_kind IN ('escrow', 'settling') AND p_owner_id IS NOT NULL
        WHEN 'case' THEN p_kind IN ('award', 'owed_by', 'owed_to_buyer', 'owed_to_platform') AND p_owner_id IS NOT NULL
        WHEN 'platform' THEN (p_kind IN ('fee', 'compensation') OR p_kind LIKE 'clearing:_%')
            AND p_owner_id IS NULL AND p_holder_id IS NULL
        ELSE false END)
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

-- Post one operation with all its legs, or return the one that was posted under this key.
-- The accounts it touches are given by position: p_owner_types, p_owner_ids, p_kinds, p_holder_ids; distinct, and in
-- the order in which everybody locks them. The legs: p_debits and p_credits are positions of accounts, from 1;
-- p_amounts is in fen, null moves what earlier legs left.
-- Returns the operation's id, negative if it is the old one: a number costs less to hand over than a row.
CREATE OR REPLACE FUNCTION ledger_post(
    p_key text, p_hash bytea, p_kind text, p_initiator text, p_actor_id uuid, p_subject_type text, p_subject_id uuid,
    p_label text, p_reverses_id bigint, p_currency text,
    p_owner_types text[], p_owner_ids uuid[], p_kinds text[], p_holder_ids uuid[],
    p_debits integer[], p_credits integer[], p_amounts bigint[]
) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
-- Every statement finds its rows by a unique index: planning it anew for each value would cost a third of the time.
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    v_operation_id bigint;
    v_by_user boolean := p_initiator = 'user';
    v_nobody CONSTANT uuid := '00000000-0000-0000-0000-000000000000';
    v_people uuid[] := '{}';  -- whose wallets a leg credits, and whom that may reach
    v_repays boolean := false;
    v_platform bigint;
    v_ids bigint[];  -- accounts by position: the caller's, after them those that repayments may touch
    v_balances bigint[];  -- what each holds before
    v_net bigint[] := array_fill(0, ARRAY[cardinality(p_kinds)]);
    v_debits integer[] := p_debits;
    v_credits integer[] := p_credits;
    v_amounts bigint[] := p_amounts;
    v_payers uuid[] := '{}';  -- debtors whom a leg credits, and by how much
    v_credited bigint[] := '{}';
    v_moved boolean := false;
    v_leg integer := 0;
    v_id bigint;
    v_amount bigint;
    v_repayment record;
    d integer;
    c integer;
BEGIN
    IF (p_actor_id IS NULL) <> (p_initiator = 'system') THEN
        RAISE EXCEPTION 'a person or a member of staff is named, the system is not' USING ERRCODE = 'AN013';
    END IF;
    INSERT INTO wallets_ledgeroperation
        (key, request_hash, kind, initiator, actor_id, subject_type, subject_id, label, reverses_id)
    VALUES (p_key, p_hash, p_kind, p_initiator, p_actor_id, p_subject_type, p_subject_id, p_label, p_reverses_id)
    ON CONFLICT (key) DO NOTHING RETURNING id INTO v_operation_id;
    IF v_operation_id IS NULL THEN
        SELECT id INTO v_operation_id FROM wallets_ledgeroperation WHERE key = p_key AND request_hash = p_hash;
        IF v_operation_id IS NULL THEN
            RAISE EXCEPTION 'key % belongs to another request', p_key USING ERRCODE = 'AN010';
        END IF;
        RETURN -v_operation_id;
    END IF;

    FOR i IN 1 .. cardinality(p_kinds) LOOP
        IF i > 1 AND (p_owner_types[i] COLLATE "C", coalesce(p_owner_ids[i], v_nobody), p_kinds[i] COLLATE "C")
            <= (p_owner_types[i - 1], coalesce(p_owner_ids[i - 1], v_nobody), p_kinds[i - 1])
        THEN
            RAISE EXCEPTION 'accounts are distinct and in one order' USING ERRCODE = 'AN013';
        ELSIF p_kinds[i] = 'available' THEN
            PERFORM pg_advisory_xact_lock_shared(wallet_lock_key(p_owner_ids[i]));
        ELSIF p_kinds[i] = 'owed_by' THEN
            PERFORM pg_advisory_xact_lock(wallet_lock_key(p_holder_ids[i]));
        END IF;
    END LOOP;

    FOR i IN 1 .. cardinality(p_amounts) LOOP
        IF p_amounts[i] <= 0 THEN
            RAISE EXCEPTION 'a leg moves something' USING ERRCODE = 'AN013';
        ELSIF p_kinds[p_credits[i]] = 'available' THEN
            v_people := v_people || p_owner_ids[p_credits[i]];
        END IF;
    END LOOP;
    -- A withdrawal that comes back is not income; everything else that reaches a debtor's wallet repays first.
    v_repays := v_people <> '{}' AND p_kind <> 'withdrawal_return' AND EXISTS (
        SELECT FROM wallets_ledgeraccount
        WHERE kind = 'owed_by' AND holder_id = ANY (v_people) AND NOT is_empty);

    IF v_repays OR array_position(p_amounts, NULL) IS NOT NULL THEN
        FOR i IN 1 .. cardinality(p_kinds) LOOP
            v_ids[i] := ledger_account(p_owner_types[i], p_owner_ids[i], p_kinds[i], p_currency, p_holder_ids[i]);
        END LOOP;
        IF v_repays THEN
            v_people := ledger_chain_of_debtors(v_people);
            v_platform := ledger_account('platform', NULL, 'compensation', p_currency, NULL);
            v_ids := v_ids || ARRAY(
                SELECT id FROM unnest(v_platform || ledger_accounts_of_debtors(v_people)) AS id
                UNION SELECT ledger_account('user', person, 'available', p_currency, person)
                    FROM unnest(v_people) AS person
                EXCEPT SELECT unnest(v_ids));
            v_net := array_fill(0, ARRAY[cardinality(v_ids)]);
        END IF;
        v_balances := ledger_lock(v_ids);
    END IF;

    FOR i IN 1 .. cardinality(p_amounts) LOOP
        d := p_debits[i];
        c := p_credits[i];
        v_amount := p_amounts[i];
        IF v_amount IS NULL THEN
            v_amount := v_balances[d] + v_net[d];
            v_amounts[i] := v_amount;
        END IF;
        v_net[d] := v_net[d] - v_amount;
        v_net[c] := v_net[c] + v_amount;
        v_moved := v_moved OR v_amount > 0;
        IF v_repays AND p_kinds[c] = 'available' THEN
            v_payers := v_payers || p_owner_ids[c];
            v_credited := v_credited || v_amount;
        END IF;
    END LOOP;
    -- A hold that ends after a clawback took everything is over all the same: an operation without legs says so.
    IF NOT v_moved AND p_kind <> 'settling_release' THEN
        RAISE EXCEPTION 'nothing is held' USING ERRCODE = 'AN014';
    END IF;
    IF v_repays THEN
        FOR v_repayment IN
            SELECT * FROM ledger_repayments(v_people, v_payers, v_credited, v_platform, p_currency, v_ids, v_net)
        LOOP
            d := array_position(v_ids, v_repayment.debit);
            c := array_position(v_ids, v_repayment.credit);
            v_debits := v_debits || d;
            v_credits := v_credits || c;
            v_amounts := v_amounts || v_repayment.amount;
            v_net[d] := v_net[d] - v_repayment.amount;
            v_net[c] := v_net[c] + v_repayment.amount;
        END LOOP;
    END IF;

    -- Relative, in the one order, each change its own lock: nothing is read before it is locked.
    FOR i IN 1 .. cardinality(v_net) LOOP
        v_id := NULL;
        IF v_ids[i] IS NULL AND p_owner_ids[i] IS NULL THEN
            -- An index serves "=" and "IS NULL" but not "IS NOT DISTINCT FROM".
            UPDATE wallets_ledgeraccount SET balance = balance + v_net[i]
            WHERE owner_type = p_owner_types[i] AND owner_id IS NULL AND kind = p_kinds[i]
                AND currency = p_currency AND shard = ledger_shard() AND (may_go_negative OR balance + v_net[i] >= 0)
            RETURNING id, balance - v_net[i] INTO v_id, v_amount;
        ELSIF v_ids[i] IS NULL THEN
            UPDATE wallets_ledgeraccount SET balance = balance + v_net[i]
            WHERE owner_type = p_owner_types[i] AND owner_id = p_owner_ids[i] AND kind = p_kinds[i]
                AND currency = p_currency AND shard = 0 AND (may_go_negative OR balance + v_net[i] >= 0)
                AND (p_holder_ids[i] IS NULL OR holder_id = p_holder_ids[i])
            RETURNING id, balance - v_net[i] INTO v_id, v_amount;
        END IF;
        IF v_id IS NULL THEN  -- locked above, not made yet, somebody else's, or there is too little in it
            v_id := coalesce(v_ids[i], ledger_account(
                p_owner_types[i], p_owner_ids[i], p_kinds[i], p_currency, p_holder_ids[i]));
            UPDATE wallets_ledgeraccount SET balance = balance + v_net[i]
            WHERE id = v_id AND (may_go_negative OR balance + v_net[i] >= 0)
            RETURNING balance - v_net[i] INTO v_amount;
            IF NOT FOUND THEN
                PERFORM ledger_refuse_overdraft(v_id, -v_net[i], v_by_user);
            END IF;
        END IF;
        v_ids[i] := v_id;
        v_balances[i] := v_amount;
    END LOOP;

    FOR i IN 1 .. cardinality(v_amounts) LOOP
        CONTINUE WHEN v_amounts[i] = 0;
        v_leg := v_leg + 1;
        d := v_debits[i];
        c := v_credits[i];
        IF v_by_user AND i <= cardinality(p_amounts) AND p_kinds[d] = 'available' THEN
            PERFORM ledger_refuse_frozen(p_owner_ids[d], v_balances[d], v_amounts[i]);
        END IF;
        v_balances[d] := v_balances[d] - v_amounts[i];
        v_balances[c] := v_balances[c] + v_amounts[i];
        INSERT INTO wallets_ledgertransfer (operation_id, leg, debit_id, credit_id, amount, debit_after, credit_after)
        VALUES (v_operation_id, v_leg, v_ids[d], v_ids[c], v_amounts[i], v_balances[d], v_balances[c]);
    END LOOP;
    RETURN v_operation_id;
END $$;

REVOKE ALL ON FUNCTION wallet_lock_key, ledger_refuse_account, ledger_shard, ledger_account, ledger_refuse_frozen,
    ledger_refuse_overdraft, ledger_chain_of_debtors, ledger_accounts_of_debtors, ledger_lock, ledger_repayments,
    ledger_post FROM PUBLIC, "{role}";
GRANT EXECUTE ON FUNCTION wallet_lock_key, ledger_post TO "{role}";
