from string import Formatter

import pytest

from market.notifications.kinds.base import Channel, Kind, Text
from market.notifications.kinds.catalogue import TOPICS

KINDS = [kind for kinds in TOPICS.values() for kind in kinds]


def fields(text: str) -> set[str]:
    return {name for _literal, name, _spec, _conversion in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_both_languages_say_the_same(kind: Kind) -> None:
    assert fields(kind.text.zh) == fields(kind.text.en)
    assert fields(kind.title.zh) == fields(kind.title.en)
    assert Channel.IN_APP in kind.channels


def test_codes_are_unique() -> None:
    assert len({kind.code for kind in KINDS}) == len(KINDS)


def test_money_is_shown_as_yuan_and_time_in_shanghai() -> None:
    text = Text(zh="{price_fen} 至 {deadline_at}", en="{price_fen} by {deadline_at}")
    params = {"price_fen": 128050, "deadline_at": "2026-11-21T05:20:00+00:00"}
    assert text.fill(params, "zh-hans") == "¥1,280.50 至 2026-11-21 13:20"
    assert text.fill(params, "en") == "¥1,280.50 by 2026-11-21 13:20"


def test_the_outline_names_a_kind_without_its_params() -> None:
    assert (
        Text(zh="{proceeds_fen} 可以提现了", en="{proceeds_fen} can be withdrawn").outline("zh-hans") == "… 可以提现了"
    )
