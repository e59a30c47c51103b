"""Orders as answers."""

from rest_framework.response import Response

from market.orders.api.serializers import OrderSerializer
from market.orders.models import Order
from market.orders.presentation import detail
from market.users.models import User


def rendered(order: Order, reader: User, status: int = 200) -> Response:
    """The whole order as its party `reader` sees it."""
    return Response(OrderSerializer(detail(order, order.side_of(reader.pk))).data, status=status)
