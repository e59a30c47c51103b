"""What people may call themselves: nobody may pose as staff or as the platform."""

import re
from typing import Final

from market.common.patterns import clean_text, skeleton

USERNAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{2,31}", re.ASCII)
NICKNAME_LENGTH: Final = range(2, 21)

# Beyond `skeleton`: one stroke decides between these, and whoever reads a name quickly sees no difference. Cyrillic
# capitals that look Latin arrive here in lower case.
_FOLD = str.maketrans("lı345нвмткѕјһԁɑɡ", "iieashbmtksjhdag")


def _folded(text: str) -> str:
    return skeleton(text).translate(_FOLD).replace("rn", "m").replace("vv", "w")


# Refused wherever they stand in a name.
_ANYWHERE = tuple(
    _folded(word)
    for word in (
        "安号 安號 客服 官方 官网 官網 管理员 管理員 管理组 仲裁 审核员 審核員 出纳 系统 系統 平台 工作人员 工作人員 "
        "担保中心 担保交易 财务 財務 运营 anhao admin official moderator arbitrator customerservice kefu guanfang "
        "guanliyuan"
    ).split()
)
# Ordinary parts of names (Falstaff, ecosystem), so refused only as the whole, or set off at either end.
_ALONE = tuple(_folded(word) for word in "staff support system service root reviewer cashier platform escrow".split())
_WORDS = re.compile(r"[\W_\d]+")


def poses_as_staff(name: str) -> bool:
    """Whether a reader could take the name for staff or the platform, look-alike characters included."""
    whole = _folded(name)
    if any(word in whole for word in _ANYWHERE):
        return True
    parts = {_folded(part) for part in _WORDS.split(clean_text(name))}
    return any(word == whole or word in parts for word in _ALONE)


def is_nickname(text: str) -> bool:
    """2 to 20 characters on one line, at least one of them a letter or a digit."""
    return len(text) in NICKNAME_LENGTH and "\n" not in text and any(char.isalnum() for char in text)
