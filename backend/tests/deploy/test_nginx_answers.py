"""What nginx answers, from the real template before a stand-in for the API."""

import json
import signal
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email.message import Message
from pathlib import Path

import pytest
from stack import binaries, nginx, programs
from stack.environment import Stack
from stack.ports import LOOPBACK
from stack.processes import start, stop, wait_until

SECURITY_HEADERS = {
    "Content-Security-Policy",
    "X-Content-Type-Options",
    "X-Frame-Options",
    "Referrer-Policy",
    "Permissions-Policy",
    "Cross-Origin-Opener-Policy",
    "Cross-Origin-Resource-Policy",
    "X-Request-ID",
}
MEBIBYTE = 1 << 20
LONG = " " * 600


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Message
    body: str


@dataclass(frozen=True)
class Site:
    """A running nginx and its log."""

    address: str
    log: Path

    def ask(self, path: str, headers: dict[str, str] | None = None, data: bytes | None = None) -> Answer:
        request = urllib.request.Request(self.address + path, data=data, headers=headers or {})  # noqa: S310 - our own nginx
        try:
            with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310
                return Answer(answer.status, answer.headers, answer.read().decode(errors="replace"))
        except urllib.error.HTTPError as error:
            return Answer(error.code, error.headers, error.read().decode())


@pytest.fixture
def site(stack: Stack) -> Iterator[Site]:
    """nginx in front of the stand-in; nothing listens for the sockets."""
    log = stack.paths.log / "nginx.log"
    double = [sys.executable, str(Path(__file__).with_name("backend_double.py")), str(stack.ports.api)]
    backend = start(double, stack.paths.log / "double.log", {})
    server = start(_nginx(stack), log, {})
    running = Site(f"http://{LOOPBACK}:{stack.ports.nginx}", log)
    try:
        wait_until(lambda: _is_up(running), "nginx", 10, lambda: server.poll() is None, log)
        yield running
    finally:
        stop(server, signal.SIGTERM, 5)
        stop(backend, signal.SIGTERM, 5)


def _nginx(stack: Stack) -> list[str]:
    spa, media = stack.paths.root / "spa", stack.paths.media
    (spa / "assets").mkdir(parents=True)
    (spa / "index.html").write_text(f"<!doctype html><title>Anhao</title>{LONG}")
    (spa / "assets" / "app-1a2b.js").write_text(f"export {{}}{LONG}")
    (spa / ".hidden").write_text("no")
    (media / "public" / "cover.webp").write_text("public picture")
    (media / "private" / "evidence.webp").write_text("private picture")
    configuration = stack.paths.run / "nginx.conf"
    configuration.write_text(nginx.render(replace(programs.edge(stack), spa=spa)), encoding="utf-8")
    return [str(binaries.nginx()), "-e", "stderr", "-p", str(stack.paths.run), "-c", str(configuration)]


def _is_up(site: Site) -> bool:
    try:
        return site.ask("/api/echo").status == 200
    except OSError:
        return False


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/assets/app-1a2b.js", 200),
        ("/assets/none.js", 404),
        ("/api/echo", 200),
        ("/api/unwell", 503),
        ("/ws/", 426),
        ("/media/public/cover.webp", 200),
        ("/protected/evidence.webp", 404),
        ("/%", 400),
    ],
)
def test_row_17_every_answer_has_the_security_headers(site: Site, path: str, status: int) -> None:
    answer = site.ask(path)
    assert answer.status == status
    assert set(answer.headers) >= SECURITY_HEADERS
    assert "Server" not in answer.headers
    assert len(answer.headers.get_all("Content-Security-Policy", [])) == 1


def test_every_page_of_the_app_is_the_app(site: Site) -> None:
    answer = site.ask("/orders/0199-deep/link")
    assert answer.status == 200
    assert "<title>Anhao</title>" in answer.body
    assert answer.headers["Cache-Control"] == "no-cache"


def test_hashed_assets_are_kept_for_good(site: Site) -> None:
    answer = site.ask("/assets/app-1a2b.js")
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize(
    "path", ["/assets/none.js", "/none.png", "/.hidden", "/metrics", "/media/private/evidence.webp"]
)
def test_what_is_not_there_is_not_the_app(site: Site, path: str) -> None:
    assert site.ask(path).status == 404


