"""What words mean: games in pinyin, typos in Latin words."""

from urllib.parse import quote

import pytest
from rest_framework.test import APIClient

from market.games.models import Game
from market.games.tests.factories import make_game
from market.listings.models import SearchWord
from market.listings.pinyin import spellings
from market.listings.tests.searching import offer, search, titles
from market.listings.words import correctable, most_typos, query_words, replace_words, typos_between, variants


@pytest.fixture
def game(db: None) -> Game:
    return make_game()


@pytest.fixture
def other(game: Game) -> Game:
    return make_game(slug="genshin-impact", name="原神", name_en="Genshin Impact", initials="ys")


@pytest.mark.parametrize("typed", ["wzry", "wzr", "wz", "WZRY"])
def test_initials_find_the_game_and_its_listings(api: APIClient, other: Game, typed: str) -> None:
    offer(title="星河")
    offer(title="满命", game=other)
    page = search(api, f"q={typed}")
    assert titles(page) == ["星河"]
    assert [one["slug"] for one in page["games"]] == ["honor-of-kings"]


@pytest.mark.parametrize(
    "typed",
    [
        "wangzherongyao",
        "wang zhe rong yao",
        "WangZhe RongYao",
        "wang'zhe'rong'yao",
        "wangzhe",
        "wang zhe",
        "wang",
        "wangzher",
        "ｗａｎｇｚｈｅ",
        "wz ry",
        "wangzhe 荣耀",
    ],
)
def test_a_name_is_found_as_it_is_typed_in_pinyin(api: APIClient, other: Game, typed: str) -> None:
    offer(title="星河")
    offer(title="满命", game=other)
    for page in (search(api, f"q={typed}"), search(api, f"q={typed}&game=honor-of-kings")):
        assert titles(page) == ["星河"]
        assert [one["slug"] for one in page["games"]] == ["honor-of-kings"]


@pytest.mark.parametrize("typed", ["wan", "w", "zhe", "zherongyao", "wangyuan", "rongyao wang", "wangzherongyaoo"])
def test_what_begins_no_name_in_pinyin_finds_no_game(api: APIClient, other: Game, typed: str) -> None:
    offer(title="星河")
    page = search(api, f"q={typed}")
    assert (titles(page), page["games"]) == ([], [])


@pytest.mark.parametrize("typed", ["wangzhe 星河", "星河 wang zhe", "wang zhe 星河 v9", "v9 wang zhe"])
def test_pinyin_stands_beside_other_words(api: APIClient, other: Game, typed: str) -> None:
    offer(title="星河 v9")
    offer(title="星河 v9", game=other)
    assert [one["game"]["slug"] for one in search(api, f"q={typed}")["results"]] == ["honor-of-kings"]


def test_a_typo_beside_pinyin_is_mended(api: APIClient, game: Game) -> None:
    offer(title="Pegasus")
    assert search(api, "q=wangzhe pegasos")["corrected"] == {"from": "wangzhe pegasos", "to": "wangzhe pegasus"}


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("崩坏：星穹铁道", "benghuaixingqiong"),
        ("崩坏：星穹铁道", "xingqiongtiedao"),
        ("光·遇", "guangyu"),
        ("剑网3", "jianwang3"),
        ("QQ飞车手游", "qqfeiche"),
        ("QQ飞车手游", "feiche"),
        ("重返未来：1999", "chongfan"),
        ("重返未来：1999", "zhongfan"),
        ("旅行青蛙", "lvxing"),
    ],
)
def test_spellings_of_a_name(name: str, typed: str) -> None:
    assert any(one.begins_with(typed) for one in spellings(name))


@pytest.mark.parametrize(
    ("name", "typed"),
    [("光·遇", "yu"), ("剑网3", "3"), ("崩坏：星穹铁道", "huaixing"), ("阿瓦隆", "a"), ("王者荣耀", "wa"), ("", "a")],
)
def test_what_spells_no_name(name: str, typed: str) -> None:
    assert not any(one.begins_with(typed) for one in spellings(name))


def test_words_in_pinyin_are_words_as_well(api: APIClient, other: Game) -> None:
    offer(title="wang zhe 大号", game=other)
    assert titles(search(api, "q=wang zhe")) == ["wang zhe 大号"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("王者", ["honor-of-kings"]),
        ("原神", ["genshin-impact"]),
        ("honor", ["honor-of-kings"]),
        ("IMPACT", ["genshin-impact"]),
        ("y", []),
        ("星河", []),
        ("", []),
    ],
)
def test_names_mean_games(api: APIClient, other: Game, typed: str, meant: list[str]) -> None:
    assert [one["slug"] for one in search(api, f"q={typed}")["games"]] == meant


@pytest.mark.parametrize("typed", ["Android", "安卓", "Luban", "鲁班"])
def test_what_is_shown_is_found_in_either_language(api: APIClient, game: Game, typed: str) -> None:
    offer(title="荣耀", attributes={"rank": "gold", "heroes": ["luban"], "skins": 5})
    assert titles(search(api, f"q={typed}")) == ["荣耀"]


