-- The one door through which money moves.
--
-- ledger_post is the only function that the runtime role may execute; the others are its parts and run as its owner.
-- SQLSTATEs: AN010 key used for another request, AN011 too little money, AN012 wallet frozen, AN013 malformed legs,
-- AN014 nothing held. The detail of AN011 and AN012 is JSON: {"available": fen, "needed": fen, ...}.

-- Shared while money moves in a wallet; exclusive while its rules change (a freeze opens, a debt begins), so that no
-- operation which is under way can miss the change. Taken before any ledger account.
CREATE FUNCTION wallet_lock_key(p_user_id uuid) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN hashtextextended('wallet:' || p_user_id::text, 0);

-- Refuse to make an account that the market has no use for. Not a CHECK of the table: PostgreSQL prepares those anew
-- for every change of a balance.
CREATE FUNCTION ledger_refuse_account(p_owner_type text, p_owner_id uuid, p_kind text, p_holder_id uuid)
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

-- Find an account, or make it. The platform's are spread over 16 shards so that they never serialise the market.
-- Who holds an account is said when it is made; one that must exist already may be named without its holder.
CREATE FUNCTION ledger_account(
    p_owner_type text, p_owner_id uuid, p_kind text, p_currency text, p_holder_id uuid
) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    v_shard smallint := CASE WHEN p_owner_type = 'platform' THEN floor(random() * 16) ELSE 0 END;
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

-- Refuse what a person starts against an open freeze of this wallet. p_balance is what it holds before.
CREATE FUNCTION ledger_refuse_frozen(p_account_id bigint, p_balance bigint, p_needed bigint)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    v_freezes record;
    v_free bigint;
BEGIN
    SELECT count(*) AS open, bool_or(f.amount IS NULL) AS everything, sum(f.amount) AS amount INTO v_freezes
    FROM wallets_ledgeraccount AS a JOIN wallets_walletfreeze AS f ON f.owner_id = a.owner_id
    WHERE a.id = p_account_id AND a.kind = 'available' AND f.closed_at IS NULL;
    IF v_freezes.open = 0 THEN
        RETURN;
    END IF;
    v_free := CASE WHEN v_freezes.everything THEN 0 ELSE greatest(p_balance - v_freezes.amount, 0) END;
    IF p_needed > v_free THEN
        RAISE EXCEPTION 'account % is frozen', p_account_id USING ERRCODE = 'AN012',
            DETAIL = jsonb_build_object('available', v_free, 'needed', p_needed)::text;
    END IF;
END $$;

-- Say why an account cannot give this much: a person whose wallet is frozen is told that first.
CREATE FUNCTION ledger_refuse_overdraft(p_account_id bigint, p_needed bigint, p_by_user boolean)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    v_balance bigint := (SELECT balance FROM wallets_ledgeraccount WHERE id = p_account_id);
BEGIN
    IF p_by_user THEN
        PERFORM ledger_refuse_frozen(p_account_id, v_balance, p_needed);
    END IF;
    RAISE EXCEPTION 'account % would be overdrawn', p_account_id USING ERRCODE = 'AN011',
        DETAIL = jsonb_build_object('available', v_balance, 'needed', p_needed)::text;
END $$;

-- Everybody whom a credit to one of these people may reach: they, whom they owe, whom those owe, and so on. Takes
-- each one's wallet lock, so that no debt begins meanwhile.
CREATE FUNCTION ledger_chain_of_debtors(p_user_ids uuid[]) RETURNS uuid[] LANGUAGE plpgsql AS $$
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
CREATE FUNCTION ledger_accounts_of_debtors(p_user_ids uuid[]) RETURNS bigint[] LANGUAGE sql AS $$
    SELECT array_agg(a.id) FROM wallets_ledgeraccount AS a
    WHERE (a.owner_type = 'user' AND a.kind = 'available' AND a.owner_id = ANY (p_user_ids))
        OR (a.owner_type = 'case' AND a.kind IN ('owed_by', 'owed_to_buyer', 'owed_to_platform')
            AND a.owner_id IN (
                SELECT debt.owner_id FROM wallets_ledgeraccount AS debt
                WHERE debt.kind = 'owed_by' AND debt.holder_id = ANY (p_user_ids) AND NOT debt.is_empty))
$$;

-- The legs by which what was just credited to p_payers repays their debts: buyers before the platform, oldest first.
-- What a buyer gets that way repays the buyer's own debts in turn. All rows are locked by the caller.
CREATE FUNCTION ledger_repayments(
    p_people uuid[], p_payers uuid[], p_credited bigint[], p_platform bigint, p_currency text
) RETURNS TABLE (debit bigint, credit bigint, amount bigint) LANGUAGE plpgsql AS $$
DECLARE
    v_debts record;
    v_payers uuid[] := p_payers;
    v_left bigint[] := p_credited;
    v_owed bigint[];
    v_wallet bigint;
    i integer := 1;
