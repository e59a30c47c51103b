"""The two sides of every trade."""

from django.db import models


class Side(models.TextChoices):
    BUYER = "buyer"
    SELLER = "seller"
