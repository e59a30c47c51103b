"""Every sealed column is declared, so that rotating the key ring forgets none."""

import pytest
from django.apps import apps
from django.db import models
from django.db.models import BinaryField

from market.common.crypto import unseal
from market.common.delivery import queue_mail
from market.common.models import OutgoingMessage

# Computed from other columns and no secret: digests, and the codes by which the search counts.
DERIVED = ("hash", "digest", "fingerprint", "facet_pack")
MODELS = [model for model in apps.get_models() if model.__module__.startswith("market.")]


def sealed_columns(model: type[models.Model]) -> set[str]:
    fields = model._meta.concrete_fields
    return {field.name for field in fields if isinstance(field, BinaryField) and field.name.startswith("sealed_")}


@pytest.mark.parametrize("model", [model for model in MODELS if sealed_columns(model)])
def test_a_model_declares_all_of_its_sealed_columns(model: type[models.Model]) -> None:
    declared: dict[str, str] = getattr(model, "SEALED", {})
    assert set(declared) == sealed_columns(model)
    assert all(hasattr(model, context) for context in declared.values())


@pytest.mark.parametrize("model", MODELS)
def test_other_binary_columns_are_derived(model: type[models.Model]) -> None:
    # A secret under any other name would escape the test above.
    others = {field.name for field in model._meta.concrete_fields if isinstance(field, BinaryField)}
    assert {name for name in others - sealed_columns(model) if not name.endswith(DERIVED)} == set()


@pytest.mark.django_db
def test_a_message_is_sealed_with_the_context_that_it_declares() -> None:
    queue_mail(to="a@example.com", subject="Hello", text="World", topic="test", reference="mail:1")
    message = OutgoingMessage.objects.get()
    assert message.sealed_content is not None
    assert unseal(message.sealed_address, context=message.context) == "a@example.com"
    assert "World" in unseal(message.sealed_content, context=message.context)
