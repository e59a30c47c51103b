"""Pieces of the ledger's functions, how each is taken out of their text, and the tests that must then fail."""

_DOORS = "tests/ledger/test_doors.py"
_GUARDS = "tests/ledger/test_guards.py"
_LOCKS = "tests/ledger/test_locks.py"
_RINGS = "tests/ledger/test_rings.py"
_FREEZES = "market/wallets/tests/test_freezes.py"
_DEBTS = "market/wallets/tests/test_debts.py"
_SERVICES = "market/wallets/tests/test_services.py"


def tests(file: str, *names: str) -> tuple[str, ...]:
    """The node ids of a file's tests."""
    return tuple(f"{file}::{name}" for name in names)


# Function, what is taken from it, pattern, replacement, who notices.
FUNCTIONS: list[tuple[str, str, str, str, tuple[str, ...]]] = [
    (
        "ledger_move",
        "no lock on a wallet while money moves",
        r"pg_advisory_xact_lock_shared\((?=wallet_lock_key)",
        "(",
        tests(_LOCKS, "test_a_freeze_waits_for_operations_of_several_legs"),
    ),
    (
        "ledger_move",
        "no lock on a wallet when a debt begins",
        r"pg_advisory_xact_lock\((?=wallet_lock_key)",
        "(",
        tests(_LOCKS, "test_a_debt_that_begins_waits_for_credits_under_way"),
    ),
    (
        "ledger_post_leg",
        "no lock on the wallet of an operation of one leg",
        r"pg_advisory_xact_lock_shared\((?=wallet_lock_key)",
        "(",
        tests(_LOCKS, "test_a_freeze_waits_for_payments_under_way"),
    ),
    (
        "ledger_post_leg",
        "nothing against an overdraft but the CHECK",
        r"AND \(may_go_negative OR balance [-+] v_net >= 0\)",
        "",
        tests(_DOORS, "test_accounts_that_exist_are_never_overdrawn"),
    ),
    (
        "ledger_post_leg",
        "a leg that moves nothing",
        r"p_amount > 0\s+AND",
        "",
        tests(_DOORS, "test_one_leg_says_what_it_moves_and_between_whom"),
    ),
    (
        "ledger_post_leg",
        "a debt without its lock",
        r"p_first_type <> 'case'\s+AND",
        "",
        tests(_DOORS, "test_a_case_moves_no_money_through_the_function_of_one_leg"),
    ),
    (
        "ledger_post_leg",
        "accounts in any order",
        r"AND \(p_first_type COLLATE.*?p_second_kind\)",
        "",
        tests(_DOORS, "test_accounts_are_named_once_and_in_the_order_of_their_locks"),
    ),
    (
        "ledger_post_leg",
        "nobody is named",
        r"AND \(p_actor_id IS NULL\) = \(p_initiator = 'system'\)",
        "",
        tests(_DOORS, "test_a_person_or_staff_is_named_and_the_system_is_not"),
    ),
    (
        "ledger_post_leg",
        "the second account before the first",
        r"v_first IS NOT NULL AND",
        "",
        tests(_SERVICES, "test_paying_moves_the_price_into_the_orders_own_escrow"),
    ),
    (
        "ledger_post_leg",
        "a wallet of nobody",
        r"RAISE EXCEPTION 'a wallet is somebody[^;]*;",
        "RETURN NULL;",
        tests(_DOORS, "test_only_people_have_wallets"),
    ),
    (
        "ledger_post_leg",
        "whatever is null is in order",
        r"IS NOT TRUE",
        "IS FALSE",
        tests(_DOORS, "test_one_leg_says_what_it_moves_and_between_whom"),
    ),
    (
        "ledger_post_leg",
        "debts are not repaid",
        r"RETURN ledger_move\([^;]*;",
        "NULL;",
        tests(_DEBTS, "test_a_credit_repays_first"),
    ),
    (
        "ledger_post_leg",
        "a person pays out of a frozen wallet",
        r"PERFORM ledger_refuse_frozen[^;]*;",
        "NULL;",
        (_FREEZES,),
    ),
    *(
        (
            "ledger_post_leg",
            f"somebody else's account as the {which}",
            rf"AND \(p_{which}_holder IS NULL OR holder_id = p_{which}_holder\)",
            "",
            tests(_DOORS, "test_the_holder_of_an_account_never_changes"),
        )
        for which in ("first", "second")
    ),
    (
        "ledger_move",
        "somebody else's account",
        r"AND \(p_holder_ids\[i\] IS NULL OR holder_id = p_holder_ids\[i\]\)",
        "",
        tests(_DOORS, "test_the_holder_of_an_account_never_changes"),
    ),
    (
        "ledger_change",
        "nothing against an overdraft of an account that is known but the CHECK",
        r"AND \(may_go_negative OR balance \+ p_net >= 0\)",
        "",
        tests(_DOORS, "test_more_than_there_is_is_refused_with_both_amounts"),
    ),
    (
        "ledger_lock",
        "what is left is read without a lock",
        r"FOR NO KEY UPDATE",
        "",
        tests(_LOCKS, "test_what_is_left_is_read_under_its_lock"),
    ),
    (
        "ledger_chain_of_debtors",
        "no lock along the chain of debtors",
        r"pg_advisory_xact_lock_shared\((?=wallet_lock_key)",
        "(",
        tests(_LOCKS, "test_a_debt_of_a_creditor_waits_for_a_repayment_that_reaches_them"),
    ),
    (
        "ledger_chain_of_debtors",
        "the chain ends after its first link",
        r"v_people := v_people \|\| v_person;",
        "NULL;",
        tests(_DEBTS, "test_repayments_pass_on_along_a_chain"),
    ),
    (
        "wallet_lock_key",
        "each connection has a lock of its own",
        r"'wallet:'",
        "pg_backend_pid()::text",
        tests(_LOCKS, "test_a_freeze_waits_for_payments_under_way"),
    ),
    (
        "ledger_move",
        "nothing against an overdraft but the CHECK",
        r"AND \(may_go_negative OR balance \+ v_net\[i\] >= 0\)",
        "",
        tests(_DOORS, "test_more_than_there_is_is_refused_with_both_amounts"),
    ),
    (
        "ledger_replayed",
        "a key answers any request",
        r"AND request_hash = p_hash",
        "",
        tests(_SERVICES, "test_the_same_key_with_another_amount_is_refused"),
    ),
    (
        "ledger_move",
        "accounts in any order",
        r"RAISE EXCEPTION 'accounts are distinct[^;]*;",
        "NULL;",
        tests(_DOORS, "test_accounts_are_named_once_and_in_the_order_of_their_locks"),
    ),
    (
        "ledger_move",
        "a leg that moves nothing",
        r"RAISE EXCEPTION 'a leg moves something[^;]*;",
        "NULL;",
        tests(_DOORS, "test_an_amount_must_move_something"),
    ),
    (
        "ledger_shard",
        "one part of a platform account for all",
        r"pg_backend_pid\(\) % 16",
        "0",
        tests(_GUARDS, "test_the_money_of_the_platform_is_spread_over_connections"),
    ),
    (
        "ledger_move",
        "an operation that moves nothing",
        r"RAISE EXCEPTION 'nothing is held'[^;]*;",
        "NULL;",
        tests(_SERVICES, "test_releasing_twice_moves_money_once", "test_a_completed_order_cannot_be_refunded"),
    ),
    (
        "ledger_post",
        "nobody is named",
        r"RAISE EXCEPTION 'a person or a member of staff is named[^;]*;",
        "NULL;",
        tests(_DOORS, "test_a_person_or_staff_is_named_and_the_system_is_not"),
    ),
    (
        "ledger_move",
        "a returned withdrawal repays",
        r"p_kind <> 'withdrawal_return'",
        "true",
        tests(_DOORS, "test_what_comes_back_from_a_withdrawal_repays_nothing"),
    ),
    (
        "ledger_refuse_frozen",
        "a freeze stops nothing",
        r"RAISE EXCEPTION[^;]*;",
        "NULL;",
        (_FREEZES,),
    ),
    (
        "ledger_refuse_frozen",
        "a freeze never ends",
        r"AND closed_at IS NULL",
        "",
        tests(_FREEZES, "test_closing_one_case_does_not_free_another"),
    ),
    (
        "ledger_refuse_overdraft",
        "an overdraft is not explained",
        r"RAISE EXCEPTION[^;]*;",
        "NULL;",
        tests(_SERVICES, "test_too_little_money_says_how_much_there_is_and_is_needed"),
    ),
    (
        "ledger_refuse_account",
        "accounts that the market has no use for",
        r"RAISE EXCEPTION[^;]*;",
        "NULL;",
        tests(_GUARDS, "test_there_are_no_other_accounts"),
    ),
    (
        "ledger_refuse_account",
        "a wallet whose holder is not said",
        r"IS NOT TRUE",
        "IS FALSE",
        tests(_DOORS, "test_a_wallet_is_somebodys"),
    ),
    (
        "ledger_account",
        "an account changes its holder",
        r"RAISE EXCEPTION[^;]*;",
        "NULL;",
        tests(_DOORS, "test_the_holder_of_an_account_never_changes"),
    ),
    (
        "ledger_accounts_of_debtors",
        "debts that are not locked",
        r"debt\.holder_id = ANY \(p_user_ids\)",
        "false",
        tests(_DEBTS, "test_a_credit_repays_first"),
    ),
    (
        "ledger_repayments",
        "the newest debt first",
        r"ORDER BY owed\.kind, debt\.id",
        "ORDER BY owed.kind, debt.id DESC",
        tests(_DEBTS, "test_the_oldest_debt_is_repaid_first"),
    ),
    (
        "ledger_repayments",
        "the platform before buyers",
        r"ORDER BY owed\.kind, debt\.id",
        "ORDER BY owed.kind DESC, debt.id",
        tests(_DEBTS, "test_buyers_come_before_the_platform"),
    ),
    (
        "ledger_repayments",
        "a cent goes round for ever",
        r"v_repaid = 500",
        "false",
        tests(_RINGS, "test_a_cent_among_people_who_owe_each_other_is_credited"),
    ),
    (
        "refuse_change",
        "history may be rewritten",
        r"RAISE EXCEPTION[^;]*;",
        "RETURN coalesce(NEW, OLD);",
        tests(_GUARDS, "test_not_even_the_owner_rewrites_history"),
    ),
]
