"""For each guard of the money tables a statement that it, and nothing else, refuses."""

# ruff: noqa: S608  # only names of our own are put into statements

from dataclasses import dataclass

from django.apps import apps
from django.db.models import AutoField, GeneratedField, UUIDField

OTHER = "gen_random_uuid()"


@dataclass(frozen=True)
class Violation:
    """`statement` runs as the tables' owner. `without`: stronger guards of the same table, which would speak first."""

    table: str
    statement: str
    without: tuple[str, ...] = ()


def change(table: str, assignments: str, *without: str) -> Violation:
    return Violation(table, f"UPDATE {table} SET {assignments}", without)


def insert(table: str, columns: str, values: str, *without: str) -> Violation:
    return Violation(table, f"INSERT INTO {table} ({columns}) VALUES ({values})", without)


def copy(table: str, where: str = "true", **altered: str) -> Violation:
    """A row like one that is there, with the columns `altered`; ids are made anew."""
    model = next(model for model in apps.get_models() if model._meta.db_table == table)
    columns: dict[str, str] = {}
    for field in model._meta.concrete_fields:
        if not isinstance(field, AutoField | GeneratedField):
            column = str(field.column)
            made_anew = field.primary_key and isinstance(field, UUIDField)
            columns[column] = altered.get(column, OTHER if made_anew else column)
    listed, values = ", ".join(columns), ", ".join(columns.values())
    return Violation(table, f"INSERT INTO {table} ({listed}) SELECT {values} FROM {table} WHERE {where} LIMIT 1")


_ORDER, _REVIEW, _WITHDRAWAL, _RECHARGE = (
    "orders_order",
    "orders_orderreview",
    "payments_withdrawal",
    "payments_recharge",
)
_ENDED = "status = 'completed', closed_at = now()"
_COMPENSATION = "wallets_compensation"
_TRANSFER, _OPERATION, _FREEZE = "wallets_ledgertransfer", "wallets_ledgeroperation", "wallets_walletfreeze"
_ANOTHER_CASE = {"case_id": OTHER}

