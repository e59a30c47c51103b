"""A search whose matches are all read in one statement: counted, and the page taken from them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Case, IntegerField, Value, When

from market.listings.selectors.search_matching import Search, WordsQuery, matching
from market.listings.selectors.search_orders import ORDERS, RELEVANCE, Place


class Row(NamedTuple):
    """A listing of a page: its key in the order, as `Place` writes it down, and its tier."""

    pk: UUID
    key: Any
    tier: int


@dataclass(frozen=True)
class Turn:
    """A search, where its page begins and how many rows of it are wanted."""

    search: Search
    place: Place | None
    rows: int

    def statement(self, most: int) -> tuple[str, list[Any]]:
        """SQL for number, facet packs and rows of at most so many matches: each is read once."""
        inner, params = self._keyed(most)
        page, more = self._page()
        return (
            f"WITH found AS MATERIALIZED ({inner})"  # noqa: S608  # Django's own SQL
            " SELECT (SELECT count(*) FROM found), (SELECT string_agg(facet_pack, '') FROM found),"
            f" (SELECT coalesce(json_agg(page), '[]') FROM ({page}) page)"
        ), [*params, *more]

    def _keyed(self, most: int) -> tuple[str, tuple[Any, ...]]:
        search, order = self.search, ORDERS[self.search.sort]
        found = matching(search)
        tier: Any = Value(0)
        if search.sort == RELEVANCE:
            in_title = found.filter(search_vector=WordsQuery(search.words, in_title=True)).values("pk")
            tier = Case(When(pk__in=in_title, then=0), default=1, output_field=IntegerField())
        since = self.place.since if self.place else None
        keyed = found.annotate(key=order.key_at(since), tier=tier)
        return keyed.values("facet_pack", "pk", "key", "tier")[:most].query.sql_with_params()

    def _page(self) -> tuple[str, list[Any]]:
        order = ORDERS[self.search.sort]
        direction, side = ("DESC", "<") if order.descends else ("ASC", ">")
        beyond, params = "", []
        if self.place is not None:
            beyond = f"WHERE tier > %s OR (tier = %s AND (key, pk) {side} (%s::{order.sql_type}, %s))"
            params = [self.place.tier, self.place.tier, self.place.value, self.place.pk]
        return (
            f"SELECT pk, key::text AS key, tier FROM found {beyond}"  # noqa: S608  # names and directions are ours
            f" ORDER BY found.tier, found.key {direction}, found.pk {direction} LIMIT {int(self.rows)}"
        ), params


def parse_rows(rows: Sequence[dict[str, Any]] | None) -> list[Row] | None:
    return None if rows is None else [Row(UUID(row["pk"]), row["key"], row["tier"]) for row in rows]
