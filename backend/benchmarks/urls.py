"""The market's addresses, and the yardsticks beside them."""

from django.urls import include, path

from benchmarks.searching_plain import ConstantView, PlainSearchView

urlpatterns = [
    path("plain/listings", PlainSearchView.as_view()),
    path("constant", ConstantView.as_view()),
    path("", include("config.urls")),
]
