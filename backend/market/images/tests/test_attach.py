from pathlib import Path

import pytest

from market.common.errors import FieldError
from market.common.ids import new_id
from market.images.models import Image, Size
from market.images.services import attach_images, detach_images
from market.images.services.store import forget_orphans
from market.images.tasks import delete_unused_images
from market.images.tests.factories import stored_image
from market.users.tests.factories import UserFactory
from tests.support.database import Clock

pytestmark = pytest.mark.django_db


def _files(media_root: Path, folder: str) -> list[str]:
    return sorted(path.name for path in (media_root / folder).rglob("*.webp"))


def test_public_pictures_keep_their_order_and_get_a_public_address(media_root: Path) -> None:
    owner, subject_id = UserFactory(), new_id()
    images = [stored_image(owner) for _index in range(3)]
    order = [images[2].pk, images[0].pk, images[1].pk]
    attached = attach_images(
        image_ids=order, uploader=owner, subject_type="listing", subject_id=subject_id, public=True
    )
    assert [image.pk for image in attached] == order
    assert attached[0].thumb_url == f"/media/public/{attached[0].path(Size.THUMB)}"
    assert _files(media_root, "public") == _files(media_root, "private")
    assert len(_files(media_root, "public")) == 9


def test_attaching_again_to_the_same_subject_changes_only_who_sees_it() -> None:
    owner, subject_id = UserFactory(), new_id()
    image = stored_image(owner)
    for public in (False, True):
        attach_images(
            image_ids=[image.pk], uploader=owner, subject_type="listing", subject_id=subject_id, public=public
        )
    assert Image.objects.get(pk=image.pk).is_public


@pytest.mark.parametrize("case", ["foreign", "unknown", "twice", "used"])
def test_pictures_that_may_not_be_attached(case: str) -> None:
    owner = UserFactory()
    image = stored_image(UserFactory() if case == "foreign" else owner)
    ids = {"unknown": [new_id()], "twice": [image.pk, image.pk]}.get(case, [image.pk])
    if case == "used":
        attach_images(image_ids=ids, uploader=owner, subject_type="order", subject_id=new_id(), public=False)
    with pytest.raises(FieldError) as refused:
        attach_images(image_ids=ids, uploader=owner, subject_type="listing", subject_id=new_id(), public=True)
    assert "image_ids" in refused.value.errors


@pytest.mark.django_db(transaction=True)
def test_a_detached_picture_is_private_at_once_and_gone_a_day_later(media_root: Path, clock: Clock) -> None:
    owner, subject_id = UserFactory(), new_id()
    image, kept = stored_image(owner), stored_image(owner)
    ids = [image.pk, kept.pk]
    attach_images(image_ids=ids, uploader=owner, subject_type="listing", subject_id=subject_id, public=True)
    detach_images(image_ids=[image.pk], subject_type="listing", subject_id=subject_id)
    assert len(_files(media_root, "public")) == 3
    clock.shift(hours=23)
    assert forget_orphans() == 0
    clock.shift(hours=2)
    assert forget_orphans() == 1
    assert list(Image.objects.values_list("pk", flat=True)) == [kept.pk]
    assert len(_files(media_root, "private")) == 3


def test_where_files_cannot_be_linked_they_are_copied(media_root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_paths: object) -> None:
        raise PermissionError("no hard links here")

    monkeypatch.setattr("os.link", refuse)
    owner = UserFactory()
    image = stored_image(owner)
    attach_images(image_ids=[image.pk], uploader=owner, subject_type="listing", subject_id=new_id(), public=True)
    public, private = (media_root / folder / image.path(Size.FULL) for folder in ("public", "private"))
    assert public.read_bytes() == private.read_bytes()


def test_the_task_deletes_every_unused_picture(clock: Clock) -> None:
    owner = UserFactory()
    for _picture in range(3):
        stored_image(owner)
    clock.shift(hours=25)
    delete_unused_images()
    assert not Image.objects.exists()
