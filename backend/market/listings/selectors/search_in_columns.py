"""The searches within a game: counted in its columns, and the page taken from them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from market.listings.codes import choice_code, number_entry, number_key, server_code
from market.listings.selectors.search_column_pages import page_in_columns
from market.listings.selectors.search_columns import Bits, Columns, Places, size
from market.listings.selectors.search_counting import Tally
from market.listings.selectors.search_fresh import fresh_columns
from market.listings.selectors.search_matching import Search
from market.listings.selectors.search_orders import Place
from market.listings.selectors.search_spoken import Spoken, as_spoken


@dataclass(frozen=True)
class CountedFacets:
    """What the facets of a game count: codes by facet, and the facets that are numbers."""

    game: str
    codes: Mapping[str, Sequence[int]]
    numbers: Sequence[str]

    def besides(self, narrowed: Sequence[str]) -> list[str]:
        return [key for key in (*self.codes, *self.numbers) if key not in narrowed]

    def codes_of(self, keys: Iterable[str]) -> list[int]:
        return [code for key in keys for code in self.codes.get(key, ())]


def tally_in_columns(search: Search, place: Place | None, facets: CountedFacets) -> tuple[dict[str, Tally], int]:
    """By facet, of the search without that facet; under "" that of the whole search. And how many the game has.

    The rows of the page are there when everything was counted.
    """
    turns = {"": search} | {key: search.without(key) for key in search.facet_keys}
    numbers = [number_key(facets.game, key) for key in facets.numbers]
    with fresh_columns(facets.game, facets.codes_of(facets.codes), numbers) as columns:
        finding = _Finding(columns, facets)
        found = {key: finding.matches(turn) for key, turn in turns.items()}
        spoken = as_spoken(columns, turns, found)
        tallies = {
            key: finding.tally(one, [key] if key else facets.besides(search.facet_keys)) for key, one in spoken.items()
        }
        if spoken[""].one_in == 1:
            tallies[""] = tallies[""].with_rows(page_in_columns(columns, spoken[""].found, search, place))
        return tallies, size(columns.live)


@dataclass(frozen=True)
class _Finding:
    columns: Columns
    facets: CountedFacets

    def tally(self, spoken: Spoken, keys: Sequence[str]) -> Tally:
        """For these facets."""
        entries = dict(self.columns.counts(spoken.found, self.facets.codes_of(keys)))
        numbers = [key for key in keys if key in self.facets.numbers]
        if numbers and spoken.one_in == 1:
            places = self.columns.places(spoken.found)
            entries |= dict.fromkeys((bound for key in numbers for bound in self._bounds(key, places)), 1)
        return Tally(size(spoken.found), entries, spoken.one_in, is_estimate=spoken.one_in > 1)

    def matches(self, search: Search) -> Bits:
        columns, found = self.columns, self.columns.live
        for key, values in search.chosen.items():
            found = found & columns.among([choice_code(self.facets.game, key, value) for value in values])
        if search.server_id is not None:
            found = found & columns.among([server_code(search.server_id)])
        if not search.price.is_open:
            found = found & columns.within(columns.columns["price"], search.price.low, search.price.high)
        for key, wanted in search.ranges.items():
            column = columns.numbers[number_key(self.facets.game, key)]
            found = found & columns.within(column, wanted.low, wanted.high)
        return found

    def _bounds(self, key: str, places: Places) -> Iterable[int]:
        """Entries of the least and the greatest of a number."""
        game = self.facets.game
        found = self.columns.bounds(number_key(game, key), places)
        return [number_entry(game, key, number) for number in found or ()]
