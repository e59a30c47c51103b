import re
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch
from uuid import UUID

import pytest
from rest_framework.test import APIClient

from market.common.ids import new_id
from market.images.models import Image
from market.images.selectors import image_readers
from market.images.services import attach_images, store
from market.images.tests.corpus import SVG, animated
from market.images.tests.factories import picture_bytes, stored_image, upload
from market.users.models import User
from market.users.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
AsUser = Callable[[User], APIClient]


def test_an_upload_is_answered_with_its_private_addresses(as_user: AsUser, media_root: Path) -> None:
    client = as_user(UserFactory())
    answer = client.post("/api/v1/images", {"file": upload(), "purpose": "listing"}, format="multipart")
    body = answer.json()
    assert answer.status_code == 201
    assert set(body) == {"id", "url", "thumb_url", "width", "height"}
    assert body["thumb_url"] == f"/api/v1/images/{body['id']}?size=thumb"
    assert len(list((media_root / "private").rglob("*.webp"))) == 3


def test_security_15_files_have_random_names_and_are_handed_out_with_nosniff(as_user: AsUser) -> None:
    owner = UserFactory()
    first, second = stored_image(owner), stored_image(owner)
    answer = as_user(owner).get(f"/api/v1/images/{first.pk}?size=thumb")
    assert answer.status_code == 200
    assert re.fullmatch(r"/protected/[0-9a-f]{2}/[0-9a-f]{32}-thumb\.webp", answer["X-Accel-Redirect"])
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("image/webp", "private, no-cache")
    assert first.name != second.name
    assert "picture" not in first.name


def test_security_15_private_pictures_are_authorised_at_every_access(
    as_user: AsUser, api: APIClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner, reader, stranger = UserFactory.create_batch(3)
    image, subject_id = stored_image(owner, "evidence"), new_id()
    allowed = {reader.pk}

    def may_read(user_id: UUID, asked_for: UUID) -> bool:
        return asked_for == subject_id and user_id in allowed

    monkeypatch.setitem(image_readers, "incident", may_read)
    attach_images(image_ids=[image.pk], uploader=owner, subject_type="incident", subject_id=subject_id, public=False)

    def status(client: APIClient) -> int:
        return client.get(f"/api/v1/images/{image.pk}").status_code

    reading = as_user(reader)
    assert [status(api), status(as_user(owner)), status(reading), status(as_user(stranger))] == [401, 200, 200, 404]
    allowed.clear()
    assert status(reading) == 404


def test_an_unattached_picture_is_its_uploaders_alone(as_user: AsUser) -> None:
    image = stored_image(UserFactory())
    assert as_user(UserFactory()).get(f"/api/v1/images/{image.pk}").status_code == 404


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [(SVG, "x.png", "image_type_not_allowed"), (animated("WEBP"), "x.webp", "image_animated"), (b"", "x.png", "empty")],
)
def test_security_14_a_refused_upload_says_why_at_its_field(
    as_user: AsUser, media_root: Path, data: bytes, name: str, code: str
) -> None:
    client = as_user(UserFactory())
    answer = client.post("/api/v1/images", {"file": upload(data, name), "purpose": "listing"}, format="multipart")
    assert answer.status_code == 400
    assert answer.json()["errors"]["file"][0]["code"] == code
    assert not media_root.exists()
    assert not Image.objects.exists()


def test_security_14_too_many_bytes_are_refused(as_user: AsUser) -> None:
    client = as_user(UserFactory())
    file = upload(picture_bytes() + b"\0" * store.MAX_BYTES)
    answer = client.post("/api/v1/images", {"file": file, "purpose": "listing"}, format="multipart")
    assert answer.json()["errors"]["file"][0]["code"] == "image_too_large"


def test_pictures_that_are_not_used_are_limited(as_user: AsUser) -> None:
    client = as_user(UserFactory())
    with patch.object(store, "MAX_UNATTACHED", 2):
        codes = [
            client.post("/api/v1/images", {"file": upload(), "purpose": "chat"}, format="multipart").status_code
            for _picture in range(3)
        ]
    assert codes == [201, 201, 429]


@pytest.mark.parametrize("body", [{}, {"purpose": "listing"}, {"purpose": "passport"}])
def test_missing_fields_and_unknown_purposes_are_refused(as_user: AsUser, body: dict[str, str]) -> None:
    assert as_user(UserFactory()).post("/api/v1/images", body, format="multipart").status_code == 400


def test_visitors_and_blacklisted_people_upload_nothing(as_user: AsUser, api: APIClient) -> None:
    for client, status in ((api, 401), (as_user(UserFactory(is_blacklisted=True)), 403)):
        answer = client.post("/api/v1/images", {"file": upload(), "purpose": "listing"}, format="multipart")
        assert answer.status_code == status


def test_an_unknown_size_is_refused(as_user: AsUser) -> None:
    owner = UserFactory()
    assert as_user(owner).get(f"/api/v1/images/{stored_image(owner).pk}?size=huge").status_code == 400


@pytest.mark.django_db(transaction=True)
def test_an_avatar_is_public_and_replaces_the_one_before(as_user: AsUser, media_root: Path) -> None:
    user = UserFactory()
    client = as_user(user)
    urls = [
        client.post("/api/v1/me/avatar", {"file": upload()}, format="multipart").json()["avatar_url"]
        for _time in range(2)
    ]
    assert urls[0] != urls[1]
    shown = [(media_root / "public" / url.removeprefix("/media/public/")).exists() for url in urls]
    assert shown == [False, True]
    assert client.get(f"/api/v1/users/{user.pk}").json()["avatar_url"] == urls[1]
    assert Image.objects.filter(subject_id=user.pk).count() == 1
