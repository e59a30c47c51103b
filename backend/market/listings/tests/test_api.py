from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries
from rest_framework.test import APIClient

from market.common.clock import now
from market.games.tests.factories import make_game
from market.images.tests.factories import stored_image
from market.listings.models import Listing
from market.listings.services import mark_listing_sold
from market.listings.services.drafting import ListingChange, edit_listing
from market.listings.tests.factories import CREDENTIALS, make_draft, make_listing, make_on_sale
from market.users.models import User
from market.users.tests.factories import UserFactory

pytestmark = pytest.mark.django_db
As = Callable[[User], APIClient]


def test_a_seller_lists_and_a_reviewer_approves(as_user: As, api: APIClient) -> None:
    seller, reviewer = UserFactory(real_name=True), UserFactory(roles=["reviewer"])
    game = make_game()
    draft = as_user(seller).post("/api/v1/listings", {"game": game.slug}).json()
    assert (draft["status"], draft["permissions"]["can_submit"]) == ("draft", True)
    body = {
        "server_id": game.servers.get().pk,
        "title": "荣耀王者 82星",
        "description": "<b>本人</b>自用",
        "price": 128000,
        "attributes": {"rank": "king", "skins": 312},
        "image_ids": [str(stored_image(seller).pk) for _ in range(3)],
        "credentials": CREDENTIALS,
        "version": draft["version"],
    }
    path = f"/api/v1/listings/{draft['id']}"
    edited = as_user(seller).patch(path, body)
    assert edited.status_code == 200, edited.json()
    assert "secret-pw" not in edited.content.decode()
    assert as_user(seller).post(f"{path}/submit").json()["status"] == "pending_review"
    assert api.get(path).status_code == 404
    queue = as_user(reviewer).get("/api/v1/staff/listings").json()["results"]
    assert [one["id"] for one in queue] == [draft["id"]]
    approved = as_user(reviewer).post(f"/api/v1/staff/listings/{draft['id']}/approve").json()
    assert approved["status"] == "on_sale"
    seen = api.get(path, headers={"Accept-Language": "en"}).json()
    assert seen["description"] == "<b>本人</b>自用"
    assert [one["value"] for one in seen["attributes"]] == ["King", "312"]
    assert len(seen["images"]) == 3
    assert seen["permissions"]["can_buy"]


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("price", 0, "min_value"),
        ("price", -1, "min_value"),
        ("price", 1e12, "max_value"),
        ("price", "abc", "invalid"),
        ("price", 12.5, "invalid"),
        ("title", "短", "min_length"),
        ("title", "长" * 61, "max_length"),
        ("description", "长" * 4001, "max_length"),
        ("server_id", 999_999, "invalid_choice"),
        ("image_ids", [str(uuid4())], "image_not_found"),
        ("image_ids", [str(uuid4()) for _ in range(13)], "max_length"),
        ("image_ids", ["x"], "invalid"),
        ("attributes", {"colour": "red"}, "unknown"),
    ],
)
def test_bad_input_is_named_and_nothing_is_changed(as_user: As, field: str, value: Any, code: str) -> None:
    listing = make_listing(status="draft", price=500_00)
    answer = as_user(listing.seller).patch(f"/api/v1/listings/{listing.pk}", {field: value})
    assert answer.status_code == 400
    ((path, problems),) = answer.json()["errors"].items()
    assert path.startswith(field)
    assert problems[0]["code"] == code
    listing.refresh_from_db()
    assert (listing.price, listing.version) == (500_00, 1)


def test_problems_are_told_in_the_persons_language(as_user: As) -> None:
    listing = make_listing(status="draft")
    client, path = as_user(listing.seller), f"/api/v1/listings/{listing.pk}"
    english = client.patch(path, {"price": 0}, headers={"Accept-Language": "en"}).json()
    assert english["detail"] == "Some fields need another look."


def test_security_12_somebody_elses_draft_is_not_there(as_user: As) -> None:
    listing, stranger = make_listing(status="draft"), UserFactory(real_name=True)
    path = f"/api/v1/listings/{listing.pk}"
    assert as_user(stranger).get(path).status_code == 404
    assert as_user(stranger).patch(path, {"price": 500}).status_code == 404
    for action in ("submit", "take-down", "relist"):
        assert as_user(stranger).post(f"{path}/{action}").status_code == 404


def test_security_13_patching_what_is_not_ones_to_set_changes_nothing(as_user: As) -> None:
    listing = make_listing(status="draft")
    body = {"status": "on_sale", "seller": str(uuid4()), "needs_new_credentials": True, "search_vector": "x"}
    as_user(listing.seller).patch(f"/api/v1/listings/{listing.pk}", body)
    after = Listing.objects.get(pk=listing.pk)
    assert (after.status, after.seller_id, after.needs_new_credentials) == ("draft", listing.seller_id, False)


