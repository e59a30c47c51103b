from typing import Any

from django.core.management.base import BaseCommand

from market.users.services.field_keys import reseal_rows, sealed_models


class Command(BaseCommand):
    help = (
        "Seal every encrypted value anew under the first key of ANHAO_FIELD_KEYS. Put the new key first, keep the old "
        "ones behind it, restart, run this; then the old keys can go. Safe to repeat and to interrupt."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        for model in sealed_models():
            self.stdout.write(f"{model._meta.label}: {reseal_rows(model)} rows sealed anew")
