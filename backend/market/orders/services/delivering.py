"""The credentials change hands: delivery, a second delivery, looking at them."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from market.common.clock import now
from market.common.errors import FieldError
from market.listings.models import CredentialVersion
from market.listings.services import current_credentials, read_credentials, store_credentials
from market.orders.errors import NotYetRevealable
from market.orders.lifecycle import Action, Actor, Side, Status
from market.orders.models import CredentialReveal, Order
from market.orders.selectors import order_of
from market.orders.services.handover import CREDENTIALS_STEP, tick_for
from market.orders.services.history import Notice, conclude
from market.orders.services.locking import lock_order, side_in
from market.orders.services.timers import extend_timer, start_timer
from market.users.models import User
from market.users.services import check_payment_pin

Credentials = Mapping[str, str]


def deliver_order(*, order_id: UUID, seller: User, credentials: Credentials | None = None) -> Order:
    """Hand over the credentials given now, or those given when the account was listed; the inspection starts.

    Raises InvalidTransition, FieldError("credentials") when there are none.
    """
    with transaction.atomic():
        order = lock_order(order_id)
        moment = now()
        order.require(Action.DELIVER, side_in(order, seller.pk), moment)
        order.credential_version = _credentials_for(order, seller, credentials)
        order.move_to(Status.DELIVERED)
        order.delivered_at = moment
        start_timer(order, moment, order.inspection_time)
        tick_for(order, CREDENTIALS_STEP, Side.SELLER)
        return conclude(
            order,
            event="delivered",
            actor=Actor.SELLER,
            actor_id=seller.pk,
            notices=(Notice(Side.BUYER, "order_delivered"), Notice(Side.SELLER, "order_delivery_sent")),
        )


def request_redelivery(*, order_id: UUID, buyer: User, reason: str) -> Order:
    """Ask, once, for credentials that work; the inspection is longer by the time the seller has to answer.

    Raises InvalidTransition, TimeIsOver when it was asked before.
    """
    with transaction.atomic():
        order = lock_order(order_id)
        moment = now()
        order.require(Action.REQUEST_REDELIVERY, side_in(order, buyer.pk), moment)
        order.redelivery_requested_at = moment
        extend_timer(order, order.redelivery_time)
        answer_by = {"reason": reason, "answer_by_at": order.redeliver_until}
        return conclude(
            order,
            event="redelivery_requested",
            actor=Actor.BUYER,
            actor_id=buyer.pk,
            data={"text": reason},
            notices=(
                Notice(Side.BUYER, "order_redelivery_asked", answer_by),
                Notice(Side.SELLER, "order_redelivery_requested", answer_by),
            ),
        )


def redeliver_order(*, order_id: UUID, seller: User, credentials: Credentials) -> Order:
    """Give new credentials; the old ones are kept and the inspection starts anew.

    Raises InvalidTransition, TimeIsOver when the buyer did not ask or the 12 hours have passed.
    """
    with transaction.atomic():
        order = lock_order(order_id)
        moment = now()
        order.require(Action.REDELIVER, side_in(order, seller.pk), moment)
        order.credential_version = _credentials_for(order, seller, credentials)
        order.redelivered_at = moment
        start_timer(order, moment, order.inspection_time)
        return conclude(
            order,
            event="redelivered",
            actor=Actor.SELLER,
            actor_id=seller.pk,
            notices=(Notice(Side.BUYER, "order_redelivered"), Notice(Side.SELLER, "order_delivery_sent")),
        )


def reveal_credentials(
    *, order_id: UUID, buyer: User, pin: str, address: str | None, user_agent: str
) -> Mapping[str, str]:
    """Show the buyer {login, password, note}; who looked, when and from where is kept as evidence.

    Raises WrongPaymentPin and its kin, InvalidTransition, NotYetRevealable.
    """
    order_of(user_id=buyer.pk, order_id=order_id)
    check_payment_pin(user=buyer, pin=pin)
    with transaction.atomic():
        order = lock_order(order_id)
        order.require(Action.REVEAL, side_in(order, buyer.pk), now())
        if order.credential_version_id is None:
            raise NotYetRevealable
        CredentialReveal.objects.create(
            order=order,
            credential_version_id=order.credential_version_id,
            user=buyer,
            address=address,
            user_agent=user_agent[:300],
        )
        tick_for(order, CREDENTIALS_STEP, Side.BUYER)
        conclude(order, event="revealed", actor=Actor.BUYER, actor_id=buyer.pk)
        return read_credentials(credential_version_id=order.credential_version_id)


def _credentials_for(order: Order, seller: User, given: Credentials | None) -> CredentialVersion:
    if given is not None:
        return store_credentials(
            game_account_id=order.game_account_id, entered_by_id=seller.pk, credentials=dict(given)
        )
    stored = current_credentials(order.game_account_id, entered_by_id=order.seller_id)
    if stored is None:
        raise FieldError("credentials", "required", _("Enter the login name and password of the game account."))
    return stored