def test_staff_do_not_trade_and_traders_do_not_review(as_user: As) -> None:
    reviewer, trader = UserFactory(roles=["reviewer"], real_name=True), UserFactory(real_name=True)
    assert as_user(reviewer).post("/api/v1/listings", {"game": "x"}).json()["code"] == "staff_do_not_trade"
    assert as_user(trader).get("/api/v1/staff/listings").status_code == 403


def test_a_decision_needs_a_reason(as_user: As) -> None:
    listing, reviewer = make_listing(status="pending_review"), UserFactory(roles=["reviewer"])
    path = f"/api/v1/staff/listings/{listing.pk}/reject"
    assert as_user(reviewer).post(path, {"reason": " "}).json()["errors"]["reason"]
    assert as_user(reviewer).post(path, {"reason": "截图与段位不符"}).json()["status"] == "rejected"
    assert as_user(listing.seller).get(f"/api/v1/listings/{listing.pk}").json()["rejection_reason"] == "截图与段位不符"


def test_favourites_keep_the_price_of_their_day(as_user: As) -> None:
    listing, buyer = make_listing(price=500_00), UserFactory()
    client = as_user(buyer)
    for _ in range(2):
        assert client.put(f"/api/v1/listings/{listing.pk}/favourite").status_code == 204
    Listing.objects.filter(pk=listing.pk).update(price=400_00)
    (kept,) = client.get("/api/v1/me/favourites").json()["results"]
    assert (kept["price"], kept["listing"]["price"]) == (500_00, 400_00)
    client.delete(f"/api/v1/listings/{listing.pk}/favourite")
    assert client.get("/api/v1/me/favourites").json()["results"] == []


