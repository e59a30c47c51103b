"""Sealing everything anew under the current key of the ring, so that an old key can be retired."""

from typing import Any

from django.apps import apps
from django.db import models, transaction

from market.common.crypto import is_sealed_with_current_key, seal, unseal

BATCH = 500


def sealed_models() -> list[type[models.Model]]:
    """Models that declare `SEALED`: sealed column → the name of the row's attribute that is its context."""
    return [model for model in apps.get_models() if getattr(model, "SEALED", None)]


def reseal_rows(model: type[models.Model]) -> int:
    """Seal every value of a model anew that is not under the current key, a batch at a time; return how many rows.

    Raises CannotDecrypt at the first value whose key is not in the ring; what was done before stays.
    """
    keys = list(model._default_manager.order_by("pk").values_list("pk", flat=True))
    batches = [keys[start : start + BATCH] for start in range(0, len(keys), BATCH)]
    return sum(_reseal_batch(model, batch) for batch in batches)


@transaction.atomic
def _reseal_batch(model: type[models.Model], keys: list[Any]) -> int:
    columns: dict[str, str] = getattr(model, "SEALED", {})
    rows = model._default_manager.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
    changed = [row for row in rows if _reseal_row(row, columns)]
    model._default_manager.bulk_update(changed, list(columns))
    return len(changed)


def _reseal_row(row: models.Model, columns: dict[str, str]) -> bool:
    stale = [name for name in columns if _is_stale(getattr(row, name))]
    for name in stale:
        context: str = getattr(row, columns[name])
        setattr(row, name, seal(unseal(getattr(row, name), context=context), context=context))
    return bool(stale)


def _is_stale(value: bytes | memoryview | None) -> bool:
    return value is not None and not is_sealed_with_current_key(value)
