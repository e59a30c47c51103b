-- One leg between two accounts, which is what nearly every operation is: what ledger_post does with loops over arrays,
-- in a straight line. An expression of PL/pgSQL is prepared anew in each transaction that reaches it, so what is not
-- written here is what makes it faster (docs/adr/0011).
--
-- The accounts are in the order in which everybody locks them; p_forward is true if the money goes from the first to
-- the second. Accounts of cases are left to ledger_post, debts that are repaid to ledger_move. Returns and raises as
-- ledger_post does.
-- {role} is filled in by the migration. A migration that changes this file runs all of it again.
CREATE OR REPLACE FUNCTION ledger_post_leg(
    p_key text, p_hash bytea, p_kind text, p_initiator text, p_actor_id uuid, p_subject_type text, p_subject_id uuid,
    p_label text, p_currency text,
    p_first_type text, p_first_owner uuid, p_first_kind text, p_first_holder uuid,
    p_second_type text, p_second_owner uuid, p_second_kind text, p_second_holder uuid,
    p_forward boolean, p_amount bigint
) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    v_net bigint := CASE WHEN p_forward THEN p_amount ELSE -p_amount END;  -- of the second; the first's is the opposite
    v_operation_id bigint;
    v_first bigint;
    v_second bigint;
    v_first_after bigint;
    v_second_after bigint;
