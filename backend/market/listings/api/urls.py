from django.urls import path

from market.listings.api import discovery_views, saved_search_views, selling_views, staff_views, template_views, views

urlpatterns = [
    path("listings", views.ListingsView.as_view(), name="listings"),
    path("listings/<uuid:listing_id>", views.ListingView.as_view(), name="listing"),
    path("listings/<uuid:listing_id>/submit", views.ListingSubmitView.as_view(), name="listing-submit"),
    path("listings/<uuid:listing_id>/take-down", views.ListingTakeDownView.as_view(), name="listing-take-down"),
    path("listings/<uuid:listing_id>/relist", views.ListingRelistView.as_view(), name="listing-relist"),
    path("listings/<uuid:listing_id>/renew", selling_views.ListingRenewView.as_view(), name="listing-renew"),
    path("listings/<uuid:listing_id>/copy", selling_views.ListingCopyView.as_view(), name="listing-copy"),
    path("listings/<uuid:listing_id>/favourite", views.FavouriteView.as_view(), name="listing-favourite"),
    path("listings/<uuid:listing_id>/price-history", views.PriceHistoryView.as_view(), name="listing-price-history"),
    path("listings/<uuid:listing_id>/similar", discovery_views.SimilarView.as_view(), name="listing-similar"),
    path("rankings/hot", discovery_views.HotRankingView.as_view(), name="ranking-hot"),
    path("rankings/new", discovery_views.NewRankingView.as_view(), name="ranking-new"),
    path("me/saved-searches", saved_search_views.SavedSearchesView.as_view(), name="saved-searches"),
    path("me/saved-searches/<uuid:search_id>", saved_search_views.SavedSearchView.as_view(), name="saved-search"),
    path("me/recommendations", discovery_views.RecommendationsView.as_view(), name="my-recommendations"),
    path("me/listings", views.MyListingsView.as_view(), name="my-listings"),
    path("me/listings/prices", selling_views.ListingPricesView.as_view(), name="my-listings-prices"),
    path("me/favourites", views.MyFavouritesView.as_view(), name="my-favourites"),
    path("staff/listings", staff_views.StaffListingsView.as_view(), name="staff-listings"),
    path("staff/listings/<uuid:listing_id>", staff_views.StaffListingView.as_view(), name="staff-listing"),
    path("staff/listings/<uuid:listing_id>/approve", staff_views.ApproveView.as_view(), name="staff-listing-approve"),
    path("staff/listings/<uuid:listing_id>/reject", staff_views.RejectView.as_view(), name="staff-listing-reject"),
    path(
        "staff/listings/<uuid:listing_id>/take-down",
        staff_views.StaffTakeDownView.as_view(),
        name="staff-listing-take-down",
    ),
    path("staff/review-templates", template_views.ReviewTemplatesView.as_view(), name="review-templates"),
    path(
        "staff/review-templates/<uuid:template_id>",
        template_views.ReviewTemplateView.as_view(),
        name="review-template",
    ),
]
