"""How many rows the plans of searches read for each that they return, as EXPLAIN counts them."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection
from django.http import QueryDict

from market.listings.api.search_answer import answer_search

TABLE = "listings_listing"
# A statement that finds hardly anything may still read a page's worth.
LEAST = 20
Plan = dict[str, Any]


def worst_ratio(queries: Sequence[str]) -> float:
    """Rows read for a row returned, of the worst statement of all these searches; no plan may read without an index."""
    return max(ratio for query in queries for ratio in _ratios(query))


def _ratios(query: str) -> list[float]:
    """Each statement is explained where it runs, under the settings that it has there."""
    found: list[float] = []

    def explain(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if TABLE in sql:
            with connection.connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", params)
                found.append(_ratio(cursor.fetchone()[0][0]["Plan"]))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(explain):
        answer_search(QueryDict(query), "/")
    return found


def _ratio(plan: Plan) -> float:
    """A page from an index of its order returns the page; a count returns each row that it counts."""
    scans = list(_scans(plan))
    assert all(scan["Node Type"] != "Seq Scan" for scan in scans), plan
    returned = plan["Actual Rows"] if plan["Node Type"] == "Limit" else sum(map(_returned, scans))
    return sum(map(_read, scans)) / max(float(returned), LEAST)


def _scans(plan: Plan) -> Iterator[Plan]:
    if plan.get("Relation Name") == TABLE:
        yield plan
    for part in plan.get("Plans", ()):
        yield from _scans(part)


def _returned(scan: Plan) -> float:
    return float(scan["Actual Rows"] * scan["Actual Loops"])


def _read(scan: Plan) -> float:
    dropped = scan.get("Rows Removed by Filter", 0) + scan.get("Rows Removed by Index Recheck", 0)
    return _returned(scan) + float(dropped * scan["Actual Loops"])
