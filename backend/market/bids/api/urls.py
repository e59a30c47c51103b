from django.urls import path

from market.bids.api import views

BID = "bids/<uuid:bid_id>"

urlpatterns = [
    path("listings/<uuid:listing_id>/bids", views.ListingBidsView.as_view(), name="listing-bids"),
    path("bids", views.BidsView.as_view(), name="bids-list"),
    path(BID, views.BidView.as_view(), name="bids-detail"),
    path(f"{BID}/accept", views.AcceptBidView.as_view(), name="bids-accept"),
    path(f"{BID}/reject", views.RejectBidView.as_view(), name="bids-reject"),
    path(f"{BID}/counter", views.CounterBidView.as_view(), name="bids-counter"),
    path(f"{BID}/withdraw", views.WithdrawBidView.as_view(), name="bids-withdraw"),
]
