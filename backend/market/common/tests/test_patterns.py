import pytest

from market.common.patterns import clean_text, skeleton


def test_clean_text_keeps_what_people_type_and_drops_what_they_cannot_see() -> None:
    assert clean_text("  王者\u200b荣耀 \t  82星\r\n典藏\x00 ") == "王者荣耀 82星\n典藏"


@pytest.mark.parametrize("text", ["Anhao", "ＡＮＨＡＯ", "аnhаo", "a n-h_a.o", "ANHA0", "ánhao"])
def test_look_alikes_have_one_skeleton(text: str) -> None:
    assert skeleton(text) == "anhao"
