"""The search beside the same endpoint written the plain way, on a market of a million listings.

No answer comes from the cache but where the figure says so: each client asks for something else. Facets are part of
each answer on both sides.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing import get_context
from statistics import median, quantiles
from unittest.mock import patch

from django.conf import settings
from django.db import connection
from rest_framework.test import APIClient

from benchmarks.crowd import CLIENTS, by_eight
from benchmarks.databases import migrated_database, settle
from benchmarks.rate import rate_of
from benchmarks.searching_market import GAMES, make_market, popularity
from benchmarks.searching_plans import worst_ratio
from benchmarks.searching_queries import make_queries
from benchmarks.table import Figure
from market.games.models import Game
from market.listings.models import Listing
from market.listings.services.indexing import index_listing

SEARCHES = 40  # of each client in one run
PLAIN_SEARCHES = 3  # the same ones first, but it takes them many times as long
SMALL = 10_000
EXPLAINED = 12  # of each client's
MOST_READ = 20  # rows for each that is returned
INDEXED = 300
INDEXINGS_A_SECOND = 200  # five milliseconds each
PATH = "/api/v1/listings"
HOT_PAGE = f"{PATH}?game=honor-of-kings"
Latencies = list[float]


def measure(runs: int, seconds: int, listings: int) -> list[Figure]:
    """Rates are searches a second of 8 clients; `listings` is the size of the large market, 10,000 the small one's."""
    with patch.object(settings, "ROOT_URLCONF", "benchmarks.urls"):
        with _market(SMALL):
            small = [_rate(latencies) for latencies in _runs(runs)]
        with _market(listings):
            timed = list(_runs(runs))
            plain = [_rate(_by_eight(_plain_latencies, _shares(run, PLAIN_SEARCHES))) for run in range(runs)]
            hot = [by_eight(_read_again, [(HOT_PAGE, seconds)] * CLIENTS) for _ in range(runs)]
            constant = [by_eight(_read_again, [("/constant", seconds)] * CLIENTS) for _ in range(runs)]
            indexing = [_indexings_a_second() for _ in range(runs)]
            ratio = worst_ratio([query for share in _shares(runs, EXPLAINED) for query in share])
    large = [_rate(latencies) for latencies in timed]
    middle, slow = [1 / median(run) for run in timed], [1 / quantiles(run, n=100)[98] for run in timed]
    return [
        Figure(f"search, {listings:,} listings", "the same, written plainly", large, plain, 3.0),
        Figure("search: slowest in a hundred", "the middle one", slow, middle, 0.25),
        Figure(f"search, {listings:,} listings", f"{SMALL:,} listings", large, small, 1 / 1.3),
        Figure("a hot page again", "a constant", hot, constant, 0.35),
        Figure("rows returned for a row read", "one for twenty, in the worst plan", [1 / ratio], [1 / MOST_READ], 1.0),
        Figure("indexing, of CPU time", "5 ms each", indexing, [INDEXINGS_A_SECOND] * runs, 1.0),
    ]


@contextmanager
def _market(listings: int) -> Iterator[None]:
    with migrated_database("bench_searching") as name:
        make_market(name, listings)
        yield


def _runs(runs: int) -> Iterator[Latencies]:
    for run in range(runs):
        yield _by_eight(_latencies, _shares(run, SEARCHES))


def _shares(run: int, number: int) -> list[list[str]]:
    """The searches of each client; those of another run are others."""
    games = list(Game.objects.order_by("position").values_list("pk", flat=True)[:GAMES])
    seeds = range(run * CLIENTS, (run + 1) * CLIENTS)
    return [make_queries(SEARCHES, games, popularity(len(games)), seed)[:number] for seed in seeds]


def _warm() -> None:
    """Have what a process that serves people has long had: imports, and each game's columns."""
    client = APIClient()
    for game in Game.objects.order_by("position")[:GAMES]:
        _get(client, f"{PATH}?game={game.pk}")


def _by_eight(work: Callable[[list[str]], Latencies], shares: Sequence[list[str]]) -> Latencies:
    _warm()
    connection.close()  # a connection must not be shared over a fork
    settle()
    with get_context("fork").Pool(CLIENTS) as pool:
        return [latency for latencies in pool.map(work, shares, chunksize=1) for latency in latencies]


def _rate(latencies: Latencies) -> float:
    """Of 8 clients, each of which waits for one answer before it asks again."""
    return CLIENTS * len(latencies) / sum(latencies)


def _latencies(queries: list[str]) -> Latencies:
    with patch("market.listings.api.cached.recall", lambda _group, _field, compute: compute()):
        return _timed(PATH, queries)


def _plain_latencies(queries: list[str]) -> Latencies:
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
    return _timed("/plain/listings", queries)


def _timed(path: str, queries: list[str]) -> Latencies:
    client = APIClient()
    _get(client, HOT_PAGE)  # connects
    found = []
    for query in queries:
        begin = time.monotonic()
        _get(client, f"{path}?{query}")
        found.append(time.monotonic() - begin)
    connection.close()
    return found


def _read_again(address: str, seconds: int) -> float:
    client = APIClient()
    return rate_of(lambda: _get(client, address), seconds)


def _get(client: APIClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content


def _indexings_a_second() -> float:
    """By the CPU time of this process and of the server's for it."""
    listings = list(Listing.objects.select_related("game", "schema", "server")[:INDEXED])
    index_listing(listings[0])  # loads the tokenizer's dictionary
    begin = _cpu_seconds()
    for listing in listings:
        index_listing(listing)
    return len(listings) / (_cpu_seconds() - begin)


def _cpu_seconds() -> float:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    with open(f"/proc/{pid}/schedstat") as schedule:
        return time.process_time() + int(schedule.read().split()[0]) / 1e9
