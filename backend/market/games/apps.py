from django.apps import AppConfig


class GamesConfig(AppConfig):
    name = "market.games"
    label = "games"
