"""Every kind of notification, by topic."""

from market.notifications.kinds import alerts, bids, listings, orders, payments, staff, users
from market.notifications.kinds.base import Kind

STAFF = "staff"
TOPICS: dict[str, tuple[Kind, ...]] = {
    "orders": orders.KINDS,
    "listings": listings.KINDS,
    "bids": bids.KINDS,
    "alerts": alerts.KINDS,
    "payments": payments.KINDS,
    "users": users.KINDS,
    STAFF: staff.KINDS,
}
_BY_CODE = {kind.code: kind for kinds in TOPICS.values() for kind in kinds}


def kind_of(code: str) -> Kind:
    """Raises KeyError for a code that no topic declares."""
    return _BY_CODE[code]


def knows(code: str) -> bool:
    return code in _BY_CODE
