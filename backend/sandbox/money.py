"""The providers write yuan with two decimals; the sandbox counts fen."""

import re

YUAN = re.compile(r"(\d{1,9})(?:\.(\d{1,2}))?", re.ASCII)
MAX_FEN = 100_000_000_00


def parse_yuan(text: str) -> int:
    """Fen of `"12"`, `"12.5"` or `"12.50"`; raises ValueError, also for zero and above 100 million yuan."""
    match = YUAN.fullmatch(text)
    if match is None:
        raise ValueError(f"not an amount in yuan: {text!r}")
    fen = int(match[1]) * 100 + int((match[2] or "").ljust(2, "0"))
    if not 0 < fen <= MAX_FEN:
        raise ValueError(f"amount out of range: {text!r}")
    return fen


def yuan(fen: int) -> str:
    """`"12.50"`; negative amounts keep their sign."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100}.{abs(fen) % 100:02d}"