def test_initials_are_words_as_well(api: APIClient, other: Game) -> None:
    offer(title="wz 大号", game=other)
    assert titles(search(api, "q=wz")) == ["wz 大号"]


@pytest.mark.parametrize("scope", ["", "&game=honor-of-kings", "&sort=price", "&game=honor-of-kings&sort=-price"])
@pytest.mark.parametrize("typed", ["😀", "！！！", "_", "!?", "👩‍👩‍👧"])
def test_signs_alone_are_in_no_listing(api: APIClient, game: Game, scope: str, typed: str) -> None:
    offer(title="星河 😀！！！ !?")
    page = search(api, f"q={quote(typed)}{scope}")
    assert (page["count"], titles(page), page["next"], page["games"], page["corrected"]) == (0, [], None, [], None)


@pytest.mark.parametrize("typed", ["😀 星河", "！！！星河", " ", ""])
def test_signs_beside_words_say_nothing(api: APIClient, game: Game, typed: str) -> None:
    offer(title="星河")
    assert titles(search(api, f"q={quote(typed)}")) == ["星河"]


@pytest.mark.parametrize("typed", ["hnoor", "honr", "honnor", "hohor", "Honro"])
def test_a_typo_is_mended_when_the_word_finds_nothing(api: APIClient, game: Game, typed: str) -> None:
    offer(title="荣耀王者")
    page = search(api, f"q={typed} 荣耀")
    assert titles(page) == ["荣耀王者"]
    assert page["corrected"] == {"from": f"{typed} 荣耀", "to": "honor 荣耀"}


def test_a_word_that_finds_something_is_left_alone(api: APIClient, game: Game) -> None:
    offer(title="honour guard")
    page = search(api, "q=honour")
    assert (titles(page), page["corrected"]) == (["honour guard"], None)


@pytest.mark.parametrize("typed", ["hxxxr", "zzzzzz", "hon", "v10a", "荣耀无", "legendery"])
def test_what_is_near_nothing_is_not_mended(api: APIClient, game: Game, typed: str) -> None:
    offer(title="荣耀王者")
    page = search(api, f"q={typed}")
    assert (page["count"], page["corrected"]) == (0, None)


def test_long_words_may_hold_two_typos(api: APIClient, game: Game) -> None:
    offer(title="Legendary 典藏")
    assert search(api, "q=legnedery")["corrected"] == {"from": "legnedery", "to": "legendary"}


def test_a_correction_is_of_what_is_on_sale(api: APIClient, game: Game) -> None:
    offer(title="Pegasus", status="sold")
    assert SearchWord.objects.filter(word="pegasus").exists()
    assert search(api, "q=pegasos")["corrected"] is None


def test_a_correction_must_find_something(api: APIClient, game: Game) -> None:
    """Both words are there, but in no listing together."""
    offer(title="Pegasus")
    offer(title="Dragon", game=make_game(slug="g", name="某某", name_en="Gee", initials="mm"))
    page = search(api, "q=pegasos dragon")
    assert (page["count"], page["corrected"]) == (0, None)


def test_pages_of_a_correction_go_on(api: APIClient, game: Game) -> None:
    for number in range(3):
        offer(title=f"Pegasus {number}")
    first = search(api, "q=pegasos&limit=2")
    second = search(api, first["next"].partition("?")[2])
    assert sorted(titles(first) + titles(second)) == ["Pegasus 0", "Pegasus 1", "Pegasus 2"]
    assert second["corrected"] == first["corrected"]


@pytest.mark.parametrize(
    ("typed", "meant", "typos"),
    [("honor", "honor", 0), ("hnoor", "honor", 1), ("onor", "honor", 1), ("hhonor", "honor", 1), ("abc", "cba", 2)],
)
def test_typos_are_letters_wrong_missing_added_or_swapped(typed: str, meant: str, typos: int) -> None:
    assert typos_between(typed, meant) == typos_between(meant, typed) == typos


@pytest.mark.parametrize("word", ["hero", "account", "legendary", "zzzzzzzz"])
def test_words_a_typo_apart_share_a_variant(word: str) -> None:
    swapped = word[1] + word[0] + word[2:]
    for typed in (word[:-1], f"{word}x", f"x{word[1:]}", swapped):
        assert set(variants(typed)) & set(variants(word))
    assert most_typos(word) == (2 if len(word) >= 8 else 1)


def test_only_long_latin_words_are_corrected() -> None:
    assert correctable(["honor", "abc", "v10a", "荣耀", "ёлка", "ärger"]) == ["honor"]


def test_replacing_words_keeps_the_rest() -> None:
    assert replace_words("Hnoor 荣耀 hnoor82", {"hnoor": "honor"}) == "honor 荣耀 hnoor82"


def test_words_of_a_query_are_pairs_of_characters() -> None:
    assert query_words("王者荣耀 Lv9") == ["lv9", "王者", "者荣", "荣耀"]
    assert len(query_words("长" * 3 + " a b c d e f g h i j k l m n")) == 12
