"""What a seller's trades say of them, pushed down to where everybody can see it."""

from uuid import UUID

from market.orders.selectors import distinct_buyers_of, published_ratings_of, sales_completed_by
from market.orders.terms import level_for
from market.users.models import SellerStanding
from market.users.services import set_seller_standing


def push_standing(seller_id: UUID) -> None:
    """Count the seller's trades anew. The standing's row is locked first, so that two trades that end together do
    not each miss the other."""
    SellerStanding.objects.get_or_create(user_id=seller_id)
    SellerStanding.objects.select_for_update(no_key=True).get(user_id=seller_id)
    rating_sum, rating_count = published_ratings_of(seller_id)
    level = level_for(distinct_buyers=distinct_buyers_of(seller_id), rating_sum=rating_sum, rating_count=rating_count)
    set_seller_standing(
        user_id=seller_id,
        level=level,
        completed_orders=sales_completed_by(seller_id),
        rating_sum=rating_sum,
        rating_count=rating_count,
    )
