"""Commands about people, by topic. The names here are those that other apps call."""

from market.users.services.payment_pin import check_payment_pin

__all__ = ["check_payment_pin"]