def test_text_is_compressed(site: Site) -> None:
    assert site.ask("/assets/app-1a2b.js", {"Accept-Encoding": "gzip"}).headers["Content-Encoding"] == "gzip"


def test_private_media_come_only_by_the_word_of_the_api(site: Site) -> None:
    assert site.ask("/protected/evidence.webp").status == 404
    answer = site.ask("/api/picture")
    assert (answer.status, answer.body) == (200, "private picture")
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_public_media_are_pictures_and_nothing_else(site: Site) -> None:
    answer = site.ask("/media/public/cover.webp")
    assert answer.headers["Content-Type"] == "image/webp"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_request_id_reaches_the_api_and_the_client(site: Site) -> None:
    answer = site.ask("/api/echo", {"X-Request-ID": "forged"})
    told = json.loads(answer.body)["headers"]
    assert told["x-request-id"] == answer.headers["X-Request-ID"] != "forged"


def test_what_a_client_claims_about_itself_counts_for_nothing(site: Site) -> None:
    forged = {"X-Forwarded-For": "6.6.6.6", "X-Forwarded-Proto": "https", "X-Real-IP": "6.6.6.6", "Forwarded": "for=6"}
    told = json.loads(site.ask("/api/echo", forged).body)["headers"]
    assert told["x-forwarded-for"] == LOOPBACK
    assert told["x-forwarded-proto"] == "http"
    assert "x-real-ip" not in told
    assert "forwarded" not in told


@pytest.mark.parametrize(
    ("path", "size", "status"),
    [
        ("/api/v1/orders", MEBIBYTE, 200),
        ("/api/v1/orders", MEBIBYTE + 1, 413),
        ("/api/v1/images", 12 * MEBIBYTE, 200),
        ("/api/v1/images", 12 * MEBIBYTE + 1, 413),
    ],
)
def test_row_31_bodies_have_a_cap(site: Site, path: str, size: int, status: int) -> None:
    assert site.ask(path, data=b"x" * size).status == status


@pytest.mark.parametrize(("language", "word"), [("zh-CN", "太大"), ("en-GB", "too large")])
def test_refusals_of_nginx_are_problems_in_the_language_asked_for(site: Site, language: str, word: str) -> None:
    answer = site.ask("/api/v1/orders", {"Accept-Language": language}, b"x" * (MEBIBYTE + 1))
    problem = json.loads(answer.body)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert (problem["status"], problem["code"]) == (413, "payload_too_large")
    assert word in problem["detail"]
    assert problem["request_id"] == answer.headers["X-Request-ID"]


def test_a_query_of_ten_thousand_characters_reaches_the_api_or_is_a_problem(site: Site) -> None:
    assert site.ask("/api/echo?q=" + "a" * 10_000).status == 200
    answer = site.ask("/api/echo?q=" + "%E4%B8%AD" * 10_000)
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem = json.loads(answer.body)
    assert (answer.status, problem["status"], problem["code"]) == (414, 414, "address_too_long")
    assert "地址太长" in problem["detail"]
    assert "too long" in problem["detail"]
    assert set(answer.headers) >= SECURITY_HEADERS


def test_a_program_that_is_away_is_a_problem_to_retry(site: Site) -> None:
    answer = site.ask("/ws/", {"Upgrade": "websocket"})
    assert answer.status == 503
    assert json.loads(answer.body)["code"] == "unavailable"
    assert answer.headers["Retry-After"] == "5"


def test_problems_of_the_api_pass_unchanged(site: Site) -> None:
    assert json.loads(site.ask("/api/unwell").body) == {"code": "from_the_api"}


def test_row_32_no_query_and_no_header_is_logged(site: Site) -> None:
    site.ask(
        "/activate?token=canary-query",
        {"Authorization": "Bearer canary-header", "Referer": "http://x/?canary-referer"},
    )
    site.ask("/ws/?ticket=canary-socket", {"Upgrade": "websocket"})
    # The line is written after the answer has left.
    deadline = time.monotonic() + 5
    while '"path":"/ws/"' not in (log := site.log.read_text()):
        assert time.monotonic() < deadline, log
        time.sleep(0.05)
    assert '"path":"/activate"' in log
    assert "canary" not in log
