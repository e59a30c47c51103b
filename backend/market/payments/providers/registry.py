"""The providers by their code."""

from functools import cache

from market.payments.errors import UnknownProvider
from market.payments.models import Provider
from market.payments.providers.alipay import Alipay
from market.payments.providers.base import PaymentProvider


def provider_of(code: str) -> PaymentProvider:
    """Raises UnknownProvider."""
    if code not in Provider.values:
        raise UnknownProvider
    return _providers()[Provider(code)]


@cache
def _providers() -> dict[Provider, PaymentProvider]:
    return {Provider.ALIPAY: Alipay()}
