"""What the words of a search mean: names of games by their initials, and words that were typed wrong."""

from collections.abc import Sequence
from dataclasses import dataclass

from market.games.models import Game
from market.listings.models import Listing, ListingStatus, SearchWord
from market.listings.selectors.search_matching import WordsQuery
from market.listings.words import correctable, is_latin, most_typos, query_words, replace_words, typos_between, variants

SHORTEST_INITIALS = 2
MOST_GAMES = 5
MOST_CANDIDATES = 5


@dataclass(frozen=True)
class GameName:
    slug: str
    name: str
    name_en: str
    initials: str


def game_names() -> list[GameName]:
    """The games that are open, in their order; one query."""
    rows = Game.objects.filter(is_open=True).values_list("slug", "name", "name_en", "initials")
    return [GameName(*row) for row in rows]


def words_of(text: str, games: Sequence[GameName]) -> tuple[tuple[str, ...], ...]:
    """The words of a text; one that begins a game's initials also means that game."""
    return tuple(_alternatives(word, games) for word in query_words(text))


def games_meant(text: str, games: Sequence[GameName]) -> list[GameName]:
    """The games whose initials begin so or whose names hold the text, at most five."""
    words = query_words(text)
    typed = "".join(text.split()).casefold()
    if not words:
        return []
    return [game for game in games if _is_meant(game, words, typed)][:MOST_GAMES]


def corrected(text: str) -> str | None:
    """The text with each word that no listing has replaced by the nearest one that some listing has.

    None when there is nothing to correct, or no word near enough.
    """
    better: dict[str, str] = {}
    for word in correctable(query_words(text)):
        if not _is_found(word):
            nearest = _nearest(word)
            if nearest is None:
                return None
            better[word] = nearest
    if not better:
        return None
    return replace_words(text, better)


def _alternatives(word: str, games: Sequence[GameName]) -> tuple[str, ...]:
    if not is_latin(word) or len(word) < SHORTEST_INITIALS:
        return (word,)
    meant = (game.initials for game in games if game.initials.startswith(word))
    return tuple(dict.fromkeys((word, *meant)))


def _is_meant(game: GameName, words: Sequence[str], typed: str) -> bool:
    has_initials = len(typed) >= SHORTEST_INITIALS and game.initials.startswith(typed)
    named = {*query_words(game.name), *query_words(game.name_en), *game.name}
    return has_initials or all(word in named for word in words)


def _is_found(word: str) -> bool:
    return Listing.objects.filter(status=ListingStatus.ON_SALE, search_vector=WordsQuery([[word]])).exists()


def _nearest(word: str) -> str | None:
    near = SearchWord.objects.filter(variants__overlap=variants(word)).values_list("word", flat=True)
    distances = sorted((typos_between(word, one), one) for one in near)
    likely = [one for distance, one in distances if distance <= most_typos(word)][:MOST_CANDIDATES]
    return next((one for one in likely if _is_found(one)), None)
