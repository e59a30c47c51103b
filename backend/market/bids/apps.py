from django.apps import AppConfig


class BidsConfig(AppConfig):
    name = "market.bids"
    label = "bids"
