import pytest

from market.users.names import poses_as_staff


@pytest.mark.parametrize(
    "name",
    [
        "客服", "安号客服", "安 号 官 方", "安号", "安·号·平·台", "系統管理員", "仲裁员小王",
        "Ａｄｍｉｎ", "аdmin", "αdmin", "ADM1N", "adrnin",
        "admln", "0fficial", "officiaI", "АNНАО", "an_hao_team", "ɑnhao\u200bAnhao", "staff", "Staff_01",
        "system", "The Staff", "support-7", "工作人员888", "kefu123", "官\u200b方", "moderat0r", "ádmin",
    ],
)  # fmt: skip
def test_security_35_names_that_pose_as_staff_or_platform(name: str) -> None:
    assert poses_as_staff(name)


@pytest.mark.parametrize(
    "name", ["常山赵子龙", "Falstaff", "ecosystem", "林间鹿", "supporter", "安静的号手", "zhao_yun"]
)
def test_ordinary_names_pass(name: str) -> None:
    assert not poses_as_staff(name)
