-- The one door through which money moves: ledger_post, and ledger_post_leg (posting_leg.sql), which does the same for one
-- leg. Their parts are in posting_parts.sql.
-- SQLSTATEs: AN010 key used for another request, AN011 too little money, AN012 wallet frozen, AN013 malformed legs,
-- AN014 nothing held. The detail of AN011 and AN012 is JSON: {"available": fen, "needed": fen, ...}.
-- {role} is filled in by the migration. A migration that changes this file runs all of it again.

-- Move the money of an operation that was just inserted; the arguments are those of ledger_post. Returns its id.
CREATE OR REPLACE FUNCTION ledger_move(
    p_operation_id bigint, p_kind text, p_by_user boolean, p_currency text,
    p_owner_types text[], p_owner_ids uuid[], p_kinds text[], p_holder_ids uuid[],
    p_debits integer[], p_credits integer[], p_amounts bigint[]
) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
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
            v_amount := ledger_change(v_id, v_net[i], p_by_user) - v_net[i];
        END IF;
        v_ids[i] := v_id;
        v_balances[i] := v_amount;
    END LOOP;

    FOR i IN 1 .. cardinality(v_amounts) LOOP
        CONTINUE WHEN v_amounts[i] = 0;
        v_leg := v_leg + 1;
        d := v_debits[i];
        c := v_credits[i];
        IF p_by_user AND i <= cardinality(p_amounts) AND p_kinds[d] = 'available' THEN
            PERFORM ledger_refuse_frozen(p_owner_ids[d], v_balances[d], v_amounts[i]);
        END IF;
        v_balances[d] := v_balances[d] - v_amounts[i];
        v_balances[c] := v_balances[c] + v_amounts[i];
        INSERT INTO wallets_ledgertransfer (operation_id, leg, debit_id, credit_id, amount, debit_after, credit_after)
        VALUES (p_operation_id, v_leg, v_ids[d], v_ids[c], v_amounts[i], v_balances[d], v_balances[c]);
    END LOOP;
    RETURN p_operation_id;
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
BEGIN
    IF (p_actor_id IS NULL) <> (p_initiator = 'system') THEN
        RAISE EXCEPTION 'a person or a member of staff is named, the system is not' USING ERRCODE = 'AN013';
    END IF;
    INSERT INTO wallets_ledgeroperation
        (key, request_hash, kind, initiator, actor_id, subject_type, subject_id, label, reverses_id)
    VALUES (p_key, p_hash, p_kind, p_initiator, p_actor_id, p_subject_type, p_subject_id, p_label, p_reverses_id)
    ON CONFLICT (key) DO NOTHING RETURNING id INTO v_operation_id;
    IF v_operation_id IS NULL THEN
        RETURN ledger_replayed(p_key, p_hash);
    END IF;
    RETURN ledger_move(
        v_operation_id, p_kind, p_initiator = 'user', p_currency, p_owner_types, p_owner_ids, p_kinds, p_holder_ids,
        p_debits, p_credits, p_amounts);
END $$;

REVOKE ALL ON FUNCTION ledger_move, ledger_post FROM PUBLIC, "{role}";
GRANT EXECUTE ON FUNCTION ledger_post TO "{role}";