def test_lists_take_the_same_number_of_queries_however_long(
    as_user: As, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    seller = UserFactory(real_name=True)
    for _ in range(7):
        make_listing(seller=seller)
    client = as_user(seller)
    for limit in (2, 7):
        # Who asks; listings and their parts (4); sellers; the time; how many of each status.
        with django_assert_num_queries(8):
            client.get(f"/api/v1/me/listings?limit={limit}")


def test_the_price_history_is_public(as_user: As, api: APIClient) -> None:
    listing = make_listing(price=500_00)
    as_user(listing.seller).patch(f"/api/v1/listings/{listing.pk}", {"price": 450_00})
    points = api.get(f"/api/v1/listings/{listing.pk}/price-history").json()
    assert [one["price"] for one in points] == [450_00]


def test_answers_never_hold_credentials(as_user: As, api: APIClient) -> None:
    listing = make_listing(login="login-of-the-seller")
    reviewer = UserFactory(roles=["reviewer"])
    answers = [
        api.get(f"/api/v1/listings/{listing.pk}"),
        api.get("/api/v1/listings"),
        as_user(listing.seller).get(f"/api/v1/listings/{listing.pk}"),
        as_user(listing.seller).get("/api/v1/me/listings"),
        as_user(reviewer).get(f"/api/v1/staff/listings/{listing.pk}"),
    ]
    for answer in answers:
        assert answer.status_code == 200
        for secret in ("login-of-the-seller", *list(CREDENTIALS.values())[1:]):
            assert secret not in answer.content.decode()


def test_a_duplicate_tells_nothing_about_the_other_seller(as_user: As) -> None:
    other = make_listing(login="same")
    mine = make_draft(UserFactory(real_name=True), login="same")
    answer = as_user(mine.seller).post(f"/api/v1/listings/{mine.pk}/submit")
    assert (answer.status_code, answer.json()["code"]) == (409, "duplicate_game_account")
    for trace in (str(other.pk), str(other.seller_id), other.seller.username, other.title):
        assert trace not in answer.content.decode()


def test_a_detail_is_asked_about_again_and_sent_once(as_user: As, api: APIClient) -> None:
    listing = make_listing()
    path = f"/api/v1/listings/{listing.pk}"
    first = api.get(path)
    assert first["Cache-Control"] == "private, no-cache"
    unchanged = api.get(path, headers={"If-None-Match": first["ETag"]})
    assert (unchanged.status_code, unchanged.content) == (304, b"")
    signed_in = as_user(listing.seller).get(path, headers={"If-None-Match": first["ETag"]})
    assert signed_in.status_code == 200
    edit_listing(listing_id=listing.pk, seller=listing.seller, version=None, change=ListingChange(price=99_900))
    assert api.get(path, headers={"If-None-Match": first["ETag"]}).json()["price"] == 99_900


def test_a_detail_takes_a_fixed_number_of_queries(
    api: APIClient, as_user: As, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    listing = make_on_sale(UserFactory(real_name=True))
    # The listing with its parts; the time, seller, pictures, passport, how many prices. Then nothing.
    for queries in (6, 0):
        with django_assert_num_queries(queries):
            api.get(f"/api/v1/listings/{listing.pk}")
    buyer = as_user(UserFactory())
    # Who asks, what they may do to the listing, whether it is a favourite, and their own bid.
    with django_assert_num_queries(4):
        buyer.get(f"/api/v1/listings/{listing.pk}")


def test_the_passport_names_the_owners_through_anhao(api: APIClient) -> None:
    buyer = UserFactory(nickname="第一任")
    sold = make_listing(status="reserved", reserved_for=buyer, login="travels")
    mark_listing_sold(listing_id=sold.pk)
    again = make_listing(seller=buyer, login="travels")
    (owner,) = api.get(f"/api/v1/listings/{again.pk}").json()["passport"]
    assert owner["owner"]["nickname"] == "第一任"


def test_who_types_a_login_name_is_not_told_who_bought_that_account(as_user: As) -> None:
    buyer, reviewer = UserFactory(nickname="第一任"), UserFactory(roles=["reviewer"])
    sold = make_listing(status="reserved", reserved_for=buyer, login="travels")
    mark_listing_sold(listing_id=sold.pk)
    guess = make_listing(status="draft")
    client, path = as_user(guess.seller), f"/api/v1/listings/{guess.pk}"
    answer = client.patch(path, {"credentials": CREDENTIALS | {"login": "travels"}})
    for told in (answer, client.get(path), client.get("/api/v1/me/listings")):
        assert told.status_code == 200
        assert "第一任" not in told.content.decode()
    Listing.objects.filter(pk=guess.pk).update(status="pending_review", submitted_at=now())
    (owner,) = as_user(reviewer).get(f"/api/v1/staff/listings/{guess.pk}").json()["passport"]
    assert owner["owner"]["nickname"] == "第一任"


def test_what_a_person_may_do_stands_in_the_answer(as_user: As, api: APIClient) -> None:
    listing = make_listing()
    path = f"/api/v1/listings/{listing.pk}"

    def allowed(client: APIClient) -> set[str]:
        return {name for name, may in client.get(path).json()["permissions"].items() if may}

    assert allowed(api) == allowed(as_user(UserFactory())) == {"can_buy", "can_bid", "can_favourite"}
    assert allowed(as_user(listing.seller)) == {"can_edit", "can_take_down", "can_renew", "can_copy"}
    assert allowed(as_user(UserFactory(roles=["reviewer"]))) == set()
    assert allowed(as_user(UserFactory(is_blacklisted=True))) == set()


def test_ones_own_listing_is_no_favourite(as_user: As) -> None:
    listing = make_listing()
    answer = as_user(listing.seller).put(f"/api/v1/listings/{listing.pk}/favourite")
    assert (answer.status_code, answer.json()["code"]) == (403, "own_listing")


def test_own_listings_by_status(as_user: As) -> None:
    seller = UserFactory(real_name=True)
    make_listing(seller=seller)
    draft = make_listing(seller=seller, status="draft", price=None, server=None)
    make_listing()
    page = as_user(seller).get("/api/v1/me/listings?status=draft").json()
    assert [(one["id"], one["price"], one["server"]) for one in page["results"]] == [(str(draft.pk), None, None)]
    assert {status: count for status, count in page["counts"].items() if count} == {"draft": 1, "on_sale": 1}
    assert as_user(seller).get("/api/v1/me/listings?status=x").json()["errors"]["status"]


def test_an_unverified_person_and_a_visitor_may_not_list(as_user: As, api: APIClient) -> None:
    game = make_game()
    answer = as_user(UserFactory()).post("/api/v1/listings", {"game": game.slug})
    assert (answer.status_code, answer.json()["code"]) == (403, "real_name_required")
    assert api.post("/api/v1/listings", {"game": game.slug}).status_code == 401
    banned = as_user(UserFactory(real_name=True, is_blacklisted=True)).post("/api/v1/listings", {"game": game.slug})
    assert (banned.status_code, banned.json()["code"]) == (403, "blacklisted")


@pytest.mark.parametrize("price", [0, -1, 99, 1e12, 100_000_001, "abc", 12.5, None, [], {}, True, 2**70])
def test_a_price_that_is_none_is_refused_at_once(as_user: As, price: Any) -> None:
    make_game()
    body = {"game": "honor-of-kings", "price": price}
    answer = as_user(UserFactory(real_name=True)).post("/api/v1/listings", body)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["price"])
    assert not Listing.objects.exists()


@pytest.mark.parametrize("price", [100, 100_000_000])
def test_the_ends_of_the_price_range_are_prices(as_user: As, price: int) -> None:
    make_game()
    body = {"game": "honor-of-kings", "price": price}
    assert as_user(UserFactory(real_name=True)).post("/api/v1/listings", body).json()["price"] == price


def test_every_attribute_at_fault_is_named_at_once(as_user: As) -> None:
    listing = make_listing(status="draft")
    body = {"attributes": {"rank": "emperor", "skins": -5, "heroes": "libai", "nested": {"a": [1]}}}
    answer = as_user(listing.seller).patch(f"/api/v1/listings/{listing.pk}", body)
    assert set(answer.json()["errors"]) == {f"attributes.{key}" for key in body["attributes"]}
