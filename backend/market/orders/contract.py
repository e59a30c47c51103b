"""The contract of an order: its copied terms as a page to print."""

from django.template.loader import render_to_string

from market.common.money import display_yuan
from market.orders.checklists import label_of
from market.orders.models import Order
from market.orders.promises import shown_attributes, shown_listing
from market.users.selectors import people_cards


def contract_html(order: Order) -> str:
    """In the reader's language; everything that people wrote is escaped."""
    people = people_cards([order.buyer_id, order.seller_id])
    return render_to_string(
        "orders/contract.html",
        {
            "order": order,
            "buyer": people[order.buyer_id],
            "seller": people[order.seller_id],
            "listing": shown_listing(order.snapshot),
            "attributes": shown_attributes(order.snapshot),
            "steps": [label_of(step) for step in order.handover_steps],
            "price": display_yuan(order.price),
            "fee": display_yuan(order.fee),
            "fee_percent": f"{order.fee_bps / 100:g}",
            "proceeds": display_yuan(order.proceeds),
            "delivery_hours": _hours(order.delivery_time.total_seconds()),
            "inspection_hours": _hours(order.inspection_time.total_seconds()),
            "answer_hours": _hours(order.return_answer_time.total_seconds()),
            "return_hours": _hours(order.return_time.total_seconds()),
        },
    )


def _hours(seconds: float) -> int:
    return round(seconds / 3600)
