"""The address space: everything under /api/v1/, documentation beside it, probes at the root."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from market.common.api import probes, problems
from market.common.api.permissions import DocumentationIsOpen

V1 = [
    path("", include("market.users.api.urls")),
    path("", include("market.images.api.urls")),
    path("", include("market.notifications.api.urls")),
    path("", include("market.wallets.api.urls")),
    path("", include("market.payments.api.urls")),
    path("", include("market.games.api.urls")),
    path("", include("market.listings.api.urls")),
    path("", include("market.bids.api.urls")),
    path("", include("market.orders.api.urls")),
]

urlpatterns = [
    path("api/v1/", include(V1)),
    path(
        "api/schema/",
        SpectacularAPIView.as_view(permission_classes=[DocumentationIsOpen], authentication_classes=[]),
        name="schema",
    ),
    path(
        "api/docs/",
        SpectacularSwaggerSplitView.as_view(permission_classes=[DocumentationIsOpen], authentication_classes=[]),
        name="docs",
    ),
    path("healthz", probes.healthz),
    path("readyz", probes.readyz),
    path("", include("django_prometheus.urls")),
]

handler400 = problems.bad_request
handler403 = problems.forbidden
handler404 = problems.not_found
handler500 = problems.server_error