BEGIN
    SELECT array_agg(debt.holder_id ORDER BY owed.kind, debt.id) AS debtors,
        array_agg(owed.holder_id ORDER BY owed.kind, debt.id) AS creditors,
        array_agg(debt.id ORDER BY owed.kind, debt.id) AS owed_by,
        array_agg(owed.id ORDER BY owed.kind, debt.id) AS owed_to,
        array_agg(owed.balance ORDER BY owed.kind, debt.id) AS balances
    INTO v_debts
    FROM wallets_ledgeraccount AS debt
    JOIN wallets_ledgeraccount AS owed
        ON owed.owner_type = debt.owner_type AND owed.owner_id = debt.owner_id AND owed.currency = debt.currency
        AND owed.kind IN ('owed_to_buyer', 'owed_to_platform') AND NOT owed.is_empty
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
        END LOOP;
        i := i + 1;
    END LOOP;
END $$;

-- Post one operation with all its legs, or return the one that was posted under this key.
-- p_request: key, hash (hex), kind, initiator, actor_id, subject_type, subject_id, label, reverses,
-- accounts: [[owner_type, owner_id, kind, holder_id, currency], ...], distinct, in one order for all callers,
-- legs: [[debit, credit, amount], ...] by position in accounts, from 0; amount null moves what earlier legs left.
-- Returns [operation id, 1 if it is the old one, else 0]: an array costs less to hand over than a row.
CREATE FUNCTION ledger_post(p_request jsonb) RETURNS bigint[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
-- Every statement finds its rows by a unique index: planning it anew for each value would cost a third of the time.
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    v_operation_id bigint;
    v_accounts jsonb := p_request -> 'accounts';
    v_legs jsonb := p_request -> 'legs';
    v_by_user boolean := p_request ->> 'initiator' = 'user';
    v_currency text := p_request #>> '{accounts,0,4}';
    v_people uuid[] := '{}';  -- whose wallets this touches
    v_refs bigint[] := '{}';  -- account ids by position in accounts
    v_ids bigint[];  -- ids of all accounts it touches, ascending; by the same positions:
    v_held bigint[];  -- balances under lock, where amounts depend on them
    v_net bigint[];
    v_balances bigint[];
    v_debits integer[] := '{}';  -- each leg's accounts, by position in v_ids
    v_credits integer[] := '{}';
    v_amounts bigint[] := '{}';
    v_asked integer;  -- how many legs the caller asked for; repayments follow them
    v_payers uuid[] := '{}';  -- debtors whom a leg credits, and by how much
    v_credited bigint[] := '{}';
    v_repays boolean := false;
    v_platform bigint;
    v_account jsonb;
    v_leg jsonb;
    v_amount bigint;
    v_repayment record;
    d integer;
    c integer;
BEGIN
    IF (p_request ->> 'actor_id' IS NULL) <> (p_request ->> 'initiator' = 'system') THEN
        RAISE EXCEPTION 'a person or a member of staff is named, the system is not' USING ERRCODE = 'AN013';
    END IF;
    INSERT INTO wallets_ledgeroperation
        (key, request_hash, kind, initiator, actor_id, subject_type, subject_id, label, reverses_id)
    VALUES (p_request ->> 'key', decode(p_request ->> 'hash', 'hex'), p_request ->> 'kind', p_request ->> 'initiator',
            (p_request ->> 'actor_id')::uuid, p_request ->> 'subject_type', (p_request ->> 'subject_id')::uuid,
            p_request ->> 'label', (p_request ->> 'reverses')::bigint)
    ON CONFLICT (key) DO NOTHING RETURNING id INTO v_operation_id;
    IF v_operation_id IS NULL THEN
        SELECT id INTO v_operation_id FROM wallets_ledgeroperation
        WHERE key = p_request ->> 'key' AND request_hash = decode(p_request ->> 'hash', 'hex');
        IF v_operation_id IS NULL THEN
            RAISE EXCEPTION 'key % belongs to another request', p_request ->> 'key' USING ERRCODE = 'AN010';
        END IF;
        RETURN ARRAY[v_operation_id, 1];
    END IF;

    FOR i IN 0 .. jsonb_array_length(v_accounts) - 1 LOOP
        v_account := v_accounts -> i;
        IF v_account ->> 4 <> v_currency THEN
            RAISE EXCEPTION 'an operation has one currency' USING ERRCODE = 'AN013';
        ELSIF v_account ->> 2 = 'owed_by' THEN
            PERFORM pg_advisory_xact_lock(wallet_lock_key((v_account ->> 3)::uuid));
        ELSIF v_account ->> 2 = 'available' THEN
            v_people := v_people || (v_account ->> 1)::uuid;
            PERFORM pg_advisory_xact_lock_shared(wallet_lock_key((v_account ->> 1)::uuid));
        END IF;
        v_refs := v_refs || ledger_account(v_account ->> 0, (v_account ->> 1)::uuid, v_account ->> 2,
            v_currency, (v_account ->> 3)::uuid);
    END LOOP;
    v_ids := v_refs;

    -- A withdrawal that comes back is not income; everything else that reaches a debtor's wallet repays first.
    v_repays := cardinality(v_people) > 0 AND p_request ->> 'kind' <> 'withdrawal_return' AND EXISTS (
        SELECT FROM wallets_ledgeraccount
        WHERE kind = 'owed_by' AND holder_id = ANY (v_people) AND NOT is_empty);
    IF v_repays THEN
        v_people := ledger_chain_of_debtors(v_people);
        v_platform := ledger_account('platform', NULL, 'compensation', v_currency, NULL);
        SELECT array_agg(ledger_account('user', person, 'available', v_currency, person) ORDER BY person) || v_ids
        INTO v_ids FROM unnest(v_people) AS person;
        v_ids := ARRAY(SELECT DISTINCT id FROM unnest(v_ids || v_platform || ledger_accounts_of_debtors(v_people)) AS id);
    END IF;

    v_ids := array_sort(v_ids);
    v_net := array_fill(0, ARRAY[cardinality(v_ids)]);
    IF v_repays OR v_legs @? '$[*][2] ? (@ == null)' THEN
        v_held := ARRAY(SELECT balance FROM wallets_ledgeraccount WHERE id = ANY (v_ids) ORDER BY id FOR NO KEY UPDATE);
    END IF;

    FOR i IN 0 .. jsonb_array_length(v_legs) - 1 LOOP
        v_leg := v_legs -> i;
        d := array_position(v_ids, v_refs[(v_leg ->> 0)::integer + 1]);
        c := array_position(v_ids, v_refs[(v_leg ->> 1)::integer + 1]);
        v_amount := (v_leg ->> 2)::bigint;
        IF v_amount IS NULL THEN
            v_amount := v_held[d] + v_net[d];
            CONTINUE WHEN v_amount = 0;
        ELSIF v_amount <= 0 THEN
            RAISE EXCEPTION 'a leg moves something' USING ERRCODE = 'AN013';
        END IF;
        v_account := v_accounts -> (v_leg ->> 1)::integer;
        IF v_repays AND v_account ->> 2 = 'available' THEN
            v_payers := v_payers || (v_account ->> 1)::uuid;
            v_credited := v_credited || v_amount;
        END IF;
        v_debits := v_debits || d;
        v_credits := v_credits || c;
        v_amounts := v_amounts || v_amount;
        v_net[d] := v_net[d] - v_amount;
        v_net[c] := v_net[c] + v_amount;
    END LOOP;
    v_asked := cardinality(v_amounts);
    -- A hold that ends after a clawback took everything is over all the same: an operation without legs says so.
    IF v_asked = 0 AND p_request ->> 'kind' <> 'settling_release' THEN
        RAISE EXCEPTION 'nothing is held' USING ERRCODE = 'AN014';
    END IF;
    IF cardinality(v_payers) > 0 THEN
        FOR v_repayment IN
            SELECT * FROM ledger_repayments(v_people, v_payers, v_credited, v_platform, v_currency)
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

    -- Relative, in ascending id, each change its own lock: nobody can deadlock and nothing is read before it is locked.
    FOR i IN 1 .. cardinality(v_ids) LOOP
        UPDATE wallets_ledgeraccount SET balance = balance + v_net[i]
        WHERE id = v_ids[i] AND (may_go_negative OR balance + v_net[i] >= 0)
        RETURNING balance - v_net[i] INTO v_amount;
        IF NOT FOUND THEN
            PERFORM ledger_refuse_overdraft(v_ids[i], -v_net[i], v_by_user);
        END IF;
        v_balances[i] := v_amount;
    END LOOP;

    FOR leg IN 1 .. cardinality(v_amounts) LOOP
        d := v_debits[leg];
        c := v_credits[leg];
        IF v_by_user AND leg <= v_asked THEN
            PERFORM ledger_refuse_frozen(v_ids[d], v_balances[d], v_amounts[leg]);
        END IF;
        v_balances[d] := v_balances[d] - v_amounts[leg];
        v_balances[c] := v_balances[c] + v_amounts[leg];
        INSERT INTO wallets_ledgertransfer (operation_id, leg, debit_id, credit_id, amount, debit_after, credit_after)
        VALUES (v_operation_id, leg, v_ids[d], v_ids[c], v_amounts[leg], v_balances[d], v_balances[c]);
    END LOOP;
    RETURN ARRAY[v_operation_id, 0];
END $$;
