"""The socket against real processes: uvicorn, PostgreSQL, Valkey."""

from collections.abc import Iterator
from datetime import timedelta

import psutil
import pytest
from django.db import transaction
from django_redis import get_redis_connection
from websockets.exceptions import ConnectionClosed, InvalidStatus

from market.common import realtime
from market.common.realtime import publish
from market.notifications.consumers import QUEUED_FRAMES
from market.notifications.rates import FRAMES_PER_WINDOW
from market.notifications.services import move_inbox, notify
from market.notifications.tests.realtime_server import RealtimeServer, realtime_server
from market.notifications.tickets import TICKET_SECONDS, issue_ticket
from market.users.models import User
from market.users.tests.factories import UserFactory
from market.users.tokens import AccessToken

pytestmark = [pytest.mark.realprocess, pytest.mark.django_db(transaction=True)]

PAID = {"amount_fen": 12850, "provider": "支付宝"}


@pytest.fixture(scope="module")
def shared_server(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Iterator[RealtimeServer]:
    with realtime_server(tmp_path_factory.mktemp("realtime") / "log") as server:
        yield server


@pytest.fixture
def server(shared_server: RealtimeServer) -> Iterator[RealtimeServer]:
    yield shared_server
    shared_server.hang_up()


@pytest.fixture(autouse=True)
def _patient_pushes(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """On a busy machine a push may take longer than a request would wait for it."""
    monkeypatch.setattr(realtime, "TIMEOUT_SECONDS", 5.0)
    realtime._pool.cache_clear()
    yield
    realtime._pool.cache_clear()


@pytest.fixture
def person() -> User:
    return UserFactory()


def token_for(person: User, *, version: int | None = None, seconds: float = 600) -> str:
    token = AccessToken()
    token["sub"], token["ver"] = str(person.pk), version or person.auth_version
    token.set_exp(lifetime=timedelta(seconds=seconds))
    return str(token)


def refused(server: RealtimeServer, *subprotocols: str, origin: str | None = None) -> bool:
    with pytest.raises(InvalidStatus) as refusal:
        server.dial(*subprotocols, origin=origin)
    return refusal.value.response.status_code == 403


def test_a_committed_notification_reaches_every_tab(server: RealtimeServer, person: User) -> None:
    tabs = [server.sign_in(person), server.sign_in(person)]
    stranger = server.sign_in(UserFactory())
    assert [tab.next() for tab in tabs] == [{"type": "hello", "rev": 0}] * 2
    told = notify(user_id=person.pk, kind="recharge_paid", params=PAID)
    for tab in tabs:
        frame = tab.wait_for("notification")
        assert (frame["id"], frame["rev"], frame["unread_total"]) == (str(told.pk), 1, 1)
        assert "¥128.50" in frame["text"]
    assert {stranger.next()["type"] for _ in range(3)} == {"hello", "heartbeat"}


def test_what_is_rolled_back_is_never_pushed(server: RealtimeServer, person: User) -> None:
    tab = server.sign_in(person)
    with transaction.atomic():
        notify(user_id=person.pk, kind="recharge_paid", params=PAID)
        transaction.set_rollback(True)
    assert [tab.next()["type"] for _ in range(3)] == ["hello", "heartbeat", "heartbeat"]


def test_a_ticket_works_once(server: RealtimeServer, person: User) -> None:
    ticket = issue_ticket(person)
    server.dial("anhao", f"ticket.{ticket}").close()
    assert refused(server, "anhao", f"ticket.{ticket}")


def test_an_invented_ticket_is_refused(server: RealtimeServer) -> None:
    assert refused(server, "anhao", "ticket.invented")
    assert refused(server, "anhao")


def test_a_ticket_ends_after_half_a_minute(person: User) -> None:
    valkey = get_redis_connection("default")
    before = set(valkey.keys("anhao:ticket:*"))
    issue_ticket(person)
    (key,) = set(valkey.keys("anhao:ticket:*")) - before
    assert 0 < valkey.ttl(key) <= TICKET_SECONDS


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost:1"])
def test_another_origin_is_refused(server: RealtimeServer, person: User, origin: str) -> None:
    assert refused(server, "anhao", f"ticket.{issue_ticket(person)}", origin=origin)


def test_a_ticket_from_before_a_password_change_is_refused(server: RealtimeServer, person: User) -> None:
    ticket = issue_ticket(person)
    User.objects.filter(pk=person.pk).update(auth_version=2)
    assert refused(server, "anhao", f"ticket.{ticket}")


def test_a_password_change_closes_at_once_by_push(server: RealtimeServer, person: User) -> None:
    tab = server.sign_in(person)
    publish([person.pk], {"type": "kicked", "auth_version": person.auth_version + 1})
    assert tab.wait_for("kicked")["auth_version"] == person.auth_version + 1
    assert tab.close_code() == 4401


def test_the_end_of_one_session_has_every_tab_sign_in_anew(server: RealtimeServer, person: User) -> None:
    tab = server.sign_in(person)
    assert tab.next()["type"] == "hello"
    publish([person.pk], {"type": "kicked"})
    # No `kicked` frame: that one tells a client not to come back.
    with pytest.raises(ConnectionClosed) as closing:
        tab.next()
    assert closing.value.rcvd is not None
    assert closing.value.rcvd.code == 4401


def test_a_newer_sign_in_survives_the_kick(server: RealtimeServer) -> None:
    person = UserFactory(auth_version=5)
    tab = server.sign_in(person)
    publish([person.pk], {"type": "kicked", "auth_version": 5})
    assert tab.wait_for("heartbeat")["rev"] == 0


@pytest.mark.parametrize("change", [{"auth_version": 2}, {"is_blacklisted": True}, {"is_active": False}])
def test_a_lost_push_is_made_up_for_by_the_next_heartbeat(
    server: RealtimeServer, person: User, change: dict[str, object]
) -> None:
    tab = server.sign_in(person)
    User.objects.filter(pk=person.pk).update(**change)
    assert tab.close_code() == 4401


def test_heartbeats_carry_the_inbox_number(server: RealtimeServer, person: User) -> None:
    tab = server.sign_in(person)
    assert tab.wait_for("heartbeat")["rev"] == 0
    move_inbox(user_id=person.pk, unread=1)
    assert 1 in {tab.wait_for("heartbeat")["rev"] for _ in range(2)}


def test_blacklisted_people_may_listen(server: RealtimeServer) -> None:
    tab = server.sign_in(UserFactory(is_blacklisted=True))
    assert tab.wait_for("heartbeat")["rev"] == 0


def test_ping_and_unknown_frames(server: RealtimeServer, person: User) -> None:
    tab = server.sign_in(person)
    tab.send({"type": "ping"})
    tab.wait_for("pong")
    tab.send({"type": "subscribe", "to": "everything"})
    assert tab.wait_for("error")["code"] == "unknown_frame"
    tab.socket.send("not json")
    assert tab.wait_for("error")["code"] == "unknown_frame"


def test_the_token_is_renewed_in_band_or_the_socket_closes(server: RealtimeServer, person: User) -> None:
    tab = server.sign_in(person)
    tab.send({"type": "auth", "token": token_for(person, seconds=4)})
    tab.wait_for("heartbeat")
    tab.send({"type": "auth", "token": token_for(person)})
    assert {tab.next()["type"] for _ in range(5)} == {"heartbeat"}
    tab.send({"type": "auth", "token": token_for(person, seconds=2)})
    assert tab.close_code() == 4401


def test_somebody_elses_or_an_old_token_ends_the_socket(server: RealtimeServer, person: User) -> None:
    for token in (token_for(UserFactory()), token_for(person, version=7), "nonsense"):
        tab = server.sign_in(person)
        tab.send({"type": "auth", "token": token})
        assert tab.close_code() == 4401


def test_too_much_and_too_big(server: RealtimeServer, person: User) -> None:
    tab = server.sign_in(person)
    tab.socket.send("x" * 5000)
    assert tab.close_code() == 1009
    tab = server.sign_in(person)
    for _ in range(FRAMES_PER_WINDOW + 1):
        tab.send({"type": "ping"})
    assert tab.close_code() == 1008


def test_a_client_that_does_not_keep_up_is_closed(server: RealtimeServer, person: User) -> None:
    tab, other = server.sign_in(person), server.sign_in(UserFactory())
    for _ in range(QUEUED_FRAMES * 3):
        publish([person.pk], {"type": "filler", "text": "x" * 60_000})
    assert other.wait_for("heartbeat")["rev"] == 0
    assert tab.close_code() == 1013


def test_a_lost_pubsub_connection_ends_in_resync(server: RealtimeServer, person: User) -> None:
    tab = server.sign_in(person)
    tab.wait_for("heartbeat")
    assert kill_pubsub_connections(server) == 1
    tab.wait_for("resync")
    notify(user_id=person.pk, kind="recharge_paid", params=PAID)
    assert tab.wait_for("notification")["rev"] == 1


def kill_pubsub_connections(server: RealtimeServer) -> int:
    """Cut the server's own subscriptions and nobody else's; return how many there were."""
    valkey = get_redis_connection("default")
    ports = {each.laddr.port for each in psutil.Process(server.process.pid).net_connections("tcp") if each.laddr}
    mine = [client for client in valkey.client_list(_type="pubsub") if int(client["addr"].rpartition(":")[2]) in ports]
    for client in mine:
        valkey.client_kill_filter(_id=client["id"])
    return len(mine)
