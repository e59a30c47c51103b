import pytest
from django.utils import translation

from market.common.durations import wait_in_words
from market.common.errors import TooManyRequests


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(1, "1 seconds"), (120, "120 seconds"), (121, "3 minutes"), (7200, "120 minutes"), (7201, "3 hours")],
)
def test_a_wait_is_rounded_up_to_what_a_person_would_say(seconds: int, words: str) -> None:
    with translation.override("en"):
        assert wait_in_words(seconds) == words


def test_a_long_wait_is_told_in_hours_in_the_persons_language() -> None:
    with translation.override("zh-hans"):
        assert TooManyRequests(retry_after=86_399).detail == "操作过于频繁，请在 24 小时后再试。"
    assert TooManyRequests(retry_after=86_399).params == {"retry_after": 86_399}
