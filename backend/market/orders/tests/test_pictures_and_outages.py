from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from django.core.management import CommandError, call_command
from rest_framework.test import APIClient

from market.images.models import Image
from market.orders.lifecycle import Status
from market.orders.models import PlatformOutage
from market.orders.selectors import is_party
from market.orders.tests.factories import make_buyer, make_order
from market.users.models import User
from tests.support.database import Clock

pytestmark = pytest.mark.django_db
AsUser = Callable[[User], APIClient]


def make_picture(uploader: User) -> Image:
    return Image.objects.create(
        uploader=uploader, purpose="handover", name=uuid4().hex, width=640, height=480, byte_size=1_000
    )


def test_a_tick_may_bring_pictures_which_both_sides_see(as_user: AsUser) -> None:
    order = make_order(Status.DELIVERED)
    picture = make_picture(order.buyer)
    answer = as_user(order.buyer).post(f"/api/v1/orders/{order.pk}/handover/phone", {"image_ids": [str(picture.pk)]})
    assert answer.json()["events"][-1]["image_ids"] == [str(picture.pk)]
    picture.refresh_from_db()
    assert (picture.subject_type, picture.subject_id) == ("order", order.pk)
    assert as_user(order.seller).get(f"/api/v1/images/{picture.pk}").status_code == 200
    assert as_user(make_buyer(0)).get(f"/api/v1/images/{picture.pk}").status_code == 404


def test_somebody_elses_picture_is_refused_and_nothing_ticked(as_user: AsUser) -> None:
    order = make_order(Status.DELIVERED)
    body = {"image_ids": [str(make_picture(order.seller).pk)]}
    answer = as_user(order.buyer).post(f"/api/v1/orders/{order.pk}/handover/phone", body)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["image_ids"])
    order.refresh_from_db()
    assert not order.ticks.filter(step="phone").exists()


def test_only_the_parties_are_parties() -> None:
    order = make_order()
    people: list[UUID] = [order.buyer_id, order.seller_id, make_buyer(0).pk]
    assert [is_party(person, order.pk) for person in people] == [True, True, False]


def test_the_command_records_an_outage(clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    make_order(Status.PAID)
    call_command("record_outage", "2020-05-01T02:00+08:00", "2020-05-01T03:30+08:00", reason="power cut")
    assert capsys.readouterr().out == "0 deadlines moved.\n"
    assert PlatformOutage.objects.get().reason == "power cut"
    with pytest.raises(CommandError):
        call_command("record_outage", "2020-05-01T03:30+08:00", "2020-05-01T02:00+08:00", reason="backwards")
    with pytest.raises(CommandError):
        call_command("record_outage", "2020-05-01T02:00", "2020-05-01T03:30", reason="no offset")
