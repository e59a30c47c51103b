"""The providers by their code."""

from functools import cache
from typing import TypeVar

from market.payments.errors import UnknownProvider
from market.payments.models import Provider
from market.payments.providers.alipay import Alipay
from market.payments.providers.base import PaymentProvider, PayoutProvider
from market.payments.providers.wechat import WeChatPay

T = TypeVar("T")


def provider_of(code: str) -> PaymentProvider:
    """Who takes payments under this code. Raises UnknownProvider."""
    return _found(_payment_providers(), code)


def payout_provider_of(code: str) -> PayoutProvider:
    """Who pays out under this code. Raises UnknownProvider."""
    return _found(_payout_providers(), code)


def _found(providers: dict[str, T], code: str) -> T:
    if code not in providers:
        raise UnknownProvider
    return providers[code]


@cache
def _alipay() -> Alipay:
    return Alipay()


@cache
def _payment_providers() -> dict[str, PaymentProvider]:
    return {Provider.ALIPAY: _alipay(), Provider.WECHAT: WeChatPay()}


@cache
def _payout_providers() -> dict[str, PayoutProvider]:
    return {Provider.ALIPAY: _alipay()}
