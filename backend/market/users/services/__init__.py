"""Commands about people, by topic. The names here are those that apps above call."""

from market.users.services.payment_pin import check_payment_pin
from market.users.services.profile import set_avatar
from market.users.services.standing import set_restriction, set_roles, set_seller_standing

__all__ = ["check_payment_pin", "set_avatar", "set_restriction", "set_roles", "set_seller_standing"]
