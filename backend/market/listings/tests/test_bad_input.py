"""What people and programs send that no listing can hold: refused by name, and nothing is lost."""

import io
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from PIL import Image as Pillow
from rest_framework.test import APIClient

from market.images.models import Image
from market.images.tests.factories import picture_bytes, stored_image, upload
from market.listings.models import Listing
from market.listings.services.credentials import find_or_create_game_account
from market.listings.tests.factories import make_draft, make_listing, make_on_sale
from market.users.models import User

pytestmark = pytest.mark.django_db
As = Callable[[User], APIClient]
MARKUP = '<script>alert(1)</script><img src=x onerror="alert(2)">&lt;b&gt;{{ 7*7 }}'


def frames(kind: str) -> bytes:
    """Three pictures that move."""
    from_second = [Pillow.new("RGB", (64, 48), colour) for colour in ("red", "blue")]
    buffer = io.BytesIO()
    Pillow.new("RGB", (64, 48), "teal").save(buffer, kind, save_all=True, append_images=from_second, duration=100)
    return buffer.getvalue()


def patch(as_user: As, listing: Listing, body: dict[str, Any]) -> Any:
    return as_user(listing.seller).patch(f"/api/v1/listings/{listing.pk}", body)


def test_text_is_text_and_comes_back_as_it_was_typed(as_user: As, seller: User) -> None:
    listing = make_draft(seller)
    body = {"title": MARKUP[:60], "description": MARKUP, "attributes": {"rank": "king", "skins": 1, "remark": MARKUP}}
    answer = patch(as_user, listing, body)
    assert answer["Content-Type"] == "application/json"
    seen = answer.json()
    assert (seen["title"], seen["description"]) == (MARKUP[:60].strip(), MARKUP)
    assert {one["key"]: one["value"] for one in seen["attributes"]}["remark"] == MARKUP


@pytest.mark.parametrize("field", ["title", "description"])
def test_characters_that_no_text_holds_are_dropped_or_refused_never_a_fault(
    as_user: As, seller: User, field: str
) -> None:
    answer = patch(as_user, make_draft(seller), {field: "正常\x00文字\u202e反转\ud7ff"})
    assert answer.status_code in (200, 400)
    assert "\x00" not in answer.content.decode()


def test_titles_names_and_logins_are_one_line_and_a_description_has_many(as_user: As, seller: User) -> None:
    listing, broken = make_draft(seller), "第一行\n\u2028第二行\t\r\n 第三行"
    seen = patch(as_user, listing, {"title": broken, "description": "第一行\n第二行"}).json()
    assert (seen["title"], seen["description"]) == ("第一行 第二行 第三行", "第一行\n第二行")
    saved = as_user(seller).post("/api/v1/me/saved-searches", {"name": broken, "query": ""}).json()
    assert saved["name"] == "第一行 第二行 第三行"
    patch(as_user, listing, {"credentials": {"login": "some\nlogin", "password": "secret-pw"}})
    listing.refresh_from_db()
    assert listing.game_account == find_or_create_game_account(game_slug=listing.game_id, login="some login")


def test_thirteen_pictures_are_one_too_many_and_none_is_taken(as_user: As, seller: User) -> None:
    listing = make_draft(seller)
    before = list(listing.image_ids)
    thirteen = [str(stored_image(seller).pk) for _ in range(13)]
    answer = patch(as_user, listing, {"image_ids": thirteen})
    assert (answer.status_code, answer.json()["errors"]["image_ids"][0]["code"]) == (400, "max_length")
    assert Listing.objects.get(pk=listing.pk).image_ids == before
    assert Image.objects.filter(pk__in=thirteen, subject_id=None).count() == 13
    assert patch(as_user, listing, {"image_ids": thirteen[:12]}).status_code == 200


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (lambda: frames("WEBP"), "image_animated"),
        (lambda: frames("PNG"), "image_animated"),
        (lambda: frames("GIF"), "image_type_not_allowed"),
        (lambda: picture_bytes()[:60], "image_unreadable"),
        (lambda: b"\xff\xd8\xff" + b"no picture at all" * 9, "image_unreadable"),
        (lambda: b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "image_type_not_allowed"),
        (lambda: b"", "empty"),
    ],
)
def test_a_picture_that_moves_or_is_broken_is_refused_and_not_kept(
    as_user: As, seller: User, data: Callable[[], bytes], code: str
) -> None:
    body = {"file": upload(data(), "picture.png"), "purpose": "listing"}
    answer = as_user(seller).post("/api/v1/images", body, format="multipart")
    assert (answer.status_code, answer.json()["errors"]["file"][0]["code"]) == (400, code)
    assert not Image.objects.exists()


