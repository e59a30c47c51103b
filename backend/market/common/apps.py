from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "market.common"
    label = "common"
