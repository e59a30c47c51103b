"""What the words of a search mean: names of games in pinyin or its initials, and words that were typed wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from market.games.models import Game
from market.listings.models import Listing, ListingStatus, SearchWord
from market.listings.pinyin import spellings
from market.listings.selectors.search_matching import WordsQuery
from market.listings.words import (
    MAX_QUERY_WORDS,
    NO_WORD,
    SHORTEST_INITIALS,
    correctable,
    most_typos,
    query_words,
    replace_words,
    runs,
    typos_between,
    variants,
)

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
    """The words of a text; one that means games may also stand for their initials, by which listings are indexed.

    Signs alone are no words, but who typed them looks for something: it is in no listing.
    """
    meant = _games_by_word(text, games)
    initials = {word: [game.initials for game in found] for word, found in meant.items()}
    words = tuple(tuple(dict.fromkeys((word, *initials.get(word, ())))) for word in query_words(text))
    return ((NO_WORD,),) if text and not words else words


def games_meant(text: str, games: Sequence[GameName]) -> list[GameName]:
    """The games that every word of the text means or is of the name of, at most five."""
    words, meant = query_words(text), _games_by_word(text, games)
    if not words:
        return []
    found = (game for game in games if all(game in meant.get(word, ()) or word in _named(game) for word in words))
    return list(islice(found, MOST_GAMES))


def corrected(text: str, games: Sequence[GameName]) -> str | None:
    """The text with each word that no listing has replaced by the nearest one that some listing has.

    None when there is nothing to correct, or no word near enough. What means a game is right as it is.
    """
    better: dict[str, str] = {}
    meant = _games_by_word(text, games)
    for word in correctable(query_words(text)):
        if word not in meant and not _is_found(word):
            nearest = _nearest(word)
            if nearest is None:
                return None
            better[word] = nearest
    if not better:
        return None
    return replace_words(text, better)


def _games_by_word(text: str, games: Sequence[GameName]) -> dict[str, list[GameName]]:
    """What each word means that alone, or put together with its neighbours, begins a game in pinyin or its initials."""
    words = [run for run in runs(text) if run.isascii()][:MAX_QUERY_WORDS]
    meant: dict[str, list[GameName]] = {}
    while words:
        taken, found = _longest_meant(words, games)
        for word in words[:taken] if found else ():
            meant.setdefault(word, []).extend(found)
        words = words[taken:]
    return meant


def _longest_meant(words: Sequence[str], games: Sequence[GameName]) -> tuple[int, list[GameName]]:
    """How many of the first words mean games together, and which; 1 and none when they mean nothing."""
    for taken in range(len(words), 0, -1):
        if found := [game for game in games if _begins(game, "".join(words[:taken]))]:
            return taken, found
    return 1, []


def _begins(game: GameName, typed: str) -> bool:
    is_initials = len(typed) >= SHORTEST_INITIALS and game.initials.startswith(typed)
    return is_initials or any(one.begins_with(typed) for one in spellings(game.name))


def _named(game: GameName) -> set[str]:
    return {*query_words(game.name), *query_words(game.name_en), *game.name}


def _is_found(word: str) -> bool:
    return Listing.objects.filter(status=ListingStatus.ON_SALE, search_vector=WordsQuery([[word]])).exists()


def _nearest(word: str) -> str | None:
    near = SearchWord.objects.filter(variants__overlap=variants(word)).values_list("word", flat=True)
    distances = sorted((typos_between(word, one), one) for one in near)
    likely = [one for distance, one in distances if distance <= most_typos(word)][:MOST_CANDIDATES]
    return next((one for one in likely if _is_found(one)), None)