@pytest.mark.parametrize(
    ("attributes", "code"),
    [
        ({"colour": "red"}, "unknown"),
        ({"__proto__": {"x": 1}}, "unknown"),
        ({"rank": "emperor"}, "invalid_choice"),
        ({"rank": ["king"]}, "invalid_choice"),
        ({"heroes": "libai"}, "invalid_choice"),
        ({"heroes": ["libai"] * 3}, "invalid_choice"),
        ({"skins": -1}, "out_of_range"),
        ({"skins": 10**12}, "out_of_range"),
        ({"skins": 3.5}, "invalid"),
        ({"skins": True}, "invalid"),
        ({"can_rename": "yes"}, "invalid"),
        ({"remark": "长" * 101}, "max_length"),
        ({"remark": {"deep": []}}, "invalid"),
    ],
)
def test_an_attribute_that_the_schema_does_not_know_or_allow_is_named(
    as_user: As, seller: User, attributes: dict[str, Any], code: str
) -> None:
    listing = make_draft(seller)
    answer = patch(as_user, listing, {"attributes": attributes})
    (key,) = attributes
    assert (answer.status_code, answer.json()["errors"][f"attributes.{key}"][0]["code"]) == (400, code)
    assert Listing.objects.get(pk=listing.pk).attributes == listing.attributes


@pytest.mark.parametrize("bindings", [["carrier-pigeon"], "phone", [["phone"]], ["phone"] * 21, [None]])
def test_bindings_that_make_no_sense_are_refused(as_user: As, seller: User, bindings: Any) -> None:
    listing = make_draft(seller)
    answer = patch(as_user, listing, {"bindings": bindings})
    assert answer.status_code == 400
    assert all(path.startswith("bindings") for path in answer.json()["errors"])
    assert Listing.objects.get(pk=listing.pk).bindings is None


@pytest.mark.parametrize("body", [[], "text", {"image_ids": {"a": 1}}, {"credentials": []}, {"price": None}])
def test_the_wrong_shape_is_a_finding_and_not_a_fault(as_user: As, seller: User, body: Any) -> None:
    assert patch(as_user, make_draft(seller), body).status_code == 400


@pytest.mark.parametrize("action", ["submit", "take-down", "relist", "renew", "copy"])
def test_a_listing_that_never_was_is_not_found(as_user: As, seller: User, action: str) -> None:
    assert as_user(seller).post(f"/api/v1/listings/{uuid4()}/{action}").status_code == 404


def test_a_game_account_on_offer_is_refused_without_a_hint_whose_it_is(as_user: As, seller: User) -> None:
    other = make_listing(login="taken", title="别人的标题")
    mine = make_draft(seller, login="ＴＡＫＥＮ ")
    answer = as_user(seller).post(f"/api/v1/listings/{mine.pk}/submit")
    assert (answer.status_code, answer.json()["code"]) == (409, "duplicate_game_account")
    told = answer.content.decode()
    for trace in (str(other.pk), str(other.seller_id), other.seller.nickname, other.title, str(other.game_account_id)):
        assert trace not in told
    assert Listing.objects.get(pk=mine.pk).status == "draft"


@pytest.mark.parametrize("status", ["pending_review", "on_sale", "reserved"])
def test_a_game_account_on_offer_by_oneself_is_refused_by_the_name_of_that_listing(
    as_user: As, seller: User, status: str
) -> None:
    make_listing(login="elsewhere", title="别人的标题")
    own = make_listing(seller=seller, login="taken", status=status, title="我的 {0} 标题")
    copy = make_draft(seller, login="taken")
    client, path = as_user(seller), f"/api/v1/listings/{copy.pk}/submit"
    answer = client.post(path)
    told = answer.json()
    assert (answer.status_code, told["code"]) == (409, "duplicate_game_account")
    assert (told["listing_id"], told["listing_title"]) == (str(own.pk), own.title)
    assert told["detail"] == "你的商品“我的 {0} 标题”已经在出售这个游戏账号。请修改那件商品，或者先把它下架。"
    assert own.title in client.post(path, headers={"Accept-Language": "en"}).json()["detail"]
    assert Listing.objects.get(pk=copy.pk).status == "draft"


@pytest.mark.parametrize("status", ["draft", "rejected", "off_shelf"])
def test_ones_own_listing_that_offers_nothing_now_is_in_nobodys_way(as_user: As, seller: User, status: str) -> None:
    make_listing(seller=seller, login="taken", status=status)
    again = make_draft(seller, login="taken")
    assert as_user(seller).post(f"/api/v1/listings/{again.pk}/submit").json()["status"] == "pending_review"


def test_credentials_of_ones_other_listing_are_refused_by_its_name_while_on_sale(as_user: As, seller: User) -> None:
    own = make_listing(seller=seller, login="taken")
    edited = make_on_sale(seller)
    answer = patch(as_user, edited, {"credentials": {"login": "TAKEN", "password": "secret-pw"}})
    assert (answer.status_code, answer.json()["listing_id"]) == (409, str(own.pk))
    assert Listing.objects.get(pk=edited.pk).status == "on_sale"
