"""What a seller's trades say of them, pushed down to where everybody can see it."""

from uuid import UUID

from market.orders.selectors import distinct_buyers_of, published_ratings_of, sales_completed_by
from market.orders.terms import level_for
from market.users.models import SellerStanding


def push_standing(seller_id: UUID) -> None:
    """Count the seller's trades anew. The standing's row is locked first, so that two trades that end together do
    not each miss the other."""
    SellerStanding.objects.get_or_create(user_id=seller_id)
    standing = SellerStanding.objects.select_for_update(no_key=True).get(user_id=seller_id)
    standing.completed_orders = sales_completed_by(seller_id)
    standing.rating_sum, standing.rating_count = published_ratings_of(seller_id)
    standing.level = level_for(
        distinct_buyers=distinct_buyers_of(seller_id),
        rating_sum=standing.rating_sum,
        rating_count=standing.rating_count,
    )
    standing.save()
