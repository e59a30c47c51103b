"""Alipay's daily bills: a ZIP of CSV files in GBK, details and summary.

The bill `trade` names payments and refunds with their numbers and fees; payouts stand only in `signcustomer`, which
lists every movement of the balance.
"""

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime

from market.common.clock import MARKET_ZONE
from market.common.money import MalformedAmount, parse_yuan
from market.payments.providers.base import BillKind, BillLine, ProviderUnavailable

# Of one file, unpacked: what a small ZIP can blow itself up to is not ours to hold.
LARGEST_FILE_BYTES = 256 * 2**20

# Only the details have this column, the summaries have not.
NUMBER = "商户订单号"
_TRADES = {"交易": BillKind.PAYMENT, "退款": BillKind.REFUND}
_TRANSFERS = {"转账": BillKind.PAYOUT, "转账退回": BillKind.PAYOUT_RETURN}

Row = Mapping[str, str]


def trade_lines(file: bytes) -> list[BillLine]:
    """Payments and refunds. Raises ProviderUnavailable when it is not a bill."""
    return _lines(file, _trade_line)


def transfer_lines(file: bytes) -> list[BillLine]:
    """Payouts and those that came back. Raises ProviderUnavailable when it is not a bill."""
    return _lines(file, _transfer_line)


def _lines(file: bytes, read: Callable[[Row], BillLine | None]) -> list[BillLine]:
    try:
        return [line for row in _details(file) if (line := read(row)) is not None]
    except (zipfile.BadZipFile, KeyError, ValueError, MalformedAmount, csv.Error) as error:
        raise ProviderUnavailable(f"malformed bill: {type(error).__name__}") from error


def _details(file: bytes) -> Iterator[Row]:
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        for entry in archive.infolist():
            if entry.file_size > LARGEST_FILE_BYTES:
                raise ProviderUnavailable("the bill is too large")
            yield from _rows(archive.read(entry).decode("gb18030"))


def _rows(text: str) -> Iterable[Row]:
    rows = csv.reader(line for line in text.splitlines() if not line.startswith("#"))
    header = [cell.strip() for cell in next(rows, [])]
    if NUMBER not in header:
        return
    for row in rows:
        # Each cell ends with a tab.
        yield dict(zip(header, (cell.strip() for cell in row), strict=True))


def _trade_line(row: Row) -> BillLine | None:
    kind = _TRADES[row["业务类型"]]
    return BillLine(
        kind=kind,
        number=row["退款批次号/请求号"] if kind == BillKind.REFUND else row[NUMBER],
        provider_no=row["支付宝交易号"],
        amount=_fen(row["订单金额（元）"]),
        fee=_fen(row["服务费（元）"]),
        at=_time(row["完成时间"]),
    )


def _transfer_line(row: Row) -> BillLine | None:
    kind = _TRANSFERS.get(row["业务类型"])
    if kind is None:
        return None
    return BillLine(
        kind=kind,
        number=row[NUMBER],
        provider_no=row["业务流水号"],
        amount=_fen(row["收入金额（+元）"]) or _fen(row["支出金额（-元）"]),
        fee=0,
        at=_time(row["发生时间"]),
    )


def _fen(cell: str) -> int:
    """Money that leaves stands with a minus."""
    return parse_yuan(cell.removeprefix("-")) if cell else 0


def _time(cell: str) -> datetime:
    return datetime.strptime(cell, "%Y-%m-%d %H:%M:%S").replace(tzinfo=MARKET_ZONE)
