"""Where a person's money may go."""

import unicodedata
from hmac import compare_digest
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from market.common.clock import now
from market.common.crypto import lookup_hash, seal
from market.common.errors import FieldError
from market.common.ids import new_id
from market.payments.errors import RealNameRequired, TooManyPayees
from market.payments.limits import PAYEES
from market.payments.models import Payee
from market.payments.providers.registry import payout_provider_of
from market.payments.selectors import payee_of, payees_of
from market.users.masks import masked_email, masked_name, masked_phone
from market.users.models import User
from market.users.selectors import verified_name


def add_payee(*, user: User, provider: str, account: str, name: str) -> Payee:
    """Bind an account (e-mail or mobile number at the provider); binding it again renews the name of the bound one.

    Raises UnknownProvider, RealNameRequired, FieldError("name") unless it is the verified name, TooManyPayees.
    """
    payout_provider_of(provider)
    _check_name(user.pk, name)
    account = account.strip().lower()
    account_hash = lookup_hash(f"{provider}:{account}", purpose="payee_account")
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
        payee = payees_of(user.pk).filter(account_hash=account_hash).first()
        if payee is None:
            payee = _new_payee(user, provider, account, account_hash)
        payee.masked_name, payee.name_hash = masked_name(name.strip()), _name_hash(name)
        payee.save()
    return payee


def remove_payee(*, user: User, payee_id: UUID) -> None:
    """Withdrawals that are on their way to it still arrive. Raises ObjectNotFound."""
    payee = payee_of(user.pk, payee_id)
    Payee.objects.filter(pk=payee.pk, removed_at=None).update(removed_at=now())


def is_in_verified_name(payee: Payee) -> bool:
    """Whether the person's verified name is still the one with which the payee was bound."""
    verified = verified_name(payee.user_id)
    return verified is not None and compare_digest(bytes(payee.name_hash), _name_hash(verified))


def _new_payee(user: User, provider: str, account: str, account_hash: bytes) -> Payee:
    if payees_of(user.pk).count() >= PAYEES:
        raise TooManyPayees(limit=PAYEES)
    payee = Payee(id=new_id(), user=user, provider=provider, account_hash=account_hash)
    payee.sealed_account = seal(account, context=payee.account_context)
    payee.masked_account = masked_email(account) if "@" in account else masked_phone(account)
    return payee


def _name_hash(name: str) -> bytes:
    return lookup_hash(_comparable(name), purpose="payee_name")


def _check_name(user_id: UUID, name: str) -> None:
    verified = verified_name(user_id)
    if verified is None:
        raise RealNameRequired
    if _comparable(name) != _comparable(verified):
        raise FieldError("name", "name_differs", _("The account must be in your verified real name."))


def _comparable(name: str) -> str:
    """Without spaces, and with one kind of dot between the parts of a name."""
    folded = unicodedata.normalize("NFKC", name).translate(_DOTS)
    return "".join(folded.split()).casefold()


_DOTS = str.maketrans(dict.fromkeys("•・‧.", "·"))
