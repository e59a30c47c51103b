from django.apps import AppConfig


class WalletsConfig(AppConfig):
    name = "market.wallets"
    label = "wallets"