VIOLATIONS: dict[str, Violation] = {
    # The ledger
    "ledger_account_once": copy("wallets_ledgeraccount"),
    "ledger_account_not_overdrawn": Violation(
        "wallets_ledgeraccount", "UPDATE wallets_ledgeraccount SET balance = -1 WHERE NOT may_go_negative"
    ),
    "ledger_operation_key_once": copy(_OPERATION, "reverses_id IS NULL"),
    "ledger_operation_reversed_once": copy(_OPERATION, "reverses_id IS NOT NULL", key="'another'"),
    "ledger_transfer_leg_once": copy(_TRANSFER),
    "ledger_transfer_moves_something": copy(_TRANSFER, leg="9", amount="0"),
    "ledger_transfer_two_accounts": copy(_TRANSFER, leg="9", credit_id="debit_id"),
    "wallet_freeze_once": copy(_FREEZE),
    "wallet_freeze_positive": copy(_FREEZE, amount="0", **_ANOTHER_CASE),
    "compensation_one_live_per_case": copy(_COMPENSATION),
    "compensation_within_cap": copy(_COMPENSATION, amount="500001", **_ANOTHER_CASE),
    "compensation_maker_is_no_party": copy(_COMPENSATION, proposed_by_id="debtor_id", **_ANOTHER_CASE),
    "compensation_checker_is_no_party": copy(
        _COMPENSATION, status="'approved'", decided_by_id="buyer_id", decided_at="now()", **_ANOTHER_CASE
    ),
    "compensation_maker_is_not_checker": copy(
        _COMPENSATION, status="'approved'", decided_by_id="proposed_by_id", decided_at="now()", **_ANOTHER_CASE
    ),
    "compensation_decided_by_somebody": copy(_COMPENSATION, status="'approved'", **_ANOTHER_CASE),
    "compensation_says_why": copy(_COMPENSATION, reason="''", **_ANOTHER_CASE),
    # Payments
    "recharge_once": copy(_RECHARGE, out_trade_no="'another'"),
    "payments_recharge_out_trade_no_key": copy(_RECHARGE, idempotency_key="'another'"),
    "recharge_of_something": change(_RECHARGE, "amount = 0"),
    "recharge_paid_has_time": change(_RECHARGE, "paid_at = now()"),
    "payments_recharge_amount_check": change(_RECHARGE, "amount = -1"),
    "payments_recharge_queries_check": change(_RECHARGE, "queries = -1"),
    "payee_bound_once": copy("payments_payee"),
    "withdrawal_once": copy(_WITHDRAWAL, out_biz_no="'another'"),
    "payments_withdrawal_out_biz_no_key": copy(_WITHDRAWAL, idempotency_key="'another'"),
    "withdrawal_of_something": change(_WITHDRAWAL, "amount = 0"),
    "withdrawal_leaves_only_reviewed": change(_WITHDRAWAL, "status = 'approved'"),
    "withdrawal_to_payee_or_source": change(_WITHDRAWAL, "payee_id = NULL"),
    "withdrawal_returned_says_why": change(_WITHDRAWAL, "status = 'returned'"),
    "withdrawal_maker_is_not_checker": change(_WITHDRAWAL, "reviewed_by_id = user_id, reviewed_at = now()"),
    "withdrawal_rejected_says_why": change(
        _WITHDRAWAL, "status = 'rejected', reviewed_at = now(), reviewed_by_id = (SELECT buyer_id FROM orders_order)"
    ),
    "payments_withdrawal_amount_check": change(_WITHDRAWAL, "amount = -1"),
    "payments_withdrawal_queries_check": change(_WITHDRAWAL, "queries = -1"),
    "payment_alarm_once": copy("payments_paymentalarm"),
    "payments_paymentalarm_occurrences_check": change("payments_paymentalarm", "occurrences = -1"),
    "payment_alarm_resolved_says_how": change("payments_paymentalarm", "resolved_at = now()"),
    "provider_bill_once": copy("payments_providerbill"),
    "payments_providerbill_tries_check": change("payments_providerbill", "tries = -1"),
    "payments_providerbillline_amount_check": change("payments_providerbillline", "amount = -1"),
    # Orders
    "order_open_once": copy(_ORDER, number="'AH-000000'"),
    "orders_order_number_key": copy(_ORDER, status="'cancelled'", closed_at="now()", sweep_at="NULL"),
    "order_price_positive": change(_ORDER, "price = 0, fee = 0"),
    "order_fee_within_price": change(_ORDER, "fee = price + 1"),
    "order_between_two_people": change(_ORDER, "seller_id = buyer_id"),
    "order_closed_when_final": change(_ORDER, "closed_at = now()"),
    "order_ended_untimed": change(_ORDER, f"{_ENDED}, sweep_at = now()"),
    "orders_order_version_check": change(_ORDER, "version = -1"),
    "orders_order_fee_bps_check": change(_ORDER, "fee_bps = -1"),
    "orders_order_hold_days_check": change(_ORDER, "hold_days = -1"),
    "orders_order_extra_hold_days_check": change(_ORDER, "extra_hold_days = -1"),
    "handover_tick_once": copy("orders_handovertick"),
    "order_review_once": copy(_REVIEW),
    "order_review_rating": change(_REVIEW, "rating = 6"),
    "orders_orderreview_rating_check": change(_REVIEW, "rating = -1", "order_review_rating"),
    "outage_has_length": insert(
        "orders_platformoutage", "started_at, ended_at, reason, created_at", "now(), now(), 'none', now()"
    ),
    "heartbeat_is_one_row": insert("orders_heartbeat", "id, beat_at", "2, now()"),
    "orders_heartbeat_id_check": insert("orders_heartbeat", "id, beat_at", "-1, now()", "heartbeat_is_one_row"),
}

# What may change in rows that are otherwise kept as they were written; elsewhere nothing may.
KEPT_TABLES: dict[str, frozenset[str]] = {
    "wallets_ledgeraccount": frozenset({"balance"}),
    "wallets_ledgeroperation": frozenset(),
    "wallets_ledgertransfer": frozenset(),
    "wallets_walletfreeze": frozenset({"closed_at"}),
    "wallets_compensation": frozenset({"status", "decided_by_id", "decided_at", "rejection_reason"}),
    "orders_orderevent": frozenset(),
    "orders_credentialreveal": frozenset(),
    "orders_handovertick": frozenset(),
    "orders_platformoutage": frozenset(),
    "common_auditentry": frozenset(),
}
