from django.apps import AppConfig


class ListingsConfig(AppConfig):
    name = "market.listings"
    label = "listings"