BEGIN
    IF (p_amount > 0 AND p_first_type <> 'case'
        AND (p_first_type COLLATE "C", coalesce(p_first_owner, '00000000-0000-0000-0000-000000000000'),
            p_first_kind COLLATE "C")
        < (p_second_type, coalesce(p_second_owner, '00000000-0000-0000-0000-000000000000'), p_second_kind)
        AND (p_actor_id IS NULL) = (p_initiator = 'system')) IS NOT TRUE
    THEN
        RAISE EXCEPTION 'one leg between two accounts in their order; everybody is named but the system'
            USING ERRCODE = 'AN013';
    END IF;

    INSERT INTO wallets_ledgeroperation
        (key, request_hash, kind, initiator, actor_id, subject_type, subject_id, label)
    VALUES (p_key, p_hash, p_kind, p_initiator, p_actor_id, p_subject_type, p_subject_id, p_label)
    ON CONFLICT (key) DO NOTHING RETURNING id INTO v_operation_id;
    -- Wallets are locked in a condition, for a statement of its own costs several times as much. Null is only the lock
    -- of nobody's wallet.
    IF v_operation_id IS NULL
        OR p_first_kind = 'available' AND pg_advisory_xact_lock_shared(wallet_lock_key(p_first_owner)) IS NULL
        OR p_second_kind = 'available' AND pg_advisory_xact_lock_shared(wallet_lock_key(p_second_owner)) IS NULL
    THEN
        IF v_operation_id IS NULL THEN
            RETURN ledger_replayed(p_key, p_hash);
        END IF;
        RAISE EXCEPTION 'a wallet is somebody''s' USING ERRCODE = 'AN013';
    END IF;
    -- What reaches a debtor's wallet may have to repay first.
    IF (CASE WHEN p_forward THEN p_second_kind ELSE p_first_kind END) = 'available' THEN
        IF EXISTS (
            SELECT FROM wallets_ledgeraccount WHERE kind = 'owed_by' AND NOT is_empty
            AND holder_id = CASE WHEN p_forward THEN p_second_owner ELSE p_first_owner END)
        THEN
            RETURN ledger_move(
                v_operation_id, p_kind, p_initiator = 'user', p_currency,
                ARRAY[p_first_type, p_second_type], ARRAY[p_first_owner, p_second_owner],
                ARRAY[p_first_kind, p_second_kind], ARRAY[p_first_holder, p_second_holder],
                ARRAY[CASE WHEN p_forward THEN 1 ELSE 2 END], ARRAY[CASE WHEN p_forward THEN 2 ELSE 1 END],
                ARRAY[p_amount]);
        END IF;
    END IF;

    -- Relative, in the one order, each change its own lock: nothing is read before it is locked. An index serves "="
    -- and "IS NULL" but not "IS NOT DISTINCT FROM".
    IF p_first_owner IS NULL THEN
        UPDATE wallets_ledgeraccount SET balance = balance - v_net
        WHERE owner_type = p_first_type AND owner_id IS NULL AND kind = p_first_kind
            AND currency = p_currency AND shard = ledger_shard() AND (may_go_negative OR balance - v_net >= 0)
        RETURNING id, balance INTO v_first, v_first_after;
    ELSE
        UPDATE wallets_ledgeraccount SET balance = balance - v_net
        WHERE owner_type = p_first_type AND owner_id = p_first_owner AND kind = p_first_kind
            AND currency = p_currency AND shard = 0 AND (may_go_negative OR balance - v_net >= 0)
            AND (p_first_holder IS NULL OR holder_id = p_first_holder)
        RETURNING id, balance INTO v_first, v_first_after;
    END IF;
    -- Not before the first has been changed, which would be another order.
    IF p_second_owner IS NULL THEN
        UPDATE wallets_ledgeraccount SET balance = balance + v_net
        WHERE v_first IS NOT NULL AND owner_type = p_second_type AND owner_id IS NULL AND kind = p_second_kind
            AND currency = p_currency AND shard = ledger_shard() AND (may_go_negative OR balance + v_net >= 0)
        RETURNING id, balance INTO v_second, v_second_after;
    ELSE
        UPDATE wallets_ledgeraccount SET balance = balance + v_net
        WHERE v_first IS NOT NULL AND owner_type = p_second_type AND owner_id = p_second_owner AND kind = p_second_kind
            AND currency = p_currency AND shard = 0 AND (may_go_negative OR balance + v_net >= 0)
            AND (p_second_holder IS NULL OR holder_id = p_second_holder)
        RETURNING id, balance INTO v_second, v_second_after;
    END IF;
    IF v_second IS NULL THEN  -- one is not made yet, somebody else's, or has too little in it
        IF v_first IS NULL THEN
            v_first := ledger_account(p_first_type, p_first_owner, p_first_kind, p_currency, p_first_holder);
            v_first_after := ledger_change(v_first, -v_net, p_initiator = 'user');
        END IF;
        v_second := ledger_account(p_second_type, p_second_owner, p_second_kind, p_currency, p_second_holder);
        v_second_after := ledger_change(v_second, v_net, p_initiator = 'user');
    END IF;

    IF p_initiator = 'user' AND (CASE WHEN p_forward THEN p_first_kind ELSE p_second_kind END) = 'available' THEN
        IF EXISTS (
            SELECT FROM wallets_walletfreeze WHERE closed_at IS NULL
            AND owner_id = CASE WHEN p_forward THEN p_first_owner ELSE p_second_owner END)
        THEN
            PERFORM ledger_refuse_frozen(
                CASE WHEN p_forward THEN p_first_owner ELSE p_second_owner END,
                CASE WHEN p_forward THEN v_first_after ELSE v_second_after END + p_amount, p_amount);
        END IF;
    END IF;
    INSERT INTO wallets_ledgertransfer (operation_id, leg, debit_id, credit_id, amount, debit_after, credit_after)
    VALUES (v_operation_id, 1,
        CASE WHEN p_forward THEN v_first ELSE v_second END, CASE WHEN p_forward THEN v_second ELSE v_first END,
        p_amount,
        CASE WHEN p_forward THEN v_first_after ELSE v_second_after END,
        CASE WHEN p_forward THEN v_second_after ELSE v_first_after END);
    RETURN v_operation_id;
END $$;

REVOKE ALL ON FUNCTION ledger_post_leg FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger_post_leg TO "{role}";
