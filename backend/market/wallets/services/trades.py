"""The money of one order, from payment to its end: each flow one operation inside the caller's transaction.

Keys are derived from what the operation is about, so that a command which runs twice moves money once. The caller
holds the lock of the order or payment; locks of wallets and accounts come after it. Amounts are fen.
"""

from uuid import UUID

from market.wallets import accounts
from market.wallets.errors import MalformedOperation
from market.wallets.ledger import Initiator, Kind, Leg, PostedOperation, post_operation
from market.wallets.services.posting import ORDER, by_system, shares


def pay_order(*, order_id: UUID, buyer_id: UUID, amount: int, label: str) -> PostedOperation:
    """The buyer pays into the order's own escrow. Raises InsufficientBalance, WalletFrozen."""
    return post_operation(
        key=f"order:{order_id}:pay",
        kind=Kind.ORDER_PAYMENT,
        legs=[Leg(accounts.available(buyer_id), accounts.escrow(order_id, buyer_id), amount)],
        initiator=Initiator.USER,
        actor_id=buyer_id,
        subject_type=ORDER,
        subject_id=order_id,
        label=label,
    )


def complete_order(*, order_id: UUID, seller_id: UUID, amount: int, fee: int, label: str) -> PostedOperation:
    """The escrow of `amount` becomes the platform's `fee` and the seller's settling proceeds (the remainder).

    Raises MalformedOperation for a fee that leaves nothing: without a settling account the hold could never end.
    """
    if fee >= amount:
        raise MalformedOperation
    escrow = accounts.escrow(order_id)
    return by_system(
        key=f"order:{order_id}:complete",
        kind=Kind.ORDER_COMPLETION,
        subject=(ORDER, order_id),
        label=label,
        legs=shares((escrow, accounts.settling(order_id, seller_id), amount - fee), (escrow, accounts.fee(), fee)),
    )


def release_settling(*, order_id: UUID, seller_id: UUID, label: str) -> PostedOperation:
    """The hold is over: what remains in the order's settling account is the seller's to spend.

    When a clawback has taken it all the operation has no legs. Raises NothingHeld if the order never completed.
    """
    return by_system(
        key=f"order:{order_id}:release",
        kind=Kind.SETTLING_RELEASE,
        subject=(ORDER, order_id),
        label=label,
        legs=[Leg(accounts.settling(order_id), accounts.available(seller_id), None)],
    )


def refund_order(*, order_id: UUID, buyer_id: UUID, label: str) -> PostedOperation:
    """All of the order's escrow goes back to the buyer. Raises NothingHeld."""
    return by_system(
        key=f"order:{order_id}:refund",
        kind=Kind.ORDER_REFUND,
        subject=(ORDER, order_id),
        label=label,
        legs=[Leg(accounts.escrow(order_id), accounts.available(buyer_id), None)],
    )


def split_order(
    *, order_id: UUID, buyer_id: UUID, seller_id: UUID, seller_share: int, fee: int, label: str
) -> PostedOperation:
    """The seller gets `seller_share` less `fee`, the buyer the rest of the escrow; both may spend it at once."""
    escrow = accounts.escrow(order_id)
    of_seller = shares(
        (escrow, accounts.available(seller_id), seller_share - fee),
        (escrow, accounts.fee(), fee),
    )
    return by_system(
        key=f"order:{order_id}:split",
        kind=Kind.ORDER_SPLIT,
        subject=(ORDER, order_id),
        label=label,
        legs=[*of_seller, Leg(escrow, accounts.available(buyer_id), None)],
    )
