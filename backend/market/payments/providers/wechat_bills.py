"""WeChat Pay's daily trade bill: CSV in UTF-8, each cell behind a back-tick, a summary of two rows at the end."""

import csv
from collections.abc import Iterator, Mapping
from datetime import datetime

from market.common.clock import MARKET_ZONE
from market.common.money import MalformedAmount, parse_yuan
from market.payments.providers.base import BillKind, BillLine, ProviderUnavailable

SUMMARY = "总交易单数"
REFUND_NUMBER = "商户退款单号"

Row = Mapping[str, str]


def trade_lines(file: bytes) -> list[BillLine]:
    """Payments and refunds; refunds that failed moved nothing. Raises ProviderUnavailable when it is not a bill."""
    try:
        return [_line(row) for row in _rows(file.decode("utf-8-sig")) if row["退款状态"] != "FAIL"]
    except (KeyError, ValueError, MalformedAmount, csv.Error) as error:
        raise ProviderUnavailable(f"malformed bill: {type(error).__name__}") from error


def _rows(text: str) -> Iterator[Row]:
    rows = csv.reader(text.splitlines())
    header = next(rows, [])
    for row in rows:
        if row[0] == SUMMARY:
            return
        yield dict(zip(header, (cell.removeprefix("`").strip() for cell in row), strict=True))
    raise ValueError("cut off")


def _line(row: Row) -> BillLine:
    is_refund = row["交易状态"] == "REFUND"
    return BillLine(
        kind=BillKind.REFUND if is_refund else BillKind.PAYMENT,
        number=row[REFUND_NUMBER] if is_refund else row["商户订单号"],
        provider_no=row["微信退款单号"] if is_refund else row["微信订单号"],
        amount=parse_yuan(row["申请退款金额"] if is_refund else row["订单金额"]),
        # On a refund the fee comes back and stands with a minus.
        fee=parse_yuan(row["手续费"].removeprefix("-")),
        at=datetime.strptime(row["交易时间"], "%Y-%m-%d %H:%M:%S").replace(tzinfo=MARKET_ZONE),
    )
