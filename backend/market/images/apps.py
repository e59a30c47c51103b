from django.apps import AppConfig


class ImagesConfig(AppConfig):
    name = "market.images"
    label = "images"
