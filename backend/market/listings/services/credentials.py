"""Sealed credentials and the fingerprint by which a game account is known again."""

import json
from collections.abc import Mapping
from unicodedata import normalize
from uuid import UUID

from django.db import transaction

from market.common.crypto import lookup_hash, seal, unseal
from market.common.patterns import clean_text
from market.listings.models import CredentialVersion, GameAccount

Credentials = Mapping[str, str]


def find_or_create_game_account(*, game_slug: str, login: str) -> GameAccount:
    """The game account of this login name, however its capitals, spaces and full-width letters were typed."""
    normal = normalize("NFKC", clean_text(login)).casefold().replace(" ", "")
    fingerprint = lookup_hash(f"{game_slug}\0{normal}", purpose="game_account")
    return GameAccount.objects.get_or_create(fingerprint=fingerprint, defaults={"game_id": game_slug})[0]


def store_credentials(*, game_account_id: UUID, entered_by_id: UUID, credentials: Credentials) -> CredentialVersion:
    """Keep {login, password, note} sealed, as a new version; the older ones stay."""
    with transaction.atomic():
        GameAccount.objects.select_for_update(no_key=True).get(pk=game_account_id)
        last = CredentialVersion.objects.filter(game_account_id=game_account_id).order_by("-version").first()
        version = CredentialVersion(
            game_account_id=game_account_id, version=last.version + 1 if last else 1, entered_by_id=entered_by_id
        )
        payload = {name: credentials.get(name, "") for name in ("login", "password", "note")}
        version.sealed_payload = seal(json.dumps(payload), context=version.context)
        version.save()
        return version


def current_credentials(game_account_id: UUID, *, entered_by_id: UUID) -> CredentialVersion | None:
    """The newest version that this person entered: nobody can slip credentials into somebody else's sale."""
    versions = CredentialVersion.objects.filter(game_account_id=game_account_id, entered_by_id=entered_by_id)
    return versions.order_by("-version").first()


def is_password_of(version: CredentialVersion, password: str) -> bool:
    """Nobody is shown either of them."""
    return read_credentials(credential_version_id=version.pk)["password"] == password


def read_credentials(*, credential_version_id: UUID) -> dict[str, str]:
    """{login, password, note}. Whoever calls it answers for who may see them, and logs that they did."""
    version = CredentialVersion.objects.get(pk=credential_version_id)
    payload: dict[str, str] = json.loads(unseal(version.sealed_payload, context=version.context))
    return payload
